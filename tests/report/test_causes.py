"""Acts with their causes, and the chain of acts that led to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.report.causes import LOOK_BACK, acts_of, reason_for
from tests.figures import invented


def run_with(*acts: tuple[int, str, str, str, str], days: int = 400):
    frame = pd.DataFrame(acts, columns=["day", "actor", "action", "target", "cause"]).assign(replicate=0)
    return replace(invented.run(days=days, replicates=1), events=frame)


def test_acts_are_numbered_by_replicate_and_dated():
    acts = acts_of(invented.run(), 2)
    assert [act.number for act in acts] == [1, 2, 3, 4]
    assert acts[0].date == date(2018, 1, 31)
    assert acts[0].when == "day 30, 31 January 2018"


def test_the_chain_holds_earlier_acts_on_the_same_target_or_by_the_same_actor():
    run = run_with(
        (10, "pboc", "warn", "wenzhou", "risk"),  # too long ago
        (150, "wenzhou", "add", "jaywalking", "ambition"),
        (160, "hangzhou", "add", "jaywalking", "ambition"),  # a stranger
        (170, "pboc", "audit", "xiamen", "risk"),
        (200, "pboc", "halt", "wenzhou", "risk"),
        (201, "wenzhou", "drop", "jaywalking", "threat"),  # later
    )
    found = reason_for(run, 5)
    assert [act.number for act in found.chain] == [2, 4]
    assert [found.link(act) for act in found.chain] == ["target", "actor"]
    assert found.act.sentence == "PBoC halted the system of Wenzhou"
    assert LOOK_BACK < 200 - 10


def test_discontent_is_that_of_the_day():
    run = invented.run()
    act = acts_of(run, 1)[2]
    posts = run.daily[(run.daily["measure"] == "posts") & (run.daily["replicate"] == 1) & (run.daily["day"] == act.day)]
    expected = posts["numerator"].iloc[0] * 1000 / invented.CITIZENS
    assert reason_for(run, 3, 1).discontent == pytest.approx(expected)


def test_what_the_scenario_forces_is_not_a_decision():
    found = reason_for(run_with((3, "registry", "announce", "utility_arrears", "scenario")), 1)
    assert "scenario says so" in found.act.motive
    assert "scenario says so" not in reason_for(run_with((3, "pboc", "withdraw", "x", "pressure 9")), 1).act.motive


def test_an_unknown_kind_of_act_is_told_in_its_own_words():
    act = acts_of(run_with((3, "npc", "pass_a_law", "data_law", "salience 3 over 2")))[0]
    assert (act.sentence, act.motive) == ("Npc pass a law data law".replace("Npc", "NPC"), "Salience 3 over 2.")


@pytest.mark.parametrize("number", [0, 5])
def test_no_such_act(number):
    with pytest.raises(BadInput, match="acts 1 to 4"):
        reason_for(invented.run(), number)


def test_no_such_replicate():
    with pytest.raises(BadInput, match="replicates 0 to 5"):
        acts_of(invented.run(), 6)
