"""WHICH NUMBERS ARE UNCERTAIN: all that are guessed or taken by analogy, with the priors that they declare."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.experiments.sweep.design import Range
from simulation.experiments.sweep.spelling_out import GUESSED, range_of
from simulation.scenario import Scenario
from simulation.scenario.values import values_of

SECTIONS = ("behaviour", "system", "institution", "conduct")


def guessed_numbers(scenario: Scenario, sections: tuple[str, ...] = SECTIONS) -> dict[str, Range]:
    """Every number of grade C or D of a scenario, with its declared prior, or half to twice its value.

    Numbers of mechanisms that are switched off are left out, and so are those whose prior has no width.
    """
    rows = {row.path: row for row in values_of(scenario.settings, scenario.tree)}
    found = {}
    for path, row in rows.items():
        if row.grade not in GUESSED:
            continue
        section, _, rest = path.partition(".")
        switch = rows.get(f"{section}.{rest.partition('.')[0]}.on")
        if section not in sections or (switch is not None and not switch.value):
            continue
        limits = range_of(row)
        if limits is not None:
            found[path] = limits
    return found


def unit_of_groups(numbers: Mapping[str, Range]) -> list[str]:
    """The group of each number: its mechanism, such as `behaviour.trust`."""
    return [".".join(path.split(".")[:2]) for path in numbers]
