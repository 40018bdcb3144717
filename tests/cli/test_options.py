from __future__ import annotations

import json
from collections import defaultdict

import pytest
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


COMMON = (
    "--set", "--seed", "--replicates", "--days", "--citizens", "--workers", "--cluster", "--out", "--overwrite",
    "--json", "--quiet", "--plan", "--all",
)  # fmt: skip


@pytest.mark.parametrize("verb", [("run",), ("compare",), ("sweep", "run"), ("validate",)])
def test_what_runs_takes_all_common_options(verb):
    taken = {name for path, each in parameters(typer.main.get_command(app)) if path == verb for name in each.opts}
    assert set(COMMON) - taken == set()


@pytest.mark.parametrize("verb", [("run",), ("compare",), ("sweep", "run"), ("validate",)])
def test_a_plan_of_the_same_size_says_the_same(scs, monkeypatch, verb):
    monkeypatch.setattr("simulation.kernel.threads.available_processors", lambda: 2)
    named = {"run": ["narrow"], "compare": ["narrow", "expansive"], "sweep run": ["late_reforms"], "validate": []}
    size = ("--citizens", 1234, "--days", 300, "--replicates", 9, "--seed", 0, "--set", "observe.every=15")
    found = json.loads(scs(*verb, *named[" ".join(verb)], *size, "--plan", "--json", "--quiet").out)
    found = found.get("estimate", found)
    assert (found["citizens"], found["days"]) == (1234, 300)
    assert found["runs"] % 9 == 0
