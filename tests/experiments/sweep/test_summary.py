"""What a plan asks for."""

from pathlib import Path

from simulation.experiments.sweep import plan_summary
from tests.experiments.sweep.plans import plan


def test_summary(tmp_path: Path) -> None:
    summary = plan_summary(plan(tmp_path))
    assert (summary.points, summary.replicates, summary.runs) == (8, 2, 16)
    assert (summary.citizens, summary.days) == (1000, 5)
    assert summary.levers == {"policy.scope": "narrow, expansive"}
    assert summary.uncertainties == {"system.records.error_rate": "0.01, 0.02, 0.04, 0.08"}
    assert summary.outcomes[0] == "repaid_within_30_days"


def test_ranges_in_words(tmp_path: Path) -> None:
    axes = {
        "system.records.error_rate": {"low": 0.001, "high": 0.1, "log": True},
        "observe.every": {"low": 1, "high": 30, "integer": True},
    }
    asked = plan(tmp_path, kind="latin_hypercube", points=4, levers=axes, uncertainties={})
    assert plan_summary(asked).levers == {
        "system.records.error_rate": "0.001 to 0.1 (logarithmic)",
        "observe.every": "1 to 30 (whole numbers)",
    }
