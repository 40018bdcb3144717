from __future__ import annotations

import subprocess
import sys

import pytest

from simulation.experiments.distributed import worker_processes
from simulation.results import load


def test_without_a_cluster_nothing_of_it_is_imported(scs, made_up):
    code = (
        "import sys; from simulation.cli import main\n"
        "main(['run', 'narrow', '--plan', '--citizens', '100']); print('distributed' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--snapshots", "here"), "--snapshots goes with --cluster"),
        (("--cluster", "local", "--workers", 2), "do not go together"),
        (("--cluster", "local:none"), "local:N with N at least 1"),
        (("--cluster", "nonsense"), "tcp://host:8786"),
    ],
)
def test_what_makes_no_sense_is_two(scs, made_up, options, message):
    answer = scs("run", "narrow", "--no-report", *options)
    assert answer.code == 2
    assert message in answer.err
    assert made_up == []


def test_without_the_extra_is_two_and_says_what_to_install(scs, made_up, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = scs("run", "narrow", "--no-report", "--cluster", "local:1")
    assert answer.code == 2
    assert "social-credit-simulation[research]" in answer.err
    assert made_up == []


def test_an_address_where_nobody_answers_is_four(scs, made_up, monkeypatch, tmp_path):
    monkeypatch.setattr(worker_processes, "TO_CONNECT", 1.0)
    answer = scs("run", "narrow", "--quiet", "--cluster", "tcp://127.0.0.1:9")
    assert answer.code == 4
    assert answer.err.splitlines() == ["tcp://127.0.0.1:9: no scheduler answers there"]
    assert list(tmp_path.iterdir()) == []


def test_memory_of_other_machines_is_not_judged_from_here(scs, made_up, monkeypatch):
    monkeypatch.setattr(worker_processes, "TO_CONNECT", 1.0)
    monkeypatch.setattr("simulation.cli.estimate.free_memory", lambda: 1e8)
    assert scs("run", "narrow", "--cluster", "tcp://127.0.0.1:9").code == 4
    assert scs("run", "narrow", "--cluster", "local:1").code == 3


@pytest.mark.slow
def test_a_run_on_a_local_cluster_is_the_run_in_one_process(scs, tmp_path):
    asked = ("run", "narrow", "--citizens", 600, "--days", 4, "--replicates", 2, "--seed", 7, "--no-report", "--quiet")
    assert scs(*asked, "--out", "one").code == 0
    assert scs(*asked, "--out", "many", "--cluster", "local:2", "--snapshots", "kept").code == 0
    assert load(tmp_path / "one").digest == load(tmp_path / "many").digest
    assert list((tmp_path / "kept").iterdir()) == []
