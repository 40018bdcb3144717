"""WHAT A SWEEP FOLDER HOLDS: everything that is needed to go on with it, and proof that nothing of it was changed.

plan.yaml       the plan as it was read
scenario.yaml   the base scenario as it was written, with what it extends and what the design changes for all points
points.json     the points and the hash of the scenario of each; points-2.json and plan-2.yaml once it was extended
manifest.json   hashes of the three, version and fingerprint of the code, number of replicates
runs/           finished runs, one Parquet file a chunk: levers, seed and outcomes are its columns
failed/         runs that failed, with stage and cause
branches/       with a branch, until all have ended: the past that the points of each replicate share
lock            the process at work, or one such file for each shard
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from simulation.errors import BadInput, Damaged, Refused
from simulation.experiments.sweep import parts
from simulation.experiments.sweep.design import MOST_RUNS
from simulation.experiments.sweep.lock import locked
from simulation.experiments.sweep.plan import Plan
from simulation.experiments.sweep.points import Point
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.atomic_writing import new_folder, write_json, write_text
from simulation.results.code_fingerprint import fingerprint
from simulation.results.manifest import versions
from simulation.results.ownership import FORMAT, MANIFEST, is_ours
from simulation.scenario import Scenario

PLAN, SCENARIO, POINTS = "plan.yaml", "scenario.yaml", "points.json"
_VERSION = 2


@dataclass(frozen=True)
class SweepFolder:
    """A sweep on disk whose files are what was written when it was made."""

    path: Path
    manifest: dict[str, Any]
    plan: Plan
    points: list[Point]
    scenario_hashes: list[str]

    @cached_property
    def base(self) -> Scenario:
        """The scenario that the points change. Raises Damaged when this version of the program reads it differently."""
        base = Scenario.load(self.path / SCENARIO)
        if base.hash != self.manifest["base_hash"]:
            raise Damaged(f"{self.path / SCENARIO}: does not give the scenario that the sweep began with")
        return base

    @property
    def replicates(self) -> int:
        """Runs of each point, extensions included."""
        return int(self.manifest["replicates"])

    @property
    def branch_day(self) -> int | None:
        """Days of the past that all points share; None when there is none."""
        branch = self.plan.design.branch
        return None if branch is None else branch.day_in(self.base.settings)

    @property
    def n_runs(self) -> int:
        """Points times replicates."""
        return len(self.points) * self.replicates

    def planned(self) -> Iterator[parts.RunKey]:
        """Every run of the sweep: replicate by replicate, so that each point has a result early."""
        for replicate in range(self.replicates):
            seed = seed_of_replicate(self.plan.design.seed, replicate)
            for point, scenario_hash in enumerate(self.scenario_hashes):
                yield parts.RunKey(point, replicate, scenario_hash, seed)

    def scenario_at(self, point: int) -> Scenario:
        """The scenario of a point. Raises Damaged when it is not the one that the sweep was planned with."""
        scenario = self.base.replace(self.points[point])
        if scenario.hash != self.scenario_hashes[point]:
            raise Damaged(f"{self.path / POINTS}: point {point} does not give the scenario that the sweep began with")
        return scenario

    def with_replicates(self, replicates: int) -> SweepFolder:
        """The same folder with another number of replicates in its manifest. Raises Refused, CannotWrite."""
        if len(self.points) * replicates > MOST_RUNS:
            raise Refused(f"{self.path}: at most {MOST_RUNS} runs (got {len(self.points)} points times {replicates})")
        write_json(self.path / MANIFEST, self.manifest | {"replicates": replicates})
        return open_folder(self.path)

    def with_points(self, points: int) -> SweepFolder:
        """The same folder with a design of so many points, of which those that are there come first.

        Raises BadInput where more points would be other points, Refused, CannotWrite.
        """
        plan = self.plan.changed(points=points)
        found = plan.points
        if found[: len(self.points)] != self.points or len(found) <= len(self.points):
            kind = self.plan.design.kind
            raise BadInput(
                f"{self.path}: --points: more than {self.plan.design.points}, of a design whose first points stay, such"
                f" as sobol or saltelli (got {points} of {kind}); start a new sweep for the others"
            )
        number = int(self.manifest.get("layout", 1)) + 1
        names = [_of_layout(name, number) for name in (PLAN, POINTS)]
        write_text(self.path / names[0], plan.text)
        write_json(self.path / names[1], _rows_of(plan))
        old = {name: value for name, value in self.manifest["files"].items() if name == SCENARIO}
        files = old | {name: _sha256(self.path / name) for name in names}
        write_json(self.path / MANIFEST, self.manifest | {"layout": number, "files": files, "plan_hash": plan.hash})
        return open_folder(self.path)


def make_folder(plan: Plan, path: Path, *, overwrite: bool = False) -> SweepFolder:
    """A new sweep folder for `plan`; it appears complete or not at all. Raises BadInput, Refused, CannotWrite.

    overwrite: whether results that are there are replaced; a folder that another process works in never is.
    """
    rows = _rows_of(plan)  # refused before anything is written
    with contextlib.ExitStack() as stack:
        if overwrite and is_sweep(path):
            stack.enter_context(locked(path))
        partial = stack.enter_context(new_folder(path, overwrite=overwrite))
        write_text(partial / PLAN, plan.text)
        write_text(partial / SCENARIO, _text_of(plan.base))
        write_json(partial / POINTS, rows)
        (partial / parts.FOLDER).mkdir()
        content = {
            "format": FORMAT,
            "version": _VERSION,
            "kind": "sweep",
            "name": plan.name,
            "plan_hash": plan.hash,
            "base_hash": plan.base.hash,
            "files": {name: _sha256(partial / name) for name in (PLAN, SCENARIO, POINTS)},
            "code": fingerprint(),
            "replicates": plan.design.replicates,
            "versions": versions(),
            "platform": platform.platform(),
        }
        write_json(partial / MANIFEST, content)
    return open_folder(path)


def is_sweep(path: str | Path) -> bool:
    """Whether a folder is a sweep folder, whole or damaged."""
    try:
        return bool(json.loads((Path(path) / MANIFEST).read_text(encoding="utf-8"))["kind"] == "sweep")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _refuse_what_is_known(path: Path) -> None:
    """Raise Damaged, with the command that is for it, where a folder holds something else of this program."""
    if not is_ours(path):
        return
    kind = str(json.loads((path / MANIFEST).read_text(encoding="utf-8")).get("kind"))[:40]
    hints = {"run under way": f"; scs resume {path} goes on with it", "run": f"; scs report {path} shows it"}
    raise Damaged(f"{path}: holds a {kind}, not a sweep{hints.get(kind, '')}")


def open_folder(path: str | Path) -> SweepFolder:
    """A sweep folder, checked against its manifest. Raises Damaged."""
    path = Path(path)
    if not is_sweep(path):
        _refuse_what_is_known(path)
        what = "is not a sweep folder" if path.is_dir() else "there is no such folder"
        raise Damaged(f"{path}: {what} (no {MANIFEST} of a sweep)")
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    if manifest.get("version") != _VERSION:
        raise Damaged(f"{path}: was written in sweep format {manifest.get('version')!r}; this program reads {_VERSION}")
    layout = manifest.get("layout", 1)
    plan_file, points_file = (_of_layout(name, layout) for name in (PLAN, POINTS))
    for name in (plan_file, SCENARIO, points_file):
        if not (path / name).is_file():
            raise Damaged(f"{path / name}: is missing")
        if _sha256(path / name) != manifest.get("files", {}).get(name):
            raise Damaged(f"{path / name}: was changed since the sweep began; undo that, or start a new sweep")
    try:
        rows = json.loads((path / points_file).read_text(encoding="utf-8"))
        points, scenario_hashes = [row["values"] for row in rows], [row["scenario"] for row in rows]
        return SweepFolder(path, manifest, Plan.load(path / plan_file), points, scenario_hashes)
    except BadInput as error:
        raise Damaged(f"{path}: its plan cannot be read by this version of the program\n{error}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{path}: is damaged ({error})") from error


def check_same_plan(folder: SweepFolder, plan: Plan) -> None:
    """Raises Damaged when the folder belongs to another plan or to another version of this one."""
    if folder.manifest["plan_hash"] != plan.hash:
        raise Damaged(
            f"{folder.path}: was made from another plan or an earlier text of {plan.name}; choose another folder,"
            " or resume the folder to go on with the plan that it holds"
        )
    if folder.manifest["base_hash"] != plan.base.hash:
        raise Damaged(f"{folder.path}: the scenario {plan.content.scenario} has changed since; choose another folder")


def check_same_code(folder: SweepFolder) -> None:
    """Raises Damaged when the simulation's code or data changed, because runs of two versions must not be mixed."""
    if folder.manifest["code"] != fingerprint():
        made_by = folder.manifest["versions"]["simulation"]
        raise Damaged(
            f"{folder.path}: was made by other code (version {made_by}, fingerprint {folder.manifest['code'][:12]});"
            f" this is version {versions()['simulation']}, {fingerprint()[:12]}.\n"
            "Runs of two versions are not mixed: go on with the code that began it, or start a new sweep."
        )


def _of_layout(name: str, number: int) -> str:
    """The file of this name once the sweep was extended to its `number`-th layout; the first has no number."""
    return name if number == 1 else f"{Path(name).stem}-{number}{Path(name).suffix}"


def _rows_of(plan: Plan) -> list[dict[str, Any]]:
    """The points and the hash of the scenario of each. Raises BadInput."""
    pairs = zip(plan.scenario_hashes, plan.points, strict=True)
    return [{"scenario": found, "values": point} for found, point in pairs]


def _text_of(scenario: Scenario) -> str:
    """What was written, not what it resolves to: paths of a point then lead to the same places as in the scenario.

    JSON is YAML that the strict reader takes.
    """
    written = {"name": scenario.name, **scenario.tree.plain()}
    return json.dumps(written, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
