"""WHAT OF A FOLDER IS OURS: only that may ever be replaced; the notes of a user, and runs kept inside, never are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = "social-credit-simulation"

_PART = "[0-9]*-[0-9]*-[0-9]*.parquet"
_DRAWN = ("figures/*.png", "figures/*.svg")
_UNLISTED = {
    "sweep": (
        *("plan.yaml", "plan-[0-9]*.yaml", "points.json", "points-[0-9]*.json", "cancelled", "lock", "lock.*"),
        *(f"runs/{_PART}", f"failed/{_PART}", "branches/*", *_DRAWN),
    ),
    "run under way": ("checkpoints/*", "lock"),
    "calibration": ("runs/*/wave-*/part-*.parquet", "posterior.parquet", "calibration.json"),
}
"""What each kind of folder holds beside the files that its manifest lists."""
_ANYWHERE = ("report.html", "recording.html")
_WORTHLESS = re.compile(r"\..+\.((partial|replaced)-\d+|lock)|\.DS_Store|Thumbs\.db|desktop\.ini")
"""What killed processes and file managers leave behind."""


@dataclass(frozen=True)
class _Known:
    """What is ours in a folder, by path relative to it."""

    listed: frozenset[str]
    patterns: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether a file is ours."""
        return name in self.listed or any(fnmatchcase(name, pattern) for pattern in self.patterns)

    def reaches_into(self, name: str) -> bool:
        """Whether something in a folder inside may be ours."""
        if any(listed.startswith(f"{name}/") for listed in self.listed):
            return True
        depth = name.count("/") + 1
        above = ("/".join(pattern.split("/")[:depth]) for pattern in self.patterns if "/" in pattern)
        return any(fnmatchcase(name, start) for start in above)


def is_ours(folder: Path) -> bool:
    """Whether `folder` holds results that this program wrote, of any version and however damaged otherwise."""
    return _content(folder) is not None


def foreign(folder: Path) -> list[str]:
    """What this program did not write into a folder of results: relative names, of folders with a `/` at the end."""
    content = _content(folder)
    if content is None:
        return [_name(path, path.name) for path in sorted(folder.iterdir())]
    files, runs = (content.get(key) for key in ("files", "runs"))
    patterns = (*_ANYWHERE, *_UNLISTED.get(str(content.get("kind")), ()))
    known = _Known(frozenset(files if isinstance(files, dict) else ()), patterns)
    return list(_foreign(folder, "", known, frozenset(runs if isinstance(runs, dict) else ())))


def _foreign(folder: Path, prefix: str, known: _Known, runs: frozenset[str]) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        name = f"{prefix}{path.name}"
        if name == MANIFEST or _WORTHLESS.fullmatch(path.name) or (not _is_folder(path) and known.has(name)):
            continue
        if not _is_folder(path):
            yield name
        elif name in runs:
            yield from (f"{name}/{inner}" for inner in foreign(path))
        elif known.reaches_into(name):
            yield from _foreign(path, f"{name}/", known, frozenset())
        else:
            yield f"{name}/"


def _is_folder(path: Path) -> bool:
    """A link to a folder is the work of a user."""
    return path.is_dir() and not path.is_symlink()


def _name(path: Path, name: str) -> str:
    return f"{name}/" if _is_folder(path) else name


def _content(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder of ours, None when there is none."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and content.get("format") == FORMAT else None
