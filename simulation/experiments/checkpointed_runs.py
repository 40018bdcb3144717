"""HOW A LONG RUN OUTLIVES ITS PROCESS: a folder that exists from the first day on, with checkpoints on the way.

manifest.json   seed, replicates, days between checkpoints, and what the user typed
scenario.yaml   the scenario, complete
checkpoints/    of each replicate the newest checkpoint, at last that of its last day
lock            the process at work

When all replicates have ended, the results take the place of all this.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from simulation.errors import BadInput, Damaged
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import Frames, check_request, gather, numbered
from simulation.experiments.sweep.lock import locked, refuse_if_locked
from simulation.experiments.workers import processors_for_one_run
from simulation.results import Run, manifest, save
from simulation.results.atomic_writing import check_replaceable, new_folder, write_text
from simulation.results.ownership import MANIFEST
from simulation.scenario import Scenario, Settings

KIND = "run under way"
SCENARIO, STOPS = "scenario.yaml", "checkpoints"


@dataclass(frozen=True)
class Unfinished:
    """A run under way: what was asked for, and the folder that holds its checkpoints."""

    folder: Path
    scenario: Scenario
    seed: int
    replicates: int
    every: int
    command: str

    def finish(self, *, workers: int = 1, progress: Progress | None = None) -> Run:
        """Live what is missing, and put the results in the place of the checkpoints.

        Raises CannotWrite while another process is at it, Damaged for a checkpoint that cannot be gone on from.
        """
        check_request(workers=workers)
        with locked(self.folder):
            check_replaceable(self.folder)  # what a user put there would stand in the way at the end
            found = gather(
                [self.scenario],
                seed=self.seed,
                replicates=self.replicates,
                workers=workers,
                progress=progress,
                run_one=partial(run_with_stops, self.folder / STOPS, self.every),
            )[0]
            save(found, self.folder, command=self.command, overwrite=True)
        return found


def begin(
    scenario: Scenario,
    folder: str | Path,
    *,
    every: int,
    seed: int = 1,
    replicates: int = 1,
    command: str = "",
    overwrite: bool = False,
) -> Unfinished:
    """Make the folder of a run that keeps a checkpoint `every` so many days. Raises BadInput, CannotWrite."""
    check_request(seed=seed, replicates=replicates)
    if every < 1:
        raise BadInput(f"days between checkpoints: at least 1 (got {every})")
    refuse_if_locked(Path(folder))
    with new_folder(folder, overwrite=overwrite) as partial_folder:
        write_text(partial_folder / SCENARIO, scenario.resolved())
        asked = {"name": scenario.name, "seed": seed, "replicates": replicates, "every": every, "command": command}
        manifest.write(partial_folder, KIND, asked)
    return Unfinished(Path(folder), scenario, seed, replicates, every, command)


def is_complete(folder: str | Path) -> bool:
    """Whether a folder holds a run of which nothing is missing. Raises as `unfinished` where there is none."""
    return manifest.opened(Path(folder)).get("kind") == "run"


def unfinished(folder: str | Path) -> Unfinished:
    """The run under way in a folder. Raises BadInput when it is complete, Damaged when there is none."""
    folder = Path(folder)
    content = manifest.opened(folder)
    if content.get("kind") == "run":
        raise BadInput(f"{folder}: the run is complete; there is nothing to resume")
    if content.get("kind") != KIND:
        raise Damaged(f"{folder}: holds a {str(content.get('kind'))[:40]}, not a {KIND}")
    try:
        problems = manifest.problems(folder, content, [SCENARIO])
        if problems:
            raise Damaged(problems[0])
        scenario = Scenario.from_text((folder / SCENARIO).read_text(encoding="utf-8"), name=str(content["name"]))
        seed, replicates, every = (int(content[name]) for name in ("seed", "replicates", "every"))
        check_request(seed=seed, replicates=replicates)
        return Unfinished(folder, scenario, seed, replicates, max(every, 1), str(content["command"]))
    except (BadInput, KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{folder / MANIFEST}: is damaged ({error})") from None


def run_with_stops(stops: Path, every: int, settings: Settings, seed: int, replicate: int) -> Frames:
    """The five tables of one society, from the newest checkpoint of this replicate on if there is one."""
    from simulation import checkpoint
    from simulation.society.model import Society

    place, threads = stops / f"{replicate:05d}", processors_for_one_run()
    known = sorted(place.glob("[!.]*"))
    society = checkpoint.load(known[-1], threads=threads) if known else Society(settings, rng=seed, threads=threads)
    while society.steps < settings.days:
        society.step()
        if society.steps % every == 0 or society.steps == settings.days:
            newest = checkpoint.save(society, place / f"day-{society.steps:08d}", overwrite=True)
            _remove_all_but(newest)
    return numbered(society.frames(), seed, replicate)


def _remove_all_but(newest: Path) -> None:
    """Remove older checkpoints of a replicate, and what killed processes left unfinished."""
    for other in newest.parent.iterdir():
        if other != newest:
            shutil.rmtree(other, ignore_errors=True)
