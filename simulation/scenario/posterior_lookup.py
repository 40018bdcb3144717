"""WHICH POSTERIOR A SCENARIO MEANS: its file found, its fingerprint taken, and what was set beside it noted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulation.errors import nearest
from simulation.scenario.error_format import Problem, refuse, shown
from simulation.scenario.overriding import SOURCE, path_of
from simulation.scenario.posterior import SHIPPED, check, draws_of, place_of_file
from simulation.scenario.reading import Node
from simulation.scenario.values import place_of

KEY = "parameters"


def with_posterior(tree: Node) -> Node:
    """The tree of a scenario with its posterior as file, fingerprint and what is not drawn. Raises BadInput."""
    node = tree.value.get(KEY) if isinstance(tree.value, dict) else None
    if node is None or node.value is None:
        return tree
    inside = dict(node.value) if isinstance(node.value, dict) else {"file": node}
    named = inside.get("file")
    if named is None or not isinstance(named.value, str):
        return tree  # told when the settings are made
    file = _found(named)
    try:
        sha256 = hashlib.sha256(place_of_file(file).read_bytes()).hexdigest()
        if "sha256" in inside and inside["sha256"].value != sha256:
            raise ValueError("the file is not the one that the scenario was made with")
        paths, _ = draws_of(file, sha256)
    except (OSError, ValueError) as error:
        refuse(
            [
                Problem(
                    named.where, (KEY,), f"a posterior as scs calibrate writes it: {error} (got {shown(named.value)})"
                )
            ]
        )
    before = inside["keep"].plain() if "keep" in inside else ()
    keep = [*before, *(p for p in paths if p not in before and place_of(tree, path_of(p)) == SOURCE)]
    texts = [Node(path, node.place) for path in keep]
    content = {"file": Node(file, named.place), "sha256": Node(sha256, named.place)}
    whole = replace(node, value={**inside, **content, "keep": Node(texts, node.place)})
    return replace(tree, value={**tree.value, KEY: whole})  # type: ignore[dict-item]


def refuse_a_posterior_that_does_not_fit(settings: Any, tree: Node) -> None:
    """Raise BadInput when a column is no number of the scenario, or a draw is out of range."""
    if settings.parameters is None:
        return
    try:
        check(settings)
    except ValueError as error:
        assert isinstance(tree.value, dict)
        refuse([Problem(tree.value[KEY].where, (KEY,), f"{error} (got {shown(settings.parameters.file)})")])


def _found(node: Node) -> str:
    """The file that a text means: the shipped one, or a path from the scenario's folder or the current one."""
    name = str(node.value)
    if name == SHIPPED and place_of_file(name).is_file():
        return name
    folders = [Path()] if node.place.file == SOURCE else [Path(node.place.file).parent, Path()]
    for folder in folders:
        if (folder / name).is_file():
            return str((folder / name).resolve())
    near = [SHIPPED, *(str(path.relative_to(folder)) for folder in folders for path in folder.glob("*.parquet"))]
    allowed = f"posterior, or the path of a Parquet file{nearest(name, near)} (got {shown(name)})"
    return refuse([Problem(node.where, (KEY,), allowed)])
