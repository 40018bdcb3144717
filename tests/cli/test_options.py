from __future__ import annotations

from collections import defaultdict

import typer

from simulation.cli.program import app


def parameters(command: object, path: tuple[str, ...] = ()):
    for parameter in getattr(command, "params", ()):
        yield path, parameter
    for name, inner in getattr(command, "commands", {}).items():
        yield from parameters(inner, (*path, name))


def test_an_option_means_the_same_everywhere():
    meanings = defaultdict(set)
    for path, parameter in parameters(typer.main.get_command(app)):
        for name in parameter.opts:
            if name.startswith("--") and (path, name) != (("sweep", "extend"), "--replicates"):
                meanings[name].add(parameter.help)
    assert {name: texts for name, texts in meanings.items() if len(texts) > 1} == {}


def test_every_option_is_explained():
    for path, parameter in parameters(typer.main.get_command(app)):
        assert parameter.help, f"{path}: {parameter.name}"


def test_running_commands_take_all_common_options():
    taken = defaultdict(set)
    for path, parameter in parameters(typer.main.get_command(app)):
        taken[path].update(parameter.opts)
    common = {"--set", "--seed", "--replicates", "--days", "--citizens", "--workers", "--out", "--overwrite"}
    for path in (("run",), ("compare",)):
        assert common | {"--json", "--quiet", "--plan"} <= taken[path]
