"""The NDRC: the standards it has promulgated, in their order."""

from __future__ import annotations

from simulation.institutions.planning_commission import PlanningCommissionAgent
from tests.institutions.nation import nation


def test_standards_are_kept_in_order() -> None:
    commission = PlanningCommissionAgent(nation())
    assert commission.standards == []
    commission.promulgate(3, "scope")
    commission.promulgate(9, "supervision")
    assert commission.standards == [(3, "scope"), (9, "supervision")]
