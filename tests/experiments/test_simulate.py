"""Real runs of a small society: workers, days, and points of a sweep."""

from pathlib import Path

import pandas as pd
import pytest

from simulation.experiments.request import prepared
from simulation.experiments.simulate import simulate
from simulation.experiments.sweep import Plan, frame, parts, run_sweep
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.tables import TABLES
from simulation.scenario import Scenario

SMALL = Scenario.load("baseline").replace({"population.citizens": 2000, "days": 40})
PLAN = """\
name: small
scenario: baseline
design:
  kind: grid
  levers:
    policy.scope: [narrow, expansive]
  uncertainties:
    system.records.error_rate: [0.003, 0.1]
  replicates: 2
  seed: 11
  days: 40
  citizens: 2000
"""


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing() -> None:
    here = simulate(SMALL, seed=4, replicates=2, workers=1)
    there = simulate(SMALL, seed=4, replicates=2, workers=2)
    assert here.digest == there.digest
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(here, table), getattr(there, table))


def test_a_run_tells_what_it_ran() -> None:
    run = simulate(SMALL, seed=0, days=3)
    assert (run.name, run.seed, run.days, run.replicates) == ("baseline", 0, 3, 1)
    assert run.scenario_hash == SMALL.replace({"days": 3}).hash
    assert Scenario.from_text(run.scenario).hash == run.scenario_hash
    assert run.daily["day"].max() == 2


def test_a_scenario_by_its_name_its_path_or_its_settings() -> None:
    by_path = prepared(Path(__file__).parents[2] / "scenarios" / "narrow.yaml")
    assert prepared("narrow").hash == by_path.hash == prepared(by_path.settings).hash
    assert prepared(by_path.settings).name == "narrow"


@pytest.mark.slow
def test_a_point_of_a_sweep_equals_the_single_run(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    plan = Plan.load(tmp_path / "plan.yaml")
    run_sweep(plan, tmp_path / "out", workers=2)
    table = frame(tmp_path / "out", all_outcomes=True).set_index(["point", "replicate"])
    digests = {(part.key.point, part.key.replicate): part.digest for part in parts.read_all(tmp_path / "out")}
    assert len(table) == 8
    for point, replicate in ((0, 0), (3, 1)):
        changes = plan.points[point] | {"days": 40, "population.citizens": 2000}
        alone = simulate(Scenario.load("baseline").replace(changes), seed=seed_of_replicate(11, replicate))
        outcomes = alone.outcomes.iloc[0].drop(["replicate", "seed"]).astype(float)
        found = table.loc[(point, replicate), list(outcomes.index)].astype(float)
        pd.testing.assert_series_equal(found, outcomes, check_names=False, check_exact=True)
        assert digests[point, replicate] == alone.digest
