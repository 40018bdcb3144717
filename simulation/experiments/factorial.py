"""WHICH REFORM DOES HOW MUCH: every combination of reforms on common random numbers, and the Shapley value of each.

A reform's Shapley value is its marginal effect averaged over all orders in which the reforms can be introduced (Shapley
1953). The values add up to the effect of the whole package; what single reforms do alone adds up to it only where they
do not interact, and the rest is reported as the interaction.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml
from scipy.special import stdtrit

from simulation.errors import BadInput
from simulation.experiments.compare import Comparison
from simulation.results.summary import Line, interval
from simulation.scenario import Scenario

MOST_REFORMS = 4
Coalition = frozenset[str]

_NOT_A_REFORM = {"name", "title", "description", "seed", "replicates"}
_LONGEST_NAME = 64


def shapley(values: Mapping[Coalition, np.ndarray]) -> dict[str, np.ndarray]:
    """The Shapley value of every player of a game, elementwise.

    values: what each coalition reaches, from the empty one to that of all; arrays of one shape, NaN where unknown.
    Raises ValueError when a coalition is missing.
    """
    players = sorted(frozenset().union(*values))
    if len(values) != 2 ** len(players):
        raise ValueError(f"{len(players)} players form {2 ** len(players)} coalitions, not {len(values)}")
    orders = math.factorial(len(players))
    found = {}
    for player in players:
        total = np.zeros(np.shape(values[frozenset()]))
        for coalition in (known for known in values if player not in known):
            before, after = len(coalition), len(players) - len(coalition) - 1
            weight = math.factorial(before) * math.factorial(after)
            total = total + weight * (values[coalition | {player}] - values[coalition])
        found[player] = total / orders
    return found


def combinations(base: Scenario, reforms: Sequence[Scenario]) -> dict[Coalition, Scenario]:
    """A scenario for every combination of reforms, `base` first, then by size.

    A reform is what it sets differently from `base`. Raises BadInput for too many reforms, for one that changes
    nothing, for two of one name, and for two that set the same key to different values.
    """
    if not 1 <= len(reforms) <= MOST_REFORMS:
        raise BadInput(f"--reforms: 1 to {MOST_REFORMS} scenarios (got {len(reforms)})")
    names = [reform.name for reform in reforms]
    if len(set(names)) < len(names):
        raise BadInput(f"--reforms: names differ (got {', '.join(names)})")
    changes = {reform.name: changes_of(base, reform) for reform in reforms}
    for name, changed in changes.items():
        if not changed:
            raise BadInput(f"--reforms: {name} has the same settings as {base.name}, so it is no reform of it")
    _refuse_clashes(changes)
    found = {}
    for size in range(len(names) + 1):
        for members in itertools.combinations(names, size):
            together = {key: value for name in members for key, value in changes[name].items()}
            title = {"name": "-".join(members)[:_LONGEST_NAME]} if members else {}
            found[frozenset(members)] = base.replace(together | title) if members else base
    return found


def changes_of(base: Scenario, reform: Scenario) -> dict[str, Any]:
    """What a reform sets differently: dotted path to value; a policy instrument and the list of events count as one."""
    return dict(_differences(yaml.safe_load(base.resolved()), yaml.safe_load(reform.resolved()), ()))


def _differences(a: Any, b: Any, path: tuple[str, ...]) -> Any:
    whole = len(path) == 2 and path[0] == "policy"
    if isinstance(a, dict) and isinstance(b, dict) and not whole:
        for key in b:
            if not path and key in _NOT_A_REFORM:
                continue
            yield from _differences(a.get(key), b[key], (*path, key))
    elif a != b:
        yield ".".join(path), b


def _refuse_clashes(changes: Mapping[str, Mapping[str, Any]]) -> None:
    for one, other in itertools.combinations(changes, 2):
        for key in changes[one]:
            if key in changes[other] and changes[one][key] != changes[other][key]:
                raise BadInput(f"--reforms: {one} and {other} set {key} to different values; reforms must not clash")


@dataclass(frozen=True, eq=False)
class Factorial(Comparison):
    """A comparison of all combinations of reforms; `members` tells which reforms each run has."""

    members: dict[str, Coalition]

    def content(self, matters: Mapping[str, float] | None = None) -> dict[str, dict[str, Any]]:
        """As of a comparison, and under `reforms` what each reform contributes to every outcome; see `shared_out`."""
        found = super().content(matters)
        tables = {members: self.runs[name].outcomes.set_index("replicate") for name, members in self.members.items()}
        for outcome in found:
            found[outcome]["reforms"] = shared_out({members: table[outcome] for members, table in tables.items()})
        return found


def shared_out(values: Mapping[Coalition, Any]) -> dict[str, Any]:
    """How reforms share the change of one outcome. values: coalition to the outcome by replicate, NaN if undefined.

    Returns `package` (the effect of all together), `shapley` (reform to its value) and `interaction` (the effect of
    the package less what each reform does alone), each with mean, sd, low, high (95 %, Student, paired by
    replicate) and n. Shapley values also have `share` of the package's effect with `share_low` and `share_high` (95 %,
    Fieller 1954); these are None when the package's interval holds 0 or is unknown.
    """
    arrays = {members: np.asarray(column, dtype=float) for members, column in values.items()}
    known = np.isfinite(np.stack(list(arrays.values()))).all(axis=0)
    arrays = {members: column[known] for members, column in arrays.items()}
    players = sorted(frozenset().union(*arrays))
    nothing = arrays[frozenset()]
    package = arrays[frozenset(players)] - nothing
    alone = sum((arrays[frozenset({player})] - nothing for player in players), np.zeros(len(nothing)))
    parts = shapley(arrays)
    return {
        "package": interval(package),
        "shapley": {player: interval(part) | share_of(part, package) for player, part in parts.items()},
        "interaction": interval(package - alone),
    }


def share_of(part: np.ndarray, whole: np.ndarray) -> Line:
    """The ratio of two paired means with its 95 % interval by Fieller's theorem; None where the whole may be 0."""
    unknown: Line = {"share": None, "share_low": None, "share_high": None}
    n = len(whole)
    if n < 2:
        return unknown
    mean, total = float(part.mean()), float(whole.mean())
    (spread_of_part, both), (_, spread_of_whole) = np.cov(part, whole) / n
    t2 = float(stdtrit(n - 1, 0.975)) ** 2
    a, b, c = total**2 - t2 * spread_of_whole, total * mean - t2 * both, mean**2 - t2 * spread_of_part
    if total == 0.0 or a <= 0.0:  # the interval of the whole holds 0
        return unknown
    half = math.sqrt(max(b * b - a * c, 0.0)) / a
    return {"share": mean / total, "share_low": float(b / a - half), "share_high": float(b / a + half)}
