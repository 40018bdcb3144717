"""From Python the same things as on the command line: options as keywords, short tables, pictures, reports."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest

import simulation
from simulation import Scenario, compare, figures, simulate, sweep
from simulation.errors import BadInput, CannotWrite
from simulation.experiments.compare import Comparison
from simulation.experiments.progress import as_html, shown
from simulation.experiments.request import prepared
from simulation.figures.differences import changes_in, is_defined
from simulation.results import Run
from simulation.results.headline import HEADLINE

SMALL: dict[str, Any] = {"citizens": 300, "days": 6, "set": {"system.records.error_rate": 0.05}}
PLAN = """\
name: small
scenario: baseline
design: {kind: grid, levers: {policy.scope: [narrow, expansive]}, replicates: 2, days: 5, citizens: 300}
"""


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare("narrow", Scenario.load("expansive"), **SMALL, replicates=2, seed=0)


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate("narrow", **SMALL, seed=3)


def test_every_name_of_the_front_door_is_there() -> None:
    for name in simulation.__all__:
        assert getattr(simulation, name) is not None


@pytest.mark.parametrize("verb", [simulate, compare, simulation.validate])
def test_options_are_keywords_alone(verb: Any) -> None:
    parameters = inspect.signature(verb).parameters
    assert {"set", "seed", "replicates", "citizens", "workers", "progress"} <= set(parameters)
    assert all(parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in [*parameters][1:])


def test_options_reach_the_run(run: Run) -> None:
    settings = Scenario.from_text(run.scenario).settings
    assert (settings.population.citizens, settings.days, run.seed) == (300, 6, 3)
    assert settings.system.records.error_rate == 0.05  # type: ignore[attr-defined]


def test_texts_and_values_say_the_same() -> None:
    texts = ["policy.scope=expansive", "system.records.error_rate=0.05"]
    values = {"policy.scope": "expansive", "system.records.error_rate": 0.05}
    by_texts, by_values = (prepared("baseline", set=each, days=9, citizens=400) for each in (texts, values))
    assert by_texts.hash == by_values.hash != prepared("baseline").hash


def test_an_unknown_path_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="error_rate"):
        simulate("narrow", set={"system.records.error_rat": 0.05})


def test_a_list_of_scenarios_is_as_good_as_scenarios(found: Comparison) -> None:
    again = compare(["narrow", "expansive"], **SMALL, replicates=2, seed=0)
    assert [run.digest for run in again.runs.values()] == [run.digest for run in found.runs.values()]


def test_tables_are_short_and_say_what_they_show(found: Comparison, run: Run) -> None:
    assert run._repr_html_().count("<tr>") <= 1 + len(HEADLINE)
    html = found._repr_html_()
    assert "expansive compared with narrow" in html
    assert html.count("<tr>") == 1 + sum(
        is_defined(change) for change in changes_in(found.outcomes, *found.pairs[0]) if change.outcome in HEADLINE
    )
    assert all(f"<td>{HEADLINE[name].words}</td>" in html for name in ("legitimacy", "trust_in_others", "listed_share"))
    assert "too few replicates" in html
    assert "nan" not in html


def test_the_first_picture_says_most(found: Comparison, run: Run) -> None:
    assert "change" in found.plot().get_suptitle().lower()
    assert run.plot().get_suptitle()
    with pytest.raises(BadInput, match="no such figure"):
        found.plot("what_chnged")


def test_reports_and_figures_are_written_and_not_written_over(run: Run, tmp_path: Path) -> None:
    path = run.report(tmp_path / "deep" / "report.html")
    assert path.read_text(encoding="utf-8").startswith("<!")
    with pytest.raises(CannotWrite, match="overwrite"):
        run.report(path)
    made = figures.plot(run, out=tmp_path / "figures")
    assert made
    assert all(file.exists() for file in made)
    with pytest.raises(CannotWrite, match="overwrite"):
        figures.plot(run, out=tmp_path / "figures")


def test_a_sweep_is_a_result(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    made = sweep(tmp_path / "plan.yaml", out=tmp_path / "out")
    assert len(made.table) == made.status.finished == 4
    assert "expansive" in made._repr_html_()
    other = sweep(tmp_path / "plan.yaml", out=tmp_path / "other", set={"system.records.error_rate": 0.05}, replicates=1)
    assert len(other.table) == 2
    assert other.digest != made.digest
    with pytest.raises(BadInput, match="no report"):
        made.report(tmp_path / "report.html")


def test_progress_is_reported_to_whom_it_is_asked_for() -> None:
    seen: list[tuple[int, int]] = []
    with shown("work", lambda done, total: seen.append((done, total))) as report:
        report(1, 2)
    assert seen == [(1, 2)]
    assert "1 of 4, 6 s left" in as_html("work", 1, 4, 2.0)
    assert "took 8 s" in as_html("work", 4, 4, 8.0)
