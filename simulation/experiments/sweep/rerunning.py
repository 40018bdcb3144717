"""DOES A SWEEP COME OUT THE SAME: its finished runs made again, nothing written, and their digests compared."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from simulation.experiments.progress import Progress
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.sweep import branching, parts
from simulation.experiments.sweep.folder import SweepFolder, open_folder
from simulation.experiments.sweep.spreading import spread


def run_again(
    directory: str | Path,
    *,
    most: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
) -> tuple[int, list[str]]:
    """Make finished runs of a sweep again; how many, and a line for each whose numbers are now others.

    most: only so many, evenly through points and replicates. Raises BadInput, Damaged.
    """
    check_request(workers=workers)
    folder = open_folder(directory)
    planned = {key.name for key in folder.planned()}
    finished = [part for part in parts.read_all(folder.path, failed=False) if part.key.name in planned]
    chosen = finished if most is None or most >= len(finished) else _evenly(finished, most)
    stored, wrong, done = {part.key: part.digest for part in chosen}, [], 0
    with (
        _with_pasts(folder, list(stored), workers, run_one) as made_by,
        spread(folder.base, list(stored), folder.points, made_by, workers=workers) as chunks,
    ):
        for chunk in chunks:
            wrong += [_told(part, stored[part.key]) for part in chunk if part.failed or part.digest != stored[part.key]]
            done += len(chunk)
            if progress is not None:
                progress(done, len(stored))
    return done, sorted(wrong)


def _evenly(found: Sequence[parts.Part], most: int) -> list[parts.Part]:
    """So many of them, the first and those at equal distances."""
    return [found[i * len(found) // most] for i in range(most)]


@contextmanager
def _with_pasts(folder: SweepFolder, keys: Sequence[parts.RunKey], workers: int, run_one: RunOne) -> Iterator[RunOne]:
    """How runs are made: from a past that they share, lived again, where the plan has a branch."""
    if folder.branch_day is None:
        yield run_one
        return
    with tempfile.TemporaryDirectory() as place:
        pasts, seeds = Path(place), dict.fromkeys(key.seed for key in keys)
        branching.live_pasts(pasts, folder.base.settings, folder.branch_day, seeds, workers)
        yield partial(branching.run_from_branch, pasts)


def _told(part: parts.Part, stored: str) -> str:
    what = part.cause if part.failed else f"digest {part.digest[:16]}, stored {stored[:16]}"
    return f"point {part.key.point}, replicate {part.key.replicate}: {what}"
