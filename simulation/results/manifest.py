"""WHAT A FOLDER OF RESULTS SAYS OF ITSELF: who made it, from what, and the SHA-256 of every file in it."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from simulation.errors import CannotWrite, Damaged
from simulation.results.atomic_writing import reason, write_json
from simulation.results.ownership import FORMAT, MANIFEST

VERSION = 1
_GO_ON = {
    "run under way": "; scs resume {} goes on with it",
    "calibration": "; scs calibrate with its plan and --out {} goes on with it",
}
_LIBRARIES = ("numpy", "numba", "mesa", "pandas", "pyarrow")
_DISTRIBUTION = "social-credit-simulation"


def write(folder: Path, kind: str, content: dict[str, Any]) -> None:
    """Write the manifest of `folder`, with the hashes of all files that are in it now. Raises CannotWrite."""
    head = {"format": FORMAT, "version": VERSION, "kind": kind}
    made_by = {"versions": versions(), "platform": platform.platform()}
    write_json(folder / MANIFEST, head | content | made_by | {"files": hashes(folder)})


def opened(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of any kind that this program writes, its entries not yet checked.

    Raises Damaged when there is none, when it is no JSON, holds a sweep or is of another version; CannotWrite when it
    cannot be read.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        what = "is not a results folder" if folder.is_dir() else "there is no such folder"
        raise Damaged(f"{folder}: {what} (no {MANIFEST})") from None
    except OSError as error:
        raise CannotWrite(f"{folder / MANIFEST}: cannot be read: {reason(error)}") from error
    except (ValueError, RecursionError):
        raise Damaged(f"{folder / MANIFEST}: is damaged (not readable as JSON)") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Damaged(f"{folder}: holds no results of this program")
    if content.get("kind") == "sweep":  # before its version, which is one of sweeps
        raise Damaged(
            f"{folder}: holds a sweep, not a run or a comparison; scs sweep resume {folder} goes on with it,"
            f" scs sweep table {folder} shows its runs"
        )
    if content.get("version") != VERSION:
        found = f"{content.get('version')!r}"[:40]
        raise Damaged(f"{folder}: was written in format version {found}; this program reads version {VERSION}")
    return content


def read(folder: str | Path) -> dict[str, Any]:
    """The manifest of a run or a comparison. Raises Damaged as `opened`, and when it is another kind or incomplete."""
    folder = Path(folder)
    content = opened(folder)
    if isinstance(content.get("kind"), str) and content["kind"] not in _KINDS:
        hint = _GO_ON.get(content["kind"], "").format(folder)
        raise Damaged(f"{folder}: holds a {content['kind'][:40]}, not a run or a comparison{hint}")
    if not _is_well_formed(content):
        raise Damaged(f"{folder / MANIFEST}: is damaged (entries are missing or of the wrong type)")
    return content


def refresh(folder: str | Path) -> None:
    """Take figures and reports that were added later into the manifest. Raises CannotWrite, Damaged."""
    content = read(folder)
    originals = {name: value for name, value in content["files"].items() if not is_derived(name)}
    derived = {name: value for name, value in hashes(Path(folder)).items() if is_derived(name)}
    write_json(Path(folder) / MANIFEST, content | {"files": originals | derived})


def is_derived(name: str) -> bool:
    """Whether a file of a folder is only a picture of the others, and may be made again."""
    return name.startswith("figures/") or name in ("report.html", "recording.html")


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 in hex of every file under `folder`, by relative path.

    Left out are hidden files, the manifest, and folders inside that have a manifest of their own.
    """
    inner = {path.parent for path in folder.glob(f"*/{MANIFEST}")}
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    names = sorted(name for name, path in found.items() if name != MANIFEST and inner.isdisjoint(path.parents))
    return {name: sha256(found[name]) for name in names if not _is_hidden(name)}


def problems(folder: Path, content: dict[str, Any], names: Iterable[str] | None = None) -> list[str]:
    """One line for each file of the manifest (or of `names`) that is missing or differs."""
    found = []
    for name in content["files"] if names is None else names:
        path = folder / name
        expected = content["files"].get(name)
        if expected is None or not path.is_file():
            found.append(f"{path}: is missing")
        elif sha256(path) != expected:
            found.append(f"{path}: is damaged (its content is not what was written)")
    return found


def sha256(path: Path) -> str:
    """SHA-256 of a file in hex. Raises CannotWrite when it cannot be read, which says nothing of what it holds."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CannotWrite(f"{path}: cannot be read: {reason(error)}") from error


def versions() -> dict[str, str]:
    """Versions of Python, of this program and of the libraries that the numbers pass through."""
    found = {"python": sys.version.split()[0], "simulation": _version(_DISTRIBUTION)}
    return found | {library: _version(library) for library in _LIBRARIES}


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _is_well_formed(content: dict[str, Any]) -> bool:
    files = content.get("files")
    check = _KINDS.get(str(content.get("kind")))
    if check is None or not check(content) or not isinstance(files, dict) or not isinstance(content.get("digest"), str):
        return False
    return all(stays_inside(name) and isinstance(value, str) for name, value in files.items())


def _describes_a_comparison(content: dict[str, Any]) -> bool:
    runs = content.get("runs")
    return isinstance(runs, dict) and all(stays_inside(n) and isinstance(d, str) for n, d in runs.items())


def _describes_a_run(content: dict[str, Any]) -> bool:
    scenario, seeds = content.get("scenario"), content.get("seeds")
    texts = [content.get("run"), content.get("started"), content.get("finished")]
    numbers = [content.get("seed"), content.get("days"), *(seeds if isinstance(seeds, list) else [None])]
    return (
        isinstance(scenario, dict)
        and _are_strings([scenario.get("name"), scenario.get("hash")])
        and _are_strings(texts)
        and all(isinstance(number, int) for number in numbers)
    )


def _are_strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def stays_inside(name: str) -> bool:
    """Whether a relative path cannot lead out of its folder."""
    return bool(name) and not name.startswith(("/", "\\")) and ".." not in name.split("/") and ":" not in name


_KINDS = {"run": _describes_a_run, "comparison": _describes_a_comparison}
