"""What holds for firms in any scenario, and what their market makes of an accurate system."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import UID_SHIFT, Slot
from simulation.state.firms import APART, Firms, make_firms
from simulation.state.tallies import Count
from tests.laws.societies import BASELINE, lived
from tests.small import SEED, Town

BUSY: dict[str, Any] = {
    "population.citizens": 1500,
    "population.citizens_per_firm": 5,
    "population.cities": ["rongcheng", "wuhan"],
    "population.rest_of_country_share": 0.0,
    "days": 120,
    "conduct.wage_arrears.rate": 2.0,
    "conduct.product_fraud.rate": 2.0,
    "conduct.product_fraud.detectability": 0.5,
    "behaviour.enterprise.default": 0.5,
    "behaviour.enterprise.applications": 0.5,
    "system.records.error_rate": 0.1,
    "system.rating.listing_days": 40,
    "system.records.retention_days": 50,
    "policy.retention": "none",
    "policy.scope": "expansive",
}


def busy(**changes: Any) -> Scenario:
    """A scenario in which firms do, and suffer, a great deal."""
    return BASELINE.replace({**BUSY, **{name.replace("__", "."): value for name, value in changes.items()}})


def totals(society: Society, *counts: Count) -> list[int]:
    """Counts of the whole country from the first day on."""
    return [int(society.recorder.total[0, count]) for count in counts]


def assert_same_firms(a: Firms, b: Firms) -> None:
    """Every column is equal."""
    for name in Firms._fields:
        assert np.array_equal(getattr(a, name), getattr(b, name)), name


@pytest.fixture(scope="module")
def society() -> Society:
    """A busy society after all its days."""
    return lived(busy())


def test_much_happens(society: Society) -> None:
    """What the laws below say is said of something."""
    for count in (
        Count.PURCHASES, Count.BAD_PURCHASES, Count.FIRM_ACTS, Count.FIRM_DEFAULTS, Count.FIRM_WRONG_RECORDS,
        Count.FIRM_LISTINGS, Count.FIRM_WRONGFUL_LISTINGS, Count.FIRM_DELISTINGS, Count.FIRM_CORRECTED, Count.AVOIDED,
    ):  # fmt: skip
        assert totals(society, count)[0] > 0, count


def test_every_delisting_follows_a_listing() -> None:
    society = Society(busy().settings, rng=3, threads=1)
    before = sum(int((society.populace.firms.listed >> slot & 1).sum()) for slot in Slot)
    for _ in range(society.settings.days):
        society.step()
        today = society.populace.counts[:, 0].sum(axis=0)
        listed = sum(int((society.populace.firms.listed >> slot & 1).sum()) for slot in Slot)
        assert today[Count.FIRM_LISTED] == listed
        assert listed == before + today[Count.FIRM_LISTINGS] - today[Count.FIRM_DELISTINGS]
        assert (society.populace.firms.wrongful & ~society.populace.firms.listed == 0).all()
        before = listed


def test_points_are_those_of_live_records(society: Society) -> None:
    people = society.populace
    firms = people.firms
    points = np.zeros_like(firms.points, dtype=np.int64)
    live = firms.record_mark & 16 != 0
    who, row = np.nonzero(live)
    np.add.at(points, (who, firms.record_mark[who, row] & 7), people.world.items.points[firms.record_item[who, row]])
    assert live.any()
    assert np.array_equal(points[:, 1:], firms.points[:, 1:]), "all but the registry start from 0"


def test_threads_change_nothing() -> None:
    crowd = busy(population__citizens=60_000, days=3)
    one, *others = (Society(crowd.settings, rng=5, threads=threads) for threads in (1, 2, 3))
    for _ in range(3):
        one.step()
    for other in others:
        for _ in range(3):
            other.step()
        assert_same_firms(one.populace.firms, other.populace.firms)
        assert np.array_equal(one.recorder.total, other.recorder.total)


def test_switches_leave_no_counts() -> None:
    names = ("enterprise", "market", "lending")
    off: dict[str, Any] = {f"behaviour__{name}__on": False for name in names} | {"system__business_records__on": False}
    society = lived(busy(**off))
    counted = society.recorder.total[..., Count.PURCHASES :].sum(axis=0)
    assert np.flatnonzero(counted).tolist() == [Count.FIRMS - Count.PURCHASES], "and firms are there all the same"


def test_no_scope_no_record() -> None:
    only_litter = {"city": ["garbage_misclassification"], "service": [], "registry": [], "court": [], "tax": []}
    society = lived(busy(policy__scope=only_litter))
    assert totals(society, Count.FIRM_RECORDS, Count.FIRM_LISTINGS) == [0, 0]
    assert totals(society, Count.FIRM_ACTS)[0] > 0


def test_no_error_no_wrongful_listing() -> None:
    society = lived(busy(system__records__error_rate=0.0))
    assert totals(society, Count.FIRM_WRONG_RECORDS, Count.FIRM_WRONGFUL_LISTINGS) == [0, 0]
    assert totals(society, Count.FIRM_LISTINGS)[0] > 0


def test_a_city_taken_away_leaves_the_other_firms_as_they_are(society: Society) -> None:
    alone = lived(busy(population__leave_out=["wuhan"]))
    firms, rest = society.populace.firms, alone.populace.firms
    code = alone.populace.places.code[0]
    ours = firms.uid >> UID_SHIFT == code
    assert ours.sum() == len(rest.uid) > 0
    for name in Firms._fields[1:]:
        assert np.array_equal(getattr(firms, name)[ours], getattr(rest, name)), name


@pytest.mark.parametrize("sizes", [(1,), (30, 31), (8192, 8193), (20_000, 5)])
def test_every_block_has_firms_of_its_own(sizes: tuple[int, ...]) -> None:
    town = Town(*sizes)
    firms = make_firms(town.blocks, SEED, 30, 6.0, 1.0)
    assert (np.diff(firms.first) >= 1).all()
    assert len(set(firms.uid.tolist())) == len(firms.uid) == firms.first[-1]
    assert (firms.uid & (APART - 1) < np.maximum(1, (np.array(max(sizes)) + 29) // 30 + 1)).all()
    assert len(firms.uid) == pytest.approx(sum(sizes) / 30, abs=1 + len(town.blocks))


def test_an_accurate_system_lowers_the_share_of_bad_purchases() -> None:
    """On common random numbers and with everybody aware; with neither deterrence nor naming the gain is gone."""
    exact = {
        "system__records__error_rate": 0.0, "policy__scope": "narrow", "conduct__product_fraud__detectability": 1.0,
        "events": [{"kind": "information_campaign", "topic": "city", "reach": 1.0, "day": 0}],
        "population__citizens": 6000,
    }  # fmt: skip
    toothless = {
        "behaviour__market__deterrence": 0.0, "behaviour__market__caution": 0.0, "behaviour__market__signal": 0.0,
        "behaviour__enterprise__deterrence": 0.0,
    }  # fmt: skip
    found = [
        totals(lived(busy(**exact | changes)), Count.BAD_PURCHASES, Count.PURCHASES)
        for changes in ({"policy__scope": "none"}, {}, toothless)
    ]
    share = [bad / made for bad, made in found]
    assert share[1] < share[0] - 0.005
    assert share[2] == pytest.approx(share[0], abs=0.002)
