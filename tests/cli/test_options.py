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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", "narrow", "--seed", -1), "--seed: must be a whole number, at least 0 (got -1)"),
        (("run", "narrow", "--seed", 2**63), f"--seed: must be a whole number, at most {2**63 - 1} (got {2**63})"),
        (("run", "narrow", "--seed", "x"), "--seed: must be a whole number (got x)"),
        (("run", "narrow", "--citizens", 0), "--citizens: must be a whole number, at least 1 (got 0)"),
        (("run", "narrow", "--days", 0), "--days: must be a whole number, at least 1 (got 0)"),
        (("run", "narrow", "--days", 100_000_000), "--days: must be at most 36500 (got 100000000)"),
        (("run", "narrow", "--set", "days=100000000"), "--set: days: must be at most 36500 (got 100000000)"),
        (("compare", "narrow", "expansive", "--citizens", 3 * 10**9), "--citizens: must be a whole number from 1 to"),
        (("sweep", "plan", "late_reforms", "--days", 100_000_000), "--days: days: must be at most 36500"),
        (("sensitivity", "baseline", "--method", "moris"), "one of morris, sobol (did you mean 'morris'?) (got moris)"),
        (("app", "--port", 99999), "--port: must be a whole number, at most 65535 (got 99999)"),
        (("app", "--host", "0.0.0.0"), "--share"),
        (("app", "narrow", "expansiv"), "did you mean 'expansive'?"),
        (("app", "narrow", "expansiv", "--export", "x.html"), "did you mean 'expansive'?"),
    ],
)
def test_a_bad_value_is_bad_input_and_told_with_its_option_and_what_is_allowed(scs, arguments, told):
    answer = scs(*arguments)
    assert answer.code == 2, answer.err
    assert told in answer.err


@pytest.mark.parametrize(
    ("unknown", "hint"),
    [
        ("--frobnicate", ""),
        ("-x", ""),
        ("--sede", "'--seed'"),
        ("--replicate", "'--replicates'"),
        ("--jsno", "'--json'"),
    ],
)
def test_an_unknown_option_gets_a_hint_only_where_one_is_near(scs, unknown, hint):
    answer = scs("run", "narrow", unknown)
    assert answer.code == 2
    assert f"no such option: {unknown}" in answer.err
    assert hint in answer.err
    assert ("did you mean" in answer.err) == bool(hint)
