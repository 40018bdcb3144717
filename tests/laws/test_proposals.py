"""Laws of proposals: an announcement changes nothing before its day, and nothing at all with every coupling cut."""

from __future__ import annotations

from typing import Any

import pandas as pd

from simulation.scenario import Scenario
from simulation.state.citizens import Slot
from tests.laws.societies import BASELINE, fingerprint, lived

DAYS = 24
PROPOSAL = {"kind": "announce", "item": "utility_arrears", "system": "registry"}


def scenario(day: int | None, **changes: Any) -> Scenario:
    """A small country in which the proposal is announced on a day, or never."""
    events = [] if day is None else [{**PROPOSAL, "day": day}]
    return BASELINE.replace(
        {"days": DAYS, "population.citizens": 1500, "observe.every": 1, "events": events, **changes}
    )


LOUD = {"behaviour.voice.online": 1.0, "behaviour.voice.outrage": 0.05, "institution.consultation.ministry": 4.0}


def before(frames: dict[str, pd.DataFrame], day: int) -> pd.DataFrame:
    """The daily table before a day."""
    table = frames["daily"]
    return table[table["day"] < day].reset_index(drop=True)


def test_nothing_before_the_announcement_depends_on_it() -> None:
    never, late = (lived(scenario(day, **LOUD)).frames() for day in (None, 9))
    pd.testing.assert_frame_equal(before(never, 9), before(late, 9))
    posts = late["daily"].query("measure == 'posts' and city == 'national'").set_index("day")["numerator"]
    assert posts[:9].sum() == 0
    assert posts[9] > 0, "people can speak on the day of the announcement"


def test_with_every_coupling_cut_an_announcement_is_only_a_line_in_the_log() -> None:
    cut = {
        "behaviour.voice.on": False,
        "institution.consultation.on": False,
        "institution.public_sphere.on": False,
    }
    never, early = (lived(scenario(day, **cut)).frames() for day in (None, 2))
    assert len(early["events"]) == len(never["events"]) + 1
    early["events"] = early["events"][early["events"]["action"] != "announce"]
    assert fingerprint(never) == fingerprint(early)


def test_the_same_seed_gives_the_same_debate() -> None:
    first, second = (lived(scenario(2, **LOUD)).frames() for _ in range(2))
    assert fingerprint(first) == fingerprint(second)
    assert {"call_for_caution", "withdraw"} <= set(first["events"]["action"])


def test_heavier_censorship_never_adds_what_is_heard() -> None:
    reach = []
    for removed in (0.0, 0.5, 1.0):
        policy = [{"value": {"removed": removed}}]
        society = lived(scenario(2, **LOUD, **{"policy.censorship": policy, "institution.consultation.on": False}))
        places = society.government.public_debate.sphere.places
        (issue,) = [known for known in places if known is not None and known.slot == Slot.REGISTRY]
        reach.append(issue.salience)
    assert reach[0] > reach[1] > reach[2]
