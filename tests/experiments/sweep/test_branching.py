"""Points that share a past: equal to runs that lived it themselves, and refused where they cannot share it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulation.errors import BadInput, FailedRuns
from simulation.experiments.replicates import gather
from simulation.experiments.sweep import Plan, branching, parts, plan_summary, resume, run_sweep
from simulation.kernel.randomness import seed_of_replicate
from simulation.society.model import Society
from tests.experiments.sweep.plans import plan

DAY = 12
LEVERS = {"policy.scope": ["narrow", "expansive"], "policy.redress": ["national", "strong"]}


def branched(folder: Path, branch: Any, **design: Any) -> Plan:
    return plan(
        folder, **{"levers": LEVERS, "uncertainties": {}, "days": 20, "citizens": 300, "branch": branch} | design
    )


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Days lived, one entry each."""
    days: list[int] = []
    live = Society.step
    monkeypatch.setattr(Society, "step", lambda society: (days.append(society.steps), live(society)))
    return days


def test_points_share_their_past(tmp_path: Path, lived: list[int]) -> None:
    asked = branched(tmp_path, {"day": DAY}, scenario="narrow")
    run_sweep(asked, tmp_path / "out")
    points, replicates = len(asked.points), 2
    assert len(lived) == replicates * (DAY + points * (20 - DAY))
    assert not (tmp_path / "out" / branching.FOLDER).exists()
    digests = {(part.key.point, part.key.replicate): part.digest for part in parts.read_all(tmp_path / "out")}
    assert len(set(digests.values())) > replicates


@pytest.mark.slow
def test_a_point_that_changes_nothing_is_the_run_without_a_branch(tmp_path: Path) -> None:
    asked = branched(tmp_path, {"day": DAY}, levers={"policy.scope": ["narrow", "expansive"]}, scenario="narrow")
    base = asked.base.replace({"policy.scope": "narrow"})
    assert base.settings.policy == asked.base.settings.policy
    run_sweep(asked, tmp_path / "out", workers=2)
    for part in parts.read_all(tmp_path / "out"):
        alone = gather([asked.base], seed=seed_of_replicate(3, part.key.replicate), replicates=1)[0]
        assert (part.digest == alone.digest) == (part.key.point == 0)


def test_a_point_is_the_run_whose_policy_changes_on_that_date(tmp_path: Path) -> None:
    asked = branched(tmp_path, {"day": DAY}, levers={"policy.redress": ["strong"]}, replicates=1)
    run_sweep(asked, tmp_path / "out")
    dated = {"from": asked.base.settings.date_of(DAY).isoformat(), "value": "strong"}
    before = [
        each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in asked.base.settings.policy.redress
    ]
    alone = gather([asked.base.replace({"policy.redress": [*before, dated]})], seed=3, replicates=1)[0]
    (part,) = parts.read_all(tmp_path / "out")
    assert part.digest == alone.digest


def test_a_date_is_a_day(tmp_path: Path) -> None:
    asked = branched(tmp_path, {"from": "2019-01-13"})
    assert asked.branch_day == DAY == plan_summary(asked).branch


def test_an_interrupted_sweep_lives_no_past_twice(tmp_path: Path, lived: list[int]) -> None:
    asked = branched(tmp_path, {"day": DAY}, replicates=1)
    whole = run_sweep(asked, tmp_path / "whole")
    assert whole.complete
    run_sweep(asked, tmp_path / "out")
    for part in list((tmp_path / "out" / parts.FOLDER).glob("*.parquet"))[:2]:
        part.unlink()
    folder = tmp_path / "out"
    branching.live_pasts(folder / branching.FOLDER / "whole", asked.base.settings, DAY, [3], 1)
    lived.clear()
    resume(folder)
    assert len(lived) == 2 * (20 - DAY)
    assert [p.digest for p in parts.read_all(folder)] == [p.digest for p in parts.read_all(tmp_path / "whole")]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"levers": {"population.citizens": [200, 300]}, "citizens": None}, r"population: acts from the first day"),
        ({"levers": {"seed": [1, 2]}}, r"seed: acts from the first day"),
        ({"levers": {"system.records.error_rate": [0.1, 0.2]}}, r"system: acts"),
        ({"levers": {"institution.city.decides": [True]}}, r"institution: acts"),
        ({"levers": {"policy.redress": [[{"from": "2019-01-05", "value": "strong"}]]}}, r"redress: what is dated"),
        ({"branch": {"day": 20}}, r"from day 1 to day 19"),
        ({"branch": {"from": "2018-12-31"}}, r"from day 1 to day 19"),
        ({"branch": {}}, r"either day, or from"),
        ({"branch": {"day": 3, "from": "2019-01-05"}}, r"either day, or from"),
        ({"branch": {"days": 3}}, r"branch"),
    ],
)
def test_what_cannot_share_a_past_is_refused(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=named) as caught:
        branched(tmp_path, **{"branch": {"day": DAY}} | changes).scenario_hashes  # noqa: B018
    assert "plan.yaml:" in str(caught.value)


def test_a_past_that_fails_fails_its_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(society: Society) -> None:
        raise RuntimeError("no tomorrow")

    with monkeypatch.context() as patch:
        patch.setattr(Society, "step", fail)
        with pytest.raises(FailedRuns, match="before the branch: RuntimeError: no tomorrow"):
            run_sweep(branched(tmp_path, {"day": DAY}), tmp_path / "out")
    assert resume(tmp_path / "out", retry_failed=True).finished == 8
