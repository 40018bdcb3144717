"""WHAT COMES OF THESE POINTS: many runs of one scenario for whoever has points and no plan.

With a folder, what has finished is kept there chunk by chunk, and the same call later goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulation.errors import BadInput, Damaged, nearest
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.sweep import parts
from simulation.experiments.sweep.lever_columns import LeverColumns
from simulation.experiments.sweep.lock import locked
from simulation.experiments.sweep.plan import OUTCOMES
from simulation.experiments.sweep.spreading import spread
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.atomic_writing import write_json
from simulation.results.code_fingerprint import fingerprint
from simulation.scenario import Scenario

REQUEST = "points.json"


class PointResult(NamedTuple):
    """One run of one point: its outcomes by name, NaN where undefined; or none, and why it failed."""

    point: int
    replicate: int
    outcomes: dict[str, float]
    cause: str = ""


@dataclass(frozen=True)
class _Asked:
    """A request: the base scenario, points, and who makes the runs."""

    scenario: Scenario
    points: Sequence[Mapping[str, Any]]
    keys: list[parts.RunKey]
    outcomes: Sequence[str]

    def of(self, part: parts.Part) -> PointResult:
        """What the caller gets of a run."""
        names = self.outcomes or part.outcomes
        given = {} if part.failed else {name: part.outcomes[name] for name in names}
        return PointResult(part.key.point, part.key.replicate, given, part.cause)


def run_points(
    scenario: Scenario,
    points: Sequence[Mapping[str, Any]],
    *,
    replicates: int = 1,
    seed: int = 1,
    outcomes: Sequence[str] = (),
    workers: int = 1,
    cluster: str | None = None,
    folder: str | Path | None = None,
    run_one: RunOne = run_replicate,
    overwrite: bool = False,
) -> Iterator[PointResult]:
    """Run every point `replicates` times and give (point index, replicate, outcomes, cause) as runs finish.

    points: path in the scenario to value; refused values raise BadInput before anything runs. Replicate r of every
    point has the same random numbers, those of `simulate(seed=seed)`. outcomes: names; empty gives all.
    cluster: `local:N` or the address of a scheduler. folder: where finished runs are kept; those that are there come
    first and are not run again. overwrite: whether runs of other points in the folder are replaced.
    A run that failed gives no outcomes and its cause. The order is not that of the points.

    Raises BadInput, Damaged when the folder belongs to other points or other code, CannotWrite.
    """
    check_request(seed=seed, replicates=replicates, workers=workers)
    for name in outcomes:
        if name not in OUTCOMES:
            raise BadInput(f"outcomes: unknown outcome {name!r}{nearest(name, OUTCOMES)}")
    hashes = [scenario.replace(point).hash for point in points]
    keys = [
        parts.RunKey(n, replicate, found, seed_of_replicate(seed, replicate))
        for replicate in range(replicates)
        for n, found in enumerate(hashes)
    ]
    asked = _Asked(scenario, points, keys, tuple(outcomes))
    where = {"workers": workers, "cluster": cluster}
    if folder is None:
        return _run(asked, keys, run_one, where, None, ())
    return _kept(asked, Path(folder), run_one, where, overwrite)


def _run(
    asked: _Asked,
    keys: Sequence[parts.RunKey],
    run_one: RunOne,
    where: dict[str, Any],
    folder: Path | None,
    times: Sequence[float],
) -> Iterator[PointResult]:
    levers = LeverColumns.of(asked.points)
    with spread(asked.scenario, keys, asked.points, run_one, n_runs=len(asked.keys), times=times, **where) as chunks:
        for found in chunks:
            if folder is not None:
                parts.write(folder, found, levers)
            yield from map(asked.of, found)


def _kept(
    asked: _Asked, folder: Path, run_one: RunOne, where: dict[str, Any], overwrite: bool
) -> Iterator[PointResult]:
    """The same, after what is in the folder; replicates may be more or fewer than before."""
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        _check_request(asked, folder, overwrite)
        parts.clear_leftovers(folder)
        wanted = {key.name for key in asked.keys}
        there = [part for part in parts.read_all(folder, failed=False) if part.key.name in wanted]
        yield from map(asked.of, there)
        done = {part.key.name for part in there}
        missing = [key for key in asked.keys if key.name not in done]
        yield from _run(asked, missing, run_one, where, folder, [part.seconds for part in there])


def _check_request(asked: _Asked, folder: Path, overwrite: bool) -> None:
    """Write what is asked for into a new folder. Raises Damaged when something else stands there to be kept."""
    text = json.dumps([asked.scenario.hash, *(key.scenario_hash for key in asked.keys if key.replicate == 0)])
    content = {"points": hashlib.sha256(text.encode()).hexdigest(), "code": fingerprint()}
    file = folder / REQUEST
    if not file.exists():
        write_json(file, content)
        return
    try:
        same = json.loads(file.read_text(encoding="utf-8")) == content
    except (OSError, ValueError):
        same = False
    if not same and overwrite:
        parts.remove_all(folder)
        write_json(file, content)
    elif not same:
        raise Damaged(f"{folder}: holds the runs of other points or of other code; choose another folder")
