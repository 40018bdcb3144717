"""IS A FOLDER STILL WHAT WAS WRITTEN: every file against the manifest, and the manifest against the tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulation.errors import Damaged
from simulation.results import manifest
from simulation.results.digest import digest_of_digests
from simulation.results.ownership import MANIFEST
from simulation.results.run_folders import load


@dataclass(frozen=True)
class Verification:
    """What was found in a folder.

    files: number of files that the manifests list.
    digest: the fingerprint recomputed from the tables.
    unlisted: files that are in the folder but not in its manifest (notes of the user, for instance).
    """

    files: int
    digest: str
    unlisted: tuple[str, ...]


def verify(folder: str | Path) -> Verification:
    """Check a run folder or a comparison folder. Raises Damaged, naming up to four things that are wrong."""
    folder = Path(folder)
    content = manifest.read(folder)
    problems = manifest.problems(folder, content)
    if problems:
        more = [f"and {len(problems) - 4} more"] if len(problems) > 4 else []
        raise Damaged("\n".join([*problems[:4], *more]))
    unlisted = tuple(name for name in manifest.hashes(folder) if name not in content["files"])
    found = Verification(files=len(content["files"]), digest="", unlisted=unlisted)
    if content["kind"] == "run":
        found = replace(found, digest=_digest_of_run(folder, content))
    else:
        parts = {name: verify(folder / name) for name in content["runs"]}
        found = Verification(
            files=found.files + sum(part.files for part in parts.values()),
            digest=digest_of_digests({name: part.digest for name, part in parts.items()}),
            unlisted=unlisted + tuple(f"{name}/{file}" for name, part in parts.items() for file in part.unlisted),
        )
    if found.digest != content["digest"]:
        raise Damaged(f"{folder}: the tables do not have the digest that the manifest gives")
    return found


def digest_of(folder: str | Path) -> str:
    """The fingerprint of a run folder or a comparison folder, computed from its tables. Raises Damaged."""
    folder = Path(folder)
    content = manifest.read(folder)
    if content["kind"] == "run":
        return load(folder).digest
    return digest_of_digests({name: load(folder / name).digest for name in content["runs"]})


def _digest_of_run(folder: Path, content: dict[str, Any]) -> str:
    run = load(folder)
    expected = {"seeds": list(run.seeds), "replicates": run.replicates, "run": run.hash}
    for name, value in expected.items():
        if content.get(name) != value:
            raise Damaged(f"{folder / MANIFEST}: {name} does not agree with the tables")
    return run.digest
