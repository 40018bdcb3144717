"""WHICH NUMBERS ARE UNCERTAIN: all that are guessed or taken by analogy, with the priors that they declare."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.experiments.sweep.design import Range
from simulation.parameters import prior_of
from simulation.scenario import Scenario
from simulation.scenario.values import values_of

GUESSED = ("C", "D")
SECTIONS = ("behaviour", "system", "institution", "conduct")
DUMMY = "dummy"
"""A number that the model never reads: what does not stand clear of it does not matter."""


def guessed_numbers(scenario: Scenario, sections: tuple[str, ...] = SECTIONS) -> dict[str, Range]:
    """Every number of grade C or D of a scenario, with its declared prior, or half to twice its value.

    Numbers of mechanisms that are switched off are left out, and so are those whose prior has no width.
    """
    rows = {row.path: row for row in values_of(scenario.settings, scenario.tree)}
    found = {}
    for path, row in rows.items():
        whole = isinstance(row.value, int) and not isinstance(row.value, bool)
        if row.grade not in GUESSED or not (whole or isinstance(row.value, float)):
            continue
        section, _, rest = path.partition(".")
        switch = rows.get(f"{section}.{rest.partition('.')[0]}.on")
        if section not in sections or (switch is not None and not switch.value):
            continue
        low, high = row.prior or prior_of(float(row.value), *row.bounds)
        low, high = (round(low), round(high)) if whole else (low, high)
        if low < high:
            found[path] = Range(low=float(low), high=float(high), integer=whole, log=False)
    return found


def unit_of_groups(numbers: Mapping[str, Range]) -> list[str]:
    """The group of each number: its mechanism, such as `behaviour.trust`."""
    return [".".join(path.split(".")[:2]) for path in numbers]
