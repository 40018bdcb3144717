from __future__ import annotations

import json

import pytest

from simulation.results import save, save_comparison
from simulation.scenario import Scenario
from tests.cli.conftest import of
from tests.figures import invented
from tests.results import sample


@pytest.fixture
def run_folder(tmp_path):
    return save(of(Scenario.load("narrow"), 7, 3), tmp_path / "run", command="")


@pytest.fixture
def both(tmp_path):
    runs = {name: of(Scenario.load(name), 7, 3, n) for n, name in enumerate(("narrow", "expansive"))}
    return save_comparison(runs, {}, tmp_path / "both", command="")


def test_digest_prints_the_fingerprint_alone(scs, run_folder, both):
    assert scs("digest", run_folder).out == f"{of(Scenario.load('narrow'), 7, 3).digest}\n"
    assert json.loads(scs("digest", both, "--json").out)["digest"] in scs("digest", both).out


def test_verify_a_good_folder(scs, run_folder, both):
    assert "ok (7 files" in scs("verify", run_folder).out
    assert "ok (15 files" in scs("verify", both).out
    assert json.loads(scs("verify", run_folder, "--json").out)["files"] == 7


def test_verify_a_damaged_folder(scs, run_folder):
    (run_folder / "daily.parquet").write_bytes(b"PAR1")
    answer = scs("verify", run_folder)
    assert answer.code == 5
    assert "daily.parquet: is damaged" in answer.err


@pytest.mark.parametrize("command", ["verify", "digest", "plot", "report"])
def test_a_foreign_folder_is_five(scs, tmp_path, command):
    (tmp_path / "photos").mkdir()
    for folder in ("photos", "nowhere"):
        answer = scs(command, folder)
        assert answer.code == 5
        assert len(answer.err.splitlines()) == 1


def test_verify_mentions_foreign_files(scs, run_folder):
    (run_folder / "notes.txt").write_text("mine")
    answer = scs("verify", run_folder)
    assert answer.code == 0
    assert "notes.txt: is not part of the results" in answer.err


def test_verify_rerun_compares_the_numbers(scs, made_up, run_folder, both, monkeypatch):
    answer = scs("verify", run_folder, "--rerun")
    assert answer.code == 0
    assert "made again" in answer.out
    (request,) = made_up
    assert (request["seed"], request["replicates"]) == (7, 3)
    assert scs("verify", both, "--rerun").code == 0


def test_verify_rerun_fails_on_other_numbers(scs, run_folder, monkeypatch):
    daily = sample.frames()["daily"]
    daily.loc[0, "numerator"] += 1
    other = [sample.make(daily=daily)]
    monkeypatch.setattr("simulation.experiments.simulate.gather", lambda *_, **__: other)
    answer = scs("verify", run_folder, "--rerun")
    assert answer.code == 1
    assert "other numbers" in answer.err


def test_plot_and_report_of_a_run(scs, run_folder):
    answer = scs("plot", run_folder)
    assert answer.code == 0
    assert "figures/" in answer.out
    answer = scs("report", run_folder, "--json")
    assert json.loads(answer.out)["files"] == [str(run_folder / "report.html")]
    assert scs("verify", run_folder).code == 0


def test_plot_and_report_elsewhere(scs, run_folder, tmp_path):
    assert scs("plot", run_folder, "--out", "pictures").code == 0
    assert any((tmp_path / "pictures").glob("*.png"))
    assert scs("plot", run_folder, "--out", "pictures").code == 4
    assert scs("plot", run_folder, "--out", "pictures", "--overwrite").code == 0
    assert scs("report", run_folder, "--out", "page.html").code == 0
    assert scs("report", run_folder, "--out", "page.html").code == 4
    assert scs("report", run_folder, "--out", "pages").code == 0
    assert (tmp_path / "pages" / "report.html").is_file()
    assert not (run_folder / "report.html").exists()
    assert not (run_folder / "figures").exists()


def test_a_recorded_comparison_is_linked(scs, tmp_path, monkeypatch):
    runs = {name: of(Scenario.load(name), 7, 3, n) for n, name in enumerate(("narrow", "expansive"))}
    content = invented.as_content(invented.differences(*runs.values()))
    both, asked = save_comparison(runs, content, tmp_path / "both", command=""), {}

    def record(panes, target, **how):
        asked.update(how, panes=panes)
        target.write_text("<!doctype html>")
        return target

    assert scs("report", both).code == 0
    assert "--recording" in (both / "report.html").read_text()
    monkeypatch.setattr("simulation.app.recording.record", record)
    assert scs("report", both, "--recording").code == 0
    assert 'href="recording.html"' in (both / "report.html").read_text()
    assert (asked["seed"], asked["days"]) == (7, Scenario.load("narrow").settings.days)
    assert [Scenario.from_text(pane.text).name for pane in asked["panes"]] == ["narrow", "expansive"]
    assert scs("verify", both).code == 0
    elsewhere = tmp_path / "elsewhere"
    assert scs("report", both, "--recording", "--out", elsewhere).code == 0
    assert (elsewhere / "recording.html").is_file()


def test_one_run_cannot_be_recorded(scs, run_folder):
    answer = scs("report", run_folder, "--recording")
    assert answer.code == 2
    assert "only a comparison" in answer.err


def test_figures_in_chinese(scs, run_folder, tmp_path):
    english, chinese = tmp_path / "en", tmp_path / "zh"
    assert scs("plot", run_folder, "--out", english).code == 0
    assert scs("plot", run_folder, "--out", chinese, "--language", "zh").code == 0
    assert {path.name for path in english.iterdir()} == {path.name for path in chinese.iterdir()}
    assert scs("plot", run_folder, "--language", "latin").code == 2
