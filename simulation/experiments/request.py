"""WITH WHICH OPTIONS: a scenario with what was asked for laid over it. The command line and Python both come here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from simulation.errors import BadInput, Refused
from simulation.scenario import Scenario, Settings
from simulation.scenario.overriding import SOURCE
from simulation.scenario.writing import text_of

Source: TypeAlias = Scenario | Settings | str | Path
"""A scenario: itself, its settings, the name of a shipped one, or the path of a file."""

Changes: TypeAlias = Mapping[str, Any] | Iterable[str]
"""What `--set` takes: values by dotted path, or texts such as `policy.scope=expansive`."""


def prepared(
    scenario: Source,
    *,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    days: int | None = None,
    citizens: int | None = None,
) -> Scenario:
    """The scenario with options laid over it: first `set`, then `days` and `citizens`.

    set: values by dotted path, or texts as `--set` takes them. days: simulated days. citizens: size of the population.
    What is None stays as the scenario has it. Raises BadInput for a length or a size out of range, else as
    `Scenario.load`, also for an unknown path or a bad value.
    """
    if isinstance(scenario, Settings):
        scenario = Scenario.from_text(text_of(scenario), name=scenario.name)
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    sizes = {"days": days, "population.citizens": citizens}
    given = {path: value for path, value in sizes.items() if value is not None}
    try:
        if set is None or isinstance(set, Mapping):
            changes = {**(set or {}), **given}
            return scenario.replace(changes) if changes else scenario
        texts = [*set, *(f"{path}={value}" for path, value in given.items())]
        return scenario.overridden(texts) if texts else scenario
    except (BadInput, Refused) as error:
        raise _blaming_options(error, given) from None


def _blaming_options(error: BadInput | Refused, given: Mapping[str, int]) -> BadInput | Refused:
    """The error, told of `--days` and `--citizens` where they and not `--set` gave the value.

    A length that no run may have is a slip of the hand where an option gives it, not a lack of memory.
    """
    text = str(error)
    for path in given:
        option = path.rpartition(".")[2]
        text = re.sub(rf"^{SOURCE}: {re.escape(path)}: ", f"--{option}: ", text, flags=re.MULTILINE)
    return BadInput(text) if re.match(rf"(--|{SOURCE}: )days: ", text) else type(error)(text)


def as_texts(changes: Changes | None) -> list[str]:
    """Changes as the texts that `--set` takes; values are written as JSON, which a scenario file reads too."""
    if isinstance(changes, Mapping):
        return [f"{path}={json.dumps(value, ensure_ascii=False, default=str)}" for path, value in changes.items()]
    return list(changes or ())
