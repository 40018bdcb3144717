"""A recorded comparison: one file, under 5 MB, that plays from the disk with the network off."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulation.app.recording import record
from simulation.errors import BadInput, CannotWrite, Refused
from simulation.experiments.simulate import simulate
from simulation.report import RECORDING, write_report
from simulation.results import save_comparison
from simulation.scenario import Scenario
from tests.figures import invented

LARGEST = 5_000_000


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("recording") / "comparison.html"
    return record(("narrow", "expansive"), target, seed=1, citizens=1000, days=60, replicates=2)


def test_it_is_one_small_file(recorded: Path) -> None:
    text = recorded.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert 'src="' not in text.replace('src="data:', "")
    assert "http://" not in text


def test_refusals(recorded: Path) -> None:
    with pytest.raises(CannotWrite):
        record(("narrow", "expansive"), recorded, seed=1)
    with pytest.raises(BadInput):
        record(("narrow", "expansive"), recorded.with_suffix(".txt"), seed=1)
    with pytest.raises(Refused):
        record(("narrow", "expansive"), recorded.with_name("new.html"), seed=1, citizens=10**8)


def test_too_much_for_one_file(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("simulation.app.recording.LARGEST", 10_000)
    with pytest.raises(Refused, match="fewer days"):
        record(("narrow", "expansive"), tmp_path / "long.html", seed=1, citizens=600, days=5, replicates=1)
    assert list(tmp_path.iterdir()) == []


def test_it_shows_the_first_replicate_of_a_comparison(recorded: Path) -> None:
    scenario = Scenario.load("expansive").replace({"population.citizens": 1000, "days": 60})
    assert simulate(scenario, seed=1, replicates=1).digest in recorded.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_link_of_a_report_works_from_the_disk(browser, recorded: Path) -> None:
    runs = {name: invented.run(name, replicates=2, people=40) for name in ("narrow", "expansive")}
    content = invented.as_content(invented.differences(*runs.values()))
    folder = save_comparison(runs, content, recorded.parent / "comparison", command="")
    shutil.copy(recorded, folder / RECORDING)
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.goto(write_report(folder).as_uri())
    tab.click("text=Watch it day by day")
    assert tab.evaluate("SCS.state.shown") == 60
    context.close()


@pytest.mark.slow
def test_it_plays_from_the_disk_without_a_network(browser, recorded: Path) -> None:
    context = browser.new_context(offline=True, locale="en-GB")
    tab = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(recorded.as_uri())
    assert tab.evaluate("SCS.state.shown") == 60
    tab.evaluate("SCS.go(10)")
    assert tab.evaluate("SCS.state.shown") == 10
    tab.click("#play")
    tab.wait_for_timeout(700)
    assert tab.evaluate("SCS.state.shown") > 10
    tab.select_option("#language", "zh")
    assert tab.inner_text("h1") == "两种政策，同一运气"
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
