"""WHERE SCENARIO FILES ARE: shipped ones by name, others by path, parents only inside folders that a file may reach."""

from __future__ import annotations

import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from simulation.errors import BadInput, nearest
from simulation.scenario.error_format import listed, shown, visible
from simulation.scenario.reading import LARGEST_FILE

ENDING = ".yaml"
_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_folder() -> Path:
    """The folder of the scenarios that come with the program: inside an installed package, beside it in a checkout."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that come with the program, sorted."""
    return tuple(sorted(path.stem for path in shipped_folder().glob(f"*{ENDING}")))


def find(name_or_path: str | Path) -> Path:
    """The file of a scenario that a person asked for: a shipped name, or any path. Raises BadInput."""
    text = str(name_or_path)
    if text in shipped():
        return shipped_folder() / f"{text}{ENDING}"
    path = Path(text)
    if text and _exists(path):
        return path
    what = "no such file" if path.suffix or len(path.parts) > 1 else "no shipped scenario or file of this name"
    raise BadInput(f"{shown(text)}: {what}; shipped: {listed(shipped())}{nearest(path.stem, shipped())}")


def find_parent(name: str, child: Path | None) -> Path:
    """The file that `extends: name` means in the file `child` (None: text without a file).

    A shipped name comes first, then a path relative to the folder of `child`, then one relative to the shipped folder.
    The file must be inside one of the two folders, also after following links. Raises ValueError with what is allowed.
    """
    if name in shipped():
        return (shipped_folder() / f"{name}{ENDING}").resolve()
    folders = [shipped_folder()] if child is None else [child.resolve().parent, shipped_folder()]
    steps = PurePosixPath(name)
    if not name or "\0" in name or "\\" in name or steps.is_absolute() or PureWindowsPath(name).drive:
        raise ValueError("must be a shipped name or a path relative to this file's folder, with / between its parts")
    if ".." in steps.parts or name.startswith("~"):
        raise ValueError("must stay inside this file's folder or the scenarios folder")
    for folder in folders:
        for path in (folder / name, folder / f"{name}{ENDING}"):
            if _exists(path) and path.is_file():
                real = path.resolve()
                if not any(real.is_relative_to(allowed.resolve()) for allowed in folders):
                    raise ValueError("must stay inside this file's folder or the scenarios folder, also through links")
                return real
    near = [
        path.stem if path.parent == folder else str(path.relative_to(folder))
        for folder in folders
        for path in folder.glob(f"*{ENDING}")
    ]
    raise ValueError(f"must be a shipped scenario or an existing file{nearest(name.removesuffix(ENDING), near)}")


def read(path: Path) -> bytes:
    """The bytes of a scenario file, one more than allowed at most. Raises BadInput when it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadInput(f"{display(path)}: must be a file (got a folder or a device)")
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(f"{display(path)}: must be a readable file ({error.strerror or error})") from None


def display(path: Path) -> str:
    """A file as messages call it: relative to the current folder, or to that of the shipped scenarios, if inside it."""
    for folder in (Path.cwd(), shipped_folder().parent):
        if path.absolute().is_relative_to(folder):
            return visible(str(path.absolute().relative_to(folder)))
    return visible(str(path))


def _exists(path: Path) -> bool:
    """Whether there is something at `path`; names that no file can have are not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
