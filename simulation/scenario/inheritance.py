"""WHAT A SCENARIO INHERITS: `extends` names a parent, and a file then holds only what differs from it.

Mappings are merged key by key; scalars and lists replace what the parent says. The texts that identify a scenario
(`name`, `title`, `description`) are its own and are not inherited. A policy given as a preset name counts as
`{like: name}` when a mapping is laid over it, and a mapping that holds `like` itself starts afresh.
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from simulation.scenario.error_format import Path as KeyPath
from simulation.scenario.error_format import Problem, refuse, shown
from simulation.scenario.reading import Node, read_bytes
from simulation.scenario.sources import display, find_parent, read

MOST_PARENTS = 16
OWN_TEXTS = ("name", "title", "description")


def read_file(path: Path) -> Node:
    """The whole of a scenario file with everything it inherits. Raises BadInput."""
    return inherit(read_bytes(read(path), display(path)), path)


def inherit(node: Node, path: Path | None, seen: tuple[Path, ...] = ()) -> Node:
    """`node`, the mapping read from the file `path`, laid over the parents it extends."""
    assert isinstance(node.value, dict)
    if path is not None:
        seen = (*seen, path.resolve())
    extends = node.value.get("extends")
    own = Node({name: value for name, value in node.value.items() if name != "extends"}, node.place, node.key)
    if extends is None:
        return own
    if not isinstance(extends.value, str):
        _stop(extends, f"must be the name of a scenario or a path (got {shown(extends.plain())})")
    try:
        parent = find_parent(extends.value, path)
    except ValueError as error:
        _stop(extends, f"{error} (got {shown(extends.value)})")
    if parent in seen:
        chain = " > ".join(step.name for step in (*seen[seen.index(parent) :], parent))
        _stop(extends, f"must not lead back to a file that extends this one ({chain}) (got {shown(extends.value)})")
    if len(seen) >= MOST_PARENTS:
        _stop(extends, f"at most {MOST_PARENTS} files may extend each other in a row (got more)")
    inherited = inherit(read_bytes(read(parent), display(parent)), parent, seen)
    assert isinstance(inherited.value, dict)
    base = {name: value for name, value in inherited.value.items() if name not in OWN_TEXTS}
    return laid_over(Node(base, inherited.place), own)


def laid_over(parent: Node, child: Node, path: KeyPath = ()) -> Node:
    """`child` merged into `parent`, which stands at `path`; both are unchanged."""
    if not isinstance(child.value, dict):
        return child
    if is_policy_value(path):
        if "like" in child.value:
            return child
        if isinstance(parent.value, str):
            parent = Node({"like": parent}, parent.place, parent.key)
    if not isinstance(parent.value, dict):
        return child
    merged = dict(parent.value)
    for name, value in child.value.items():
        merged[name] = laid_over(merged[name], value, (*path, name)) if name in merged else value
    return Node(merged, child.place, child.key)


def is_policy_value(path: KeyPath) -> bool:
    """Whether the value of a policy stands at `path`, where a preset name can stand for a mapping."""
    match path:
        case ("policy", str()) | ("policy", str(), int(), "value") | ("events", int(), "value"):
            return True
    return False


def _stop(node: Node, allowed: str) -> NoReturn:
    refuse([Problem(node.place, ("extends",), allowed)])
