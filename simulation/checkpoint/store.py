"""SAVE, LOAD, FORK: the whole state of a society in one checksummed folder.

    manifest.json   format, SHA-256 of every file, fingerprint of the code, scenario's hash, seed, day
    scenario.yaml   the scenario, complete
    state.json      numbers, words and the places of arrays
    *.npy           arrays

What follows from scenario and seed is made again on loading; everything else is taken from the folder, so the days to
come are those of a society that never stopped. Day zero is not made first, so loading takes no more memory than the
society. No shared stream of random numbers exists that would have to be kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulation.checkpoint.shelf import Reader, Shelf
from simulation.errors import Damaged, SimulationError
from simulation.kernel.threads import ThreadTeam
from simulation.results import manifest
from simulation.results.atomic_writing import MANIFEST, new_folder, write_json, write_text
from simulation.results.code_fingerprint import fingerprint
from simulation.scenario import Scenario
from simulation.scenario.fork_limits import refuse_another_past
from simulation.scenario.writing import hash_of, text_of
from simulation.society.model import Society

KIND = "checkpoint"
STATE = "state.json"
SCENARIO = "scenario.yaml"


def save(society: Society, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write the state of `society` after the days it has lived, and return the folder's path.

    Raises:
        CannotWrite: the folder exists (unless `overwrite`, and it is of this program), or the disk refuses; nothing
            half-written stays behind.
    """
    with new_folder(folder, overwrite=overwrite) as partial:
        shelf = Shelf(partial)
        write_json(partial / STATE, {name: shelf.put(part, name) for name, part in society.state().items()})
        shelf.close()
        write_text(partial / SCENARIO, text_of(society.settings))
        described = {
            "scenario": {"name": society.settings.name, "hash": hash_of(society.settings)},
            "seed": society.seed,
            "day": society.steps,
            "code": fingerprint(),
        }
        manifest.write(partial, KIND, described)
    return Path(folder)


def load(folder: str | Path, *, threads: int | None = None, team: type[ThreadTeam] = ThreadTeam) -> Society:
    """The society saved in `folder`, which goes on as if it had never stopped, on any number of threads.

    Raises:
        Damaged: it is no checkpoint, is incomplete or altered, or was written by other sources of this program.
    """
    folder = Path(folder)
    content = _checked(folder)
    return _filled(folder, content, _settings(folder, content), threads, team)


def fork(
    folder: str | Path, settings: Any, *, threads: int | None = None, team: type[ThreadTeam] = ThreadTeam
) -> Society:
    """The society saved in `folder`, going on under other `settings`: policies, events to come and length.

    Rules that differ come into force on the next day. With settings that agree up to that day, the fork is exactly the
    society that lived under them from the start.

    Raises:
        BadInput: the settings differ in what has acted already, see `simulation.scenario.fork_limits`.
        Damaged: as `load`.
    """
    folder = Path(folder)
    content = _checked(folder)
    refuse_another_past(settings, _settings(folder, content), content["day"])
    society = _filled(folder, content, settings, threads, team)
    society.government.review(max(society.steps - 1, 0))
    return society


def _checked(folder: Path) -> dict[str, Any]:
    """The manifest of a checkpoint in which nothing is missing or altered."""
    content = manifest.opened(folder)
    if content.get("kind") != KIND:
        raise Damaged(f"{folder}: holds a {str(content.get('kind'))[:40]}, not a checkpoint")
    if not _is_well_formed(content):
        raise Damaged(f"{folder / MANIFEST}: is damaged (entries are missing or of the wrong type)")
    if content.get("code") != fingerprint():
        raise Damaged(f"{folder}: was written by another version of this program, which would go on differently")
    problems = manifest.problems(folder, content)
    if problems:
        raise Damaged("\n".join(problems[:4]))
    return content


def _is_well_formed(content: dict[str, Any]) -> bool:
    files, scenario = content.get("files"), content.get("scenario")
    return (
        isinstance(files, dict)
        and {STATE, SCENARIO} <= files.keys()
        and all(manifest.stays_inside(name) and isinstance(value, str) for name, value in files.items())
        and isinstance(scenario, dict)
        and isinstance(scenario.get("hash"), str)
        and all(type(content.get(number)) is int for number in ("seed", "day"))
    )


def _settings(folder: Path, content: dict[str, Any]) -> Any:
    try:
        settings = Scenario.from_text((folder / SCENARIO).read_text(encoding="utf-8")).settings
    except (SimulationError, ValueError) as error:
        raise Damaged(f"{folder / SCENARIO}: is damaged ({str(error).splitlines()[0][:200]})") from None
    if hash_of(settings) != content["scenario"]["hash"]:
        raise Damaged(f"{folder / SCENARIO}: is not the scenario that the manifest names")
    return settings


def _filled(
    folder: Path, content: dict[str, Any], settings: Any, threads: int | None, team: type[ThreadTeam]
) -> Society:
    """The society whose state is in the folder."""
    try:
        reader = Reader(folder, content["files"].keys())
        stored = json.loads((folder / STATE).read_text(encoding="utf-8"))
        kept = {name: reader.take(part) for name, part in stored.items()}
        society = Society(settings, rng=content["seed"], threads=threads, team=team, kept=kept)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, EOFError) as error:
        raise Damaged(f"{folder}: is damaged ({str(error).splitlines()[0][:200]})") from None
    if society.steps != content["day"]:
        raise Damaged(f"{folder}: holds day {society.steps}, but its manifest names day {content['day']}")
    return society
