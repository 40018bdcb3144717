"""Why it happened to her: her days lived again agree with the pane, and each change has its rule."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simulation.app.lanes import Lane
from simulation.app.page_content import file_of
from simulation.app.recipes import Recipe
from simulation.app.stories import people_of, story_of
from simulation.errors import BadInput
from simulation.state.citizens import UID_SHIFT

DAYS = 60
ASKED = 20
"""Whose story is told; each lives the days of her city again, twice."""


@pytest.fixture(scope="module")
def lane() -> Lane:
    made = Lane(Recipe("expansive"), seed=2, citizens=5000, days=DAYS)
    made.live(DAYS)
    return made


def test_the_people_of_a_city_are_counted(lane: Lane) -> None:
    found = people_of(lane, "rest_of_country")
    assert found["listed"] == sum(listed for _, listed, _ in found["fifths"])
    assert found["citizens"] == sum(n for n, _, _ in found["fifths"])
    assert len(found["people"]) == found["listed"] > 0


def test_a_story_ends_where_the_pane_is(lane: Lane) -> None:
    known = set(json.loads(file_of("en.json")))
    people = people_of(lane, "rest_of_country")["people"]
    wrongful = [one for one in people if one["wrongful"]]
    assert wrongful, "this seed lists somebody wrongly"
    wronged_in_the_run = 0
    for one in wrongful[:ASKED]:
        story = story_of(lane.scenario, lane.seed, one["uid"], DAYS, lambda: False)
        told = [change["key"] for change in story["changes"]]
        wronged_in_the_run += any(key.endswith("_wrongly") for key in told) and "wrong_record" in told
        assert {f"story.{key}" for key in told} <= known
        assert all(change["rule"] for change in story["changes"])
        assert len(story["series"]["legitimacy"]) == DAYS
        assert not any(
            change["key"].startswith("listed") for change in story["without"]["changes"] if change["day"] > 1
        )
    assert wronged_in_the_run > 0, "others were listed wrongly before the run"


def test_a_draw_is_below_what_was_needed_unless_she_was_refused(lane: Lane) -> None:
    seen = set()
    for one in people_of(lane, "rest_of_country")["people"][:ASKED]:
        for change in story_of(lane.scenario, lane.seed, one["uid"], DAYS, lambda: False)["changes"]:
            if change["draw"] and "below" in change["draw"]:
                seen.add(change["key"])
                near = 0.0001  # draws are rounded
                if change["key"] == "refused":
                    assert change["draw"]["u"] >= change["draw"]["below"] - near
                else:
                    assert change["draw"]["u"] <= change["draw"]["below"] + near
    assert {"record", "copied"} & seen, "something that chance decided is told"


def test_an_objection_is_told_with_its_numbers() -> None:
    lane = Lane(Recipe("expansive_with_safeguards"), seed=2, citizens=3000, days=DAYS)
    lane.live(1)
    society = lane.people()
    places, found = society.populace.places, set()
    while not found and lane.lived < DAYS:
        lane.live(1)
        found = set(np.flatnonzero(society.populace.citizens.objection).tolist())
    i = min(found)
    place = int(np.searchsorted(places.first, i, side="right")) - 1
    uid = (int(places.code[place]) << UID_SHIFT) + i - int(places.first[place])
    changes = story_of(lane.scenario, lane.seed, str(uid), lane.lived, lambda: False)["changes"]
    (objects,) = [change for change in changes if change["key"] == "objects"][-1:]
    assert "behaviour.objection.cost" in objects["parameters"]
    assert 0.0 <= objects["draw"]["u"] < 1.0


@pytest.mark.parametrize("uid", ["", "x", "-1", "1e9", "../etc", "99999999999999999999999", "<b>"])
def test_nobody_has_such_a_number(lane: Lane, uid: str) -> None:
    with pytest.raises(BadInput):
        story_of(lane.scenario, lane.seed, uid, 3, lambda: False)


def test_no_such_city(lane: Lane) -> None:
    with pytest.raises(BadInput, match="city: one of"):
        people_of(lane, "atlantis")
