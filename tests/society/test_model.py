"""A society: its day, what it reports, and that compiled code and plain Python live the same life."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref

import numpy as np
import pandas as pd
import pytest

from simulation.observation.measures import OUTCOMES
from simulation.results.digest import digest
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import Citizens, Segment, Slot
from simulation.state.tallies import Count

SMALL = Scenario.load("expansive").replace(
    {
        "population.citizens": 600,
        "population.past_days": 40,
        "population.cities": ["rongcheng", "wuhan"],
        "days": 60,
        "observe.every": 10,
        "system.records.error_rate": 0.05,
        "behaviour.debts.bill": 0.8,
        "behaviour.debts.unwilling": 0.2,
    }
)
PLAIN_PYTHON = """
from tests.society.test_model import SMALL, fingerprint
from simulation.society.model import Society
print(fingerprint(Society(SMALL.settings, rng=3, threads=1).run(40)))
"""


def fingerprint(frames: dict[str, pd.DataFrame]) -> str:
    return digest({name: table.assign(replicate=0) for name, table in frames.items() if name != "outcomes"})


def test_a_hundred_days_in_the_life() -> None:
    society = Society(SMALL.settings, rng=3, threads=1)
    assert society.names == ("rongcheng", "wuhan", "rest_of_country")
    frames = society.run(100)
    assert society.steps == 100
    assert set(frames) == {"outcomes", "daily", "strata", "events", "spells"}
    counts = frames["daily"][frames["daily"].measure == "acts"]
    assert counts.day.tolist() == list(range(100))
    for name in ("acts", "records", "wrong_records", "listings", "bills", "defaults", "deals", "repaid"):
        assert frames["daily"].loc[frames["daily"].measure == name, "numerator"].sum() > 0, name
    assert 0 < frames["outcomes"]["repaid_within_30_days"][0] < 1
    assert len(frames["spells"]) > 0


def test_a_run_can_be_continued() -> None:
    whole, parts = Society(SMALL.settings, rng=3, threads=1), Society(SMALL.settings, rng=3, threads=1)
    parts.run(25)
    assert fingerprint(whole.run(40)) == fingerprint(parts.run(15))


def test_seeds_make_lives_and_one_seed_makes_one_life() -> None:
    first, again, other = (fingerprint(Society(SMALL.settings, rng=seed, threads=1).run(20)) for seed in (3, 3, 4))
    assert first == again != other


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_the_ends_of_the_seeds(seed: int) -> None:
    assert Society(SMALL.settings, rng=seed, threads=1).run(3)["outcomes"].notna().any(axis=None)


def test_a_society_can_be_looked_at_before_its_first_day() -> None:
    frames = Society(SMALL.settings, rng=3, threads=1).run(0)
    assert frames["outcomes"]["trust_in_others"][0] > 0
    assert np.isnan(frames["outcomes"]["trade_volume"][0])


def test_mesa_collects_the_outcomes_of_observed_days() -> None:
    society = Society(SMALL.settings, rng=3, threads=1)
    society.run(35)
    collected = society.datacollector.get_model_vars_dataframe()
    assert list(collected.columns) == [outcome.__name__ for outcome in OUTCOMES]
    assert len(collected) == 3
    assert collected["trust_in_others"].iloc[-1] == society.recorder.latest["trust_in_others"]


def test_institutions_are_agents() -> None:
    society = Society(SMALL.settings, rng=3, threads=1)
    kinds = [type(agent).__name__ for agent in society.agents]
    assert kinds.count("CityAgent") == 3
    assert kinds.count("PrivateServiceAgent") == 8
    for name in ("CentralBankAgent", "CongressAgent", "PlanningCommissionAgent", "StateMediaAgent"):
        assert kinds.count(name) == 1


def test_the_books_balance_every_day() -> None:
    """Listings in and out by system, wrongly listed among the listed, and every yuan."""
    society = Society(SMALL.settings, rng=3, threads=1)
    citizens = society.populace.citizens
    listed = np.array([(citizens.listed >> slot & 1).sum() for slot in Slot])
    money = citizens.liquidity.sum(dtype=np.int64)
    for _ in range(60):
        society.step()
        today = society.recorder.today[0]
        for slot in Slot:
            left = today[Count.REPAID + slot] + today[Count.CORRECTED + slot] + today[Count.EXPIRED + slot]
            left += today[Count.REPAIRED + slot]
            listed[slot] += today[Count.LISTINGS + slot] - left
            assert listed[slot] == today[Count.LISTED + slot] == (citizens.listed >> slot & 1).sum()
        assert today[Count.WRONGLY_LISTED_PERSONS] <= today[Count.LISTED_PERSONS] <= len(citizens.age)
        money += today[Count.MONEY_EARNED] + today[Count.MONEY_REWARDS] - today[Count.MONEY_SANCTIONS]
        money += today[Count.LENT] - today[Count.INSTALMENTS]
        money -= today[Count.MONEY_SPENT] + today[Count.MONEY_REPAID]
        assert citizens.liquidity.sum(dtype=np.int64) == money
        assert citizens.liquidity.min() >= 0


def test_debts_and_listings_agree_every_day() -> None:
    """A listing that ends with payment needs a debt that is owed, unless it was taken over."""
    from simulation.state.citizens import Listing

    society = Society(SMALL.settings, rng=3, threads=1)
    citizens = society.populace.citizens
    for _ in range(60):
        society.step()
        for slot in Slot:
            for i in np.flatnonzero(citizens.listed >> slot & 1):
                flags = int(citizens.listing[i, slot])
                if flags & Listing.FOR_DEBT and not flags & Listing.IMPORTED:
                    segment = Segment.JUDGMENT if flags & Listing.FOR_JUDGMENT else Segment.PRIVATE
                    assert citizens.owed[i, segment] > 0, f"{slot.name} lists citizen {i} for a debt that she paid"
        assert ((citizens.listing != 0) <= (citizens.listed[:, None] >> np.arange(5) & 1 != 0)).all()


def test_columns_stay_in_their_range() -> None:
    society = Society(SMALL.settings, rng=3, threads=1)
    society.run()
    citizens: Citizens = society.populace.citizens
    for name in ("trust_in_others", "confidence", "legitimacy", "support"):
        column = getattr(citizens, name)
        assert ((column >= 0) & (column <= 1)).all(), name
    assert (citizens.owed >= 0).all()


@pytest.mark.slow
def test_plain_python_lives_the_same_life() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", PLAIN_PYTHON], env=environment, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == fingerprint(Society(SMALL.settings, rng=3, threads=1).run(40))


def test_an_item_that_leaves_the_scope_takes_its_records_and_listings_along() -> None:
    scenario = SMALL.replace(
        {
            "days": 40,
            "policy.scope": [
                {"value": "expansive"},
                {"from": "2019-01-31", "value": {"like": "expansive", "court": ["tax_evasion"]}},
            ],
        }
    )
    society = Society(scenario.settings, rng=3, threads=1)
    court = []
    for _ in range(40):
        society.step()
        court.append(int((society.populace.citizens.listed >> Slot.COURT & 1).sum()))
    assert court[29] > 0
    assert court[30] == 0, "the court may no longer list anybody for a judgment"


@pytest.mark.parametrize("days_after", [1, 10])
def test_a_day_on_which_everybodys_listing_ends_is_survived(days_after: int) -> None:
    """Errors put nearly everybody on the list of her city; then all systems of cities are halted at once."""
    scenario = SMALL.replace(
        {
            "days": 70,
            "system.records.error_rate": 1.0,
            "system.records.highest_error": 20.0,
            "system.rating.list_severity": 0.0,
            "events": [{"kind": "intervene", "day": 60, "actor": "pboc", "action": "halt"}],
        }
    )
    society = Society(scenario.settings, rng=3, threads=1)
    society.run(60)
    listed = int((society.populace.citizens.listed >> Slot.CITY & 1).sum())
    assert listed > 500, "or the test tests nothing"
    spells = society.run(days_after)["spells"]
    assert ((spells.system == "city") & (spells.end == 60)).sum() == listed


def test_a_first_day_on_which_all_who_were_listed_before_pay_is_survived() -> None:
    scenario = SMALL.replace(
        {
            "population.past_days": 0,
            "behaviour.debts.listed_at_start": 1.0,
            "behaviour.debts.character": 0.0,
            "behaviour.debts.judgment_size": 0.001,
            "behaviour.repayment.baseline_judgment": 1.0,
            "behaviour.repayment.frailty": 0.0,
        }
    )
    society = Society(scenario.settings, rng=3, threads=1)
    assert (society.populace.citizens.listed >> Slot.COURT & 1).all()
    spells = society.run(2)["spells"]
    assert ((spells.system == "court") & (spells.end == 0)).sum() > 550


def test_nothing_is_reported_when_a_row_was_lost() -> None:
    society = Society(SMALL.settings, rng=3, threads=1)
    society.run(2)
    society.step()
    society.populace.spells.lost[0] = 1
    with pytest.raises(RuntimeError, match="room"):
        society.frames()


def test_a_world_in_which_everybody_acts_every_day_is_survived() -> None:
    items = ("parking_violation", "garbage_misclassification", "eating_in_subway", "fare_evasion")
    scenario = SMALL.replace(
        {
            **{f"conduct.{name}.rate": 365.0 for name in items},
            **{f"conduct.{name}.detectability": 1.0 for name in items},
            "behaviour.misconduct.deterrence": 0.0,
            "policy.scope": {name: ["all"] for name in ("registry", "court", "tax", "city", "service")},
        }
    )
    frames = Society(scenario.settings, rng=3, threads=1).run(5)
    daily = frames["daily"]
    acts = daily.loc[daily.measure == "acts", "numerator"].sum()
    records = daily.loc[daily.measure == "records", "numerator"].sum()
    assert acts > 600 * 5 * 0.8
    assert records > 3 * acts, "every system writes everything down"


def test_a_society_that_is_let_go_of_leaves_no_memory_behind() -> None:
    """Mesa keeps a table of all models that ever had agents: thousands of replicates would fill the memory."""
    society = Society(SMALL.settings, rng=1)
    society.step()
    trace = weakref.ref(society)
    del society
    gc.collect()
    assert trace() is None
