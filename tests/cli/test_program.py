from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from simulation.cli.program import app

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from simulation.cli import main; sys.exit(main())"
# a simulation that never ends and says when it has begun
ENDLESS = """
import sys, time
import simulation.experiments.simulate as module
def forever(*_, **__):
    print("begun", file=sys.stderr, flush=True)
    while True:
        time.sleep(0.05)
module.simulate = forever
from simulation.cli import main
sys.exit(main())
"""


def start(code: str, *arguments: str, **options) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, text=True, **options)


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    process = start(MAIN, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def commands(group: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    inner = getattr(group, "commands", None)
    if inner is None:
        return [path]
    return [path, *(found for name in inner for found in commands(inner[name], (*path, name)))]


@pytest.mark.parametrize("path", commands(typer.main.get_command(app)), ids=" ".join)
def test_every_command_explains_itself(path):
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output
    assert all(word in result.output for word in path[-1:])


def test_the_verbs_are_those_of_the_interface():
    found = {" ".join(path) for path in commands(typer.main.get_command(app))}
    assert {
        "run", "compare", "sweep plan", "sweep run", "sweep resume", "sweep extend", "sweep status", "report", "plot",
        "check", "explain", "explain-run", "diff", "list", "schema", "digest", "verify", "validate",
    } <= found  # fmt: skip


def test_help_is_instant():
    best = min(_seconds_of_help() for _ in range(3))
    # 0.3 s on an idle machine; tests share theirs
    assert best < 1.0


def _seconds_of_help() -> float:
    begun = time.perf_counter()
    assert run("--help").returncode == 0
    return time.perf_counter() - begun


def test_help_loads_nothing_heavy():
    code = "import sys; sys.argv[1:] = ['--help']; from simulation.cli import main; main(); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for name in ("numpy", "pandas", "numba", "mesa", "pyarrow", "matplotlib", "scipy", "pydantic", "yaml"):
        assert f"'{name}'" not in out


def test_no_arguments_is_help(scs):
    answer = scs()
    assert answer.code == 0
    assert "Usage: scs" in answer.out


def test_version(scs):
    assert scs("--version").out.startswith("scs ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "no such command: rnu (did you mean 'run'?)"),
        (["run", "narrow", "--sed", "4"], "no such option: --sed (did you mean '--seed'?)"),
        (["run", "narrow", "--seed", "-4"], "--seed"),
        (["run", "narrow", "--seed", "9223372036854775808"], "--seed"),
        (["run", "narrow", "--seed", "1.5"], "--seed"),
        (["run", "narrow", "--replicates", "0"], "--replicates"),
        (["run", "narrow", "--days", "many"], "--days"),
        (["run"], "missing argument 'SCENARIO'"),
        (["run", "narrow", "expansive"], "unexpected extra argument"),
        (["run", "nowhere"], "no shipped scenario"),
        (["run", "narow"], "did you mean 'narrow'?"),
        (["run", "narrow", "--set", "policy.scpe=expansive"], "did you mean 'scope'"),
        (["run", "narrow", "--set", "policy.scope"], "path=value"),
        (["sweep"], "missing command"),
        (["sweep", "pln"], "no such command: pln (did you mean 'plan'?)"),
        (["sweep", "plan", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_two_with_a_short_plain_message(scs, arguments, message):
    answer = scs(*arguments)
    assert answer.code == 2
    assert message in answer.err
    assert answer.out == ""
    assert len(answer.err.splitlines()) <= 5


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_program_with_its_code_and_leaves_nothing(tmp_path, number, code):
    process = start(ENDLESS, "run", "narrow", "--seed", "1", stderr=subprocess.PIPE, cwd=tmp_path)
    assert process.stderr is not None
    first = process.stderr.readline()
    if first.startswith("compiling"):  # once for a version on a machine
        first = process.stderr.readline()
    assert first == "begun\n"
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    process = start(MAIN, "explain", "narrow", stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    assert process.wait(timeout=60) == 0
    assert err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_output_that_cannot_be_written_is_four():
    with Path("/dev/full").open("w") as full:
        process = start(MAIN, "list", stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "the disk is full" in err
    assert len(err.splitlines()) == 1


def test_a_terminal_without_chinese_letters_is_no_error(tmp_path):
    (tmp_path / "守信.yaml").write_text("extends: narrow\ntitle: 守信激励\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "explain", "守信.yaml", "title"],
        env=environment, cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"\\u5b88\\u4fe1" in done.stdout


@pytest.mark.slow
def test_from_a_scenario_to_verified_results(scs, tmp_path):
    small = ("--citizens", 1000, "--days", 40, "--replicates", 2, "--seed", 5)
    assert scs("run", "baseline", *small, "--out", "one", "--workers", 1).code == 0
    assert (tmp_path / "one" / "report.html").is_file()
    assert scs("verify", "one", "--rerun").code == 0
    assert scs("run", "baseline", *small, "--out", "two", "--workers", 2, "--no-report").code == 0
    assert scs("digest", "one").out == scs("digest", "two").out
    assert scs("run", tmp_path / "one" / "scenario.yaml", *small, "--out", "three", "--no-report").code == 0
    assert scs("digest", "one").out == scs("digest", "three").out
    assert scs("compare", "baseline", "no_system", *small, "--out", "both").code == 0
    assert scs("digest", "both/baseline").out == scs("digest", "one").out
    assert scs("verify", "both").code == 0
