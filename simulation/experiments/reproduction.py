"""IS WHAT IS QUOTED STILL TRUE: every table and figure of the pages, its command, its files, and who made them when.

The registry says how each is made; the manifest beside it keeps hashes, the fingerprint of the code, the digest of what
that code counts and how long it took. What was made by other code than today's is stale, until it is shown that today's
counts the same.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulation.errors import BadInput, FailedRuns, nearest
from simulation.experiments.integers import integers
from simulation.results.atomic_writing import replacing, write_json
from simulation.results.code_fingerprint import fingerprint
from simulation.results.manifest import sha256, versions
from simulation.scenario.error_format import refuse
from simulation.scenario.reading import read_bytes
from simulation.scenario.schema_errors import problems_of
from simulation.scenario.sources import shipped_folder

FOLDER = Path("results") / "reference"
REGISTRY, MANIFEST = "registry.yaml", "manifest.json"
NOT_KNOWN = "not known"
LONGEST = 60.0
"""Minutes that everything may take on two cores."""
State = Literal["fresh", "stale", "changed", "missing"]
Texts = Annotated[tuple[str, ...], Field(strict=False)]


class Entry(BaseModel):
    """One table or figure: how it is made, its files, and the pages that quote it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str = Field(description="one line")
    commands: Texts = Field(min_length=1, description="what is typed, one after the other")
    exits: Annotated[tuple[int, ...], Field(strict=False)] = Field((0,), description="exit codes that count as done")
    files: dict[str, str] = Field(description="file of the reference folder: where the commands leave it")
    pages: Texts = Field((), description="pages that the commands write themselves")
    cited: Texts = Field(min_length=1, description="pages that quote it")
    minutes: float = Field(gt=0, description="on two cores")


@dataclass(frozen=True)
class Registry:
    """All entries by name, and what is known of their files."""

    root: Path
    entries: dict[str, Entry]
    made: dict[str, Any]

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self.root / FOLDER

    def chosen(self, names: Iterable[str]) -> dict[str, Entry]:
        """The entries of these names, all without any. Raises BadInput."""
        for name in names:
            if name not in self.entries:
                near = nearest(name, self.entries)
                raise BadInput(f"--only: one of {', '.join(self.entries)}{near} (got {name[:40]!r})")
        return {name: self.entries[name] for name in names} or self.entries

    def state(self, name: str) -> State:
        """fresh: made by today's code. stale: by other code. changed: not what was made. missing: never made."""
        known = self.made.get(name)
        places = {file: self.folder / file for file in self.entries[name].files}
        places |= {page: self.root / page for page in self.entries[name].pages}
        if known is None or not all(place.is_file() for place in places.values()):
            return "missing"
        if {file: sha256(place) for file, place in places.items()} != known["files"]:
            return "changed"
        return "fresh" if known["code"] == fingerprint() else "stale"


def load_registry(root: Path | None = None) -> Registry:
    """The registry of a checkout. Raises BadInput where there is none, as in an installed package."""
    root = root or shipped_folder().parent
    file = root / FOLDER / REGISTRY
    if not file.is_file():
        raise BadInput(f"{file}: no registry; scs reproduce needs a checkout of the project")
    tree = read_bytes(file.read_bytes(), str(FOLDER / REGISTRY))
    assert isinstance(tree.value, dict)
    entries = {}
    for name, node in tree.value.items():
        try:
            entries[name] = Entry.model_validate(node.plain())
        except ValidationError as error:
            refuse(list(problems_of(error, Entry, tree, (name,))))
    manifest = root / FOLDER / MANIFEST
    made = json.loads(manifest.read_text(encoding="utf-8")) if manifest.is_file() else {}
    return Registry(root, entries, made)


def reproduce(registry: Registry, names: Iterable[str] = (), *, note: Callable[[str], None] = print) -> list[str]:
    """Make the entries of these names (all without any) and write the manifest after each; gives what was made.

    Raises BadInput for an unknown name, CannotWrite, and FailedRuns at the end when commands failed.
    """
    failed, done = [], []
    for name, entry in registry.chosen(tuple(names)).items():
        note(f"{name}: {entry.title} (about {entry.minutes:g} min)")
        begun = time.monotonic()
        cause = _make(registry, name, entry)
        if cause:
            failed.append(f"{name}: {cause}")
            note(failed[-1])
            continue
        _note_made(registry, name, entry, time.monotonic() - begun)
        done.append(name)
    if failed:
        raise FailedRuns("\n".join([f"{len(failed)} of {len(failed) + len(done)} not made", *failed[:3]]))
    return done


def note_as_it_stands(registry: Registry, name: str) -> None:
    """Take the files of an entry into the manifest, made by nobody knows which code. Raises CannotWrite."""
    _note_made(registry, name, registry.entries[name], 0.0, code=NOT_KNOWN)


def recheck(registry: Registry, names: Iterable[str] = ()) -> list[str]:
    """Note those of these entries (all without any) as fresh whose code counts what today's does; gives their names.

    An entry that is fresh but says nothing of its integers gets those of today. Raises CannotWrite, and FailedRuns when
    a run fails.
    """
    counted, found = integers(), []
    for name in registry.chosen(tuple(names)):
        state, made = registry.state(name), registry.made.get(name, {})
        if state == "fresh" or (state == "stale" and made.get("integers") == counted):
            made |= {"code": fingerprint(), "integers": counted}
            found.append(name)
    _write_manifest(registry)
    return found


def _make(registry: Registry, name: str, entry: Entry) -> str:
    """Run the commands and take the files over; gives what went wrong, or nothing."""
    out = registry.root / "results" / "reproduced" / name
    shutil.rmtree(out, ignore_errors=True)
    for command in entry.commands:
        words = [word.replace("{out}", str(out)) for word in shlex.split(command)]
        found = subprocess.run(_program(words), cwd=registry.root, capture_output=True, text=True, check=False)
        if found.returncode not in entry.exits:
            last = (found.stderr.strip().splitlines() or [""])[-1][:200]
            return f"{command} ended with {found.returncode}: {last}"
    for file, source in entry.files.items():
        place = registry.root / source[1:] if source.startswith("/") else out / source
        if not place.is_file():
            return f"{source} was not made"
        if place != registry.folder / file:
            with replacing(registry.folder / file) as temporary:
                shutil.copyfile(place, temporary)
    return ""


def _program(words: list[str]) -> list[str]:
    """`scs` and `python` as those of this environment."""
    if words[0] == "scs":
        return [sys.executable, "-c", "from simulation.cli import main; raise SystemExit(main())", *words[1:]]
    if words[0] == "python":
        return [sys.executable, *words[1:]]
    raise BadInput(f"{FOLDER / REGISTRY}: a command begins with scs or python (got {words[0][:40]!r})")


def _note_made(registry: Registry, name: str, entry: Entry, seconds: float, code: str | None = None) -> None:
    places = {file: registry.folder / file for file in entry.files} | {p: registry.root / p for p in entry.pages}
    registry.made[name] = {
        "commands": list(entry.commands),
        "files": {file: sha256(place) for file, place in places.items()},
        "code": code or fingerprint(),
        "integers": integers() if code is None else code,
        "version": versions()["simulation"],
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
    }
    _write_manifest(registry)


def _write_manifest(registry: Registry) -> None:
    write_json(registry.folder / MANIFEST, {key: registry.made[key] for key in sorted(registry.made)})
