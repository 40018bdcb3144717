"""What has acted already cannot differ; what is to come may."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.errors import BadInput
from simulation.scenario import Scenario, Settings
from simulation.scenario.fork_limits import LIVED, refuse_another_past

DAY = 10
BASE = Scenario.load("narrow").replace(
    {"days": 40, "policy.retention": [{"value": "none"}, {"from": "2019-01-05", "value": {"retention_days": 90}}]}
)
SCANDAL = {"kind": "scandal", "severity": 0.5}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"policy.scope": "expansive"},
        {"policy.retention": "none"},
        {"policy.redress": [{"from": "2019-01-11", "value": "strong"}]},
        {"events": [SCANDAL | {"day": DAY}]},
        {"days": 500},
        {"replicates": 9, "title": "Another one"},
    ],
)
def test_what_is_to_come_may_differ(changes: dict[str, Any]) -> None:
    refuse_another_past(BASE.replace(changes).settings, BASE.settings, DAY)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"start": "2020-01-01"}, "start"),
        ({"population.citizens": 7}, "population"),
        ({"network.near": 1}, "network"),
        ({"conduct.jaywalking.relevance": 0.5}, "conduct"),
        ({"behaviour.opinion.on": False}, "behaviour"),
        ({"system.records.error_rate": 0.9}, "system"),
        ({"institution.auditing.on": True}, "institution"),
        ({"observe.every": 3}, "observe"),
        ({"seed": 8}, "seed"),
        ({"days": DAY - 1}, "days"),
        ({"events": [SCANDAL | {"day": DAY - 1}]}, "events"),
        ({"policy.redress": [{"from": "2019-01-10", "value": "strong"}]}, r"policy\.redress"),
        ({"policy.redress": [{"from": "2019-02-02", "announced": "2019-01-10", "value": "strong"}]}, "redress"),
    ],
)
def test_what_has_acted_may_not(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        refuse_another_past(BASE.replace(changes).settings, BASE.settings, DAY)


def test_every_section_is_one_or_the_other() -> None:
    """A new section of a scenario must be thought of here."""
    to_come = {"name", "title", "description", "days", "replicates", "seed", "policy", "events"}
    assert set(Settings.model_fields) == to_come | set(LIVED)
