"""Misconduct and rewarded conduct: rates, responses, occasions that policies share, and who acts when."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.misconduct import (
    LEVELS,
    Misconduct,
    commit,
    next_occasion,
    rates_of,
    response_to_punishment,
    response_to_reward,
    schedule,
    tabulate,
)
from simulation.kernel.numerics import normal_quantile
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import FLOCK, Purpose, threefry
from simulation.state.citizens import NEVER, Slot
from simulation.state.tables import no_acts
from simulation.state.tallies import Count
from tests.small import CODE, DAY, FRAUD, GIFT, LITTER, SEED, Town, kept, numbers

UID = CODE << 32


def expect(town: Town, **parameters: Any) -> Town:
    """Set first occasions as if the last had been yesterday."""
    schedule(
        *town.head, SEED, DAY - 1, town.citizens, *habits_of(town, **parameters), *scratch_of(town), town.acts
    )  # fmt: skip
    return town


def day_of_acts(town: Town, day: int = DAY, **parameters: Any) -> list[tuple[int, int]]:
    """Live a day; returns who did what."""
    town.forget_counts()
    p = numbers(Misconduct, **parameters)
    commit(
        *town.head, SEED, day, town.citizens, town.items, *habits_of(town, **parameters), town.rules, 0.5, p,
        *scratch_of(town), town.found, town.acts, town.counts,
    )  # fmt: skip
    done = []
    for block, n in enumerate(town.acts.n):
        start = town.acts.first[block]
        done += list(
            zip(town.acts.who[start : start + n].tolist(), town.acts.item[start : start + n].tolist(), strict=True)
        )
    return done


def busy(n: int, **rates: float) -> Town:
    """A town where items happen often: yearly rates by the name of the item in `tests/small.py`."""
    town = Town(n)
    for item, rate in {"FRAUD": 0.0, "LITTER": 0.0, "GIFT": 0.0, **rates}.items():
        town.items.rate[{"FRAUD": FRAUD, "LITTER": LITTER, "GIFT": GIFT}[item]] = rate
    return town


# rules


def padded(n: int) -> int:
    """Items with those that nobody does, whole vectors of them."""
    return -(-n // FLOCK) * FLOCK


def habits_of(town: Town, **parameters: Any) -> tuple[np.ndarray, np.ndarray]:
    """The yearly rates of all items for each level of idiosyncrasy, and what theta adds to their logarithm."""
    n = padded(len(town.items))
    habits, slopes = np.zeros((n, LEVELS)), np.zeros(n)
    habits[: len(town.items)] = slopes[: len(town.items)] = np.nan
    tabulate(town.items, numbers(Misconduct, **parameters), habits, slopes)
    return habits, slopes


def scratch_of(town: Town) -> tuple[np.ndarray, np.ndarray]:
    """Room for the rates and the traits of one citizen in each block, full of another's."""
    n = padded(len(town.items))
    return np.full((len(town.blocks), n), 7.0), np.full((len(town.blocks), n // FLOCK), 7, np.uint64)


def level_of(uid: int, item: int) -> int:
    """The level of a citizen's idiosyncrasy for an item: sixteen items share a call, the lowest byte is the first."""
    words = threefry(SEED, Purpose.IDIOSYNCRASY, uid, item // 16)
    return int(words[item % 16 // 8]) >> 8 * (item % 8) & 255


DEVIATES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@pytest.mark.parametrize("spread", [0.0, 0.9, 2.0])
@pytest.mark.parametrize("relevance", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("rewarded", [False, True])
def test_the_mean_rate_over_citizens_is_that_of_the_catalogue(spread: float, relevance: float, rewarded: bool) -> None:
    """Over all levels and standard normal creditworthiness, exactly, whatever the number of levels."""
    town = busy(1, FRAUD=3.0)
    town.items.relevance[FRAUD], town.items.rewarded[FRAUD] = relevance, rewarded
    mean = habits_of(town, spread=spread, highest_response=1.25)[0][FRAUD].mean()
    sign = 1.0 if rewarded else -1.0
    of_character = np.dot(WEIGHTS, np.exp(sign * spread * relevance * DEVIATES))
    assert mean * of_character == pytest.approx(3.0 * 1.25, rel=1e-9)


def test_levels_are_the_middle_quantiles_of_the_normal_distribution() -> None:
    """Relevance 0.6 leaves 0.8 to the idiosyncratic part."""
    town = busy(1, FRAUD=3.0, GIFT=1.0)
    town.items.relevance[[FRAUD, GIFT]] = 0.6
    table, slopes = habits_of(town, spread=1.5)
    assert slopes[[FRAUD, GIFT]] == pytest.approx([-1.5 * 0.6, 1.5 * 0.6])
    assert not slopes[len(town.items) :].any()
    middle = np.array([normal_quantile((level + 0.5) / 256) for level in range(256)])
    for item, sign in ((FRAUD, -1.0), (GIFT, 1.0)):
        assert np.log(table[item] / table[item, 0]) == pytest.approx(sign * 1.5 * 0.8 * (middle - middle[0]))


def test_where_nothing_happens_the_table_is_zero() -> None:
    town = busy(1, LITTER=2.0)
    town.items.by_firm[LITTER] = True
    assert not habits_of(town)[0].any(), "what firms do is not hers, and nothing else has a rate"


def test_levels_of_a_citizen_are_bytes_of_her_own_and_of_the_item() -> None:
    """Forty items need three calls, of which the last is half used."""
    table = np.arange(40.0)[:, None] * 1000 + np.arange(LEVELS) + 1
    rates, traits = np.zeros(40), np.zeros(5, np.uint64)
    for uid in range(UID, UID + 30):
        total = rates_of(rates, traits, SEED, uid, 0.7, table, np.zeros(40))
        assert rates.tolist() == [item * 1000 + level_of(uid, item) + 1 for item in range(40)]
        assert total == rates.sum()


def test_levels_are_uniform_and_independent_between_items_and_people() -> None:
    n = 4000
    drawn = np.array([[level_of(UID + i, item) for item in range(20)] for i in range(n)])
    assert np.abs(drawn.mean(axis=0) - 127.5).max() < 5 * math.sqrt((256**2 - 1) / 12 / n)
    assert np.abs(np.corrcoef(drawn.T) - np.eye(20)).max() < 5 / math.sqrt(n)
    assert np.abs([np.corrcoef(item[:-1], item[1:])[0, 1] for item in drawn.T]).max() < 5 / math.sqrt(n)
    counts = np.bincount(drawn.ravel(), minlength=256)
    expected = drawn.size / 256
    assert ((counts - expected) ** 2 / expected).sum() < 388, "1 in 10^6 of a chi-square of 255 degrees"


def test_response_to_punishment() -> None:
    p = numbers(Misconduct, deterrence=0.5, crowding_out=0.05, highest_response=1.1, fair=0.4)
    respond = response_to_punishment
    assert respond(0.5, 0.2, 0.0, p) == pytest.approx(math.exp(-0.25) * (1 + 0.05 * 0.8))
    assert respond(0.5, 1.0, 0.0, p) == pytest.approx(math.exp(-0.25)), "relevant conduct is not crowded"
    assert respond(0.0, 0.2, 0.3, p) == 1.0, "no stake, no response"
    assert respond(1e-9, 0.0, 0.0, p) == pytest.approx(1.05), "a small fine crowds out more than it deters"
    assert respond(0.5, 1.0, 0.3, p) == pytest.approx(math.exp(-0.25 - 0.12)), "felt fairness"
    assert respond(1e-9, 0.0, -0.9, p) == 1.1, "never above the bound"
    nothing = numbers(Misconduct, deterrence=0.0, crowding_out=0.0, fair=0.0)
    assert respond(0.5, 0.2, 0.3, nothing) == 1.0, "coefficients of 0 switch it off"


def test_deterrence_falls_with_the_stake() -> None:
    p = numbers(Misconduct)
    responses = [response_to_punishment(stake / 10, 0.3, 0.0, p) for stake in range(1, 30)]
    assert responses == sorted(set(responses), reverse=True)


def test_response_to_reward() -> None:
    assert response_to_reward(0.0, 0.8, 1.1) == 1.0
    assert response_to_reward(0.05, 0.8, 1.1) == pytest.approx(1.04)
    assert response_to_reward(5.0, 0.8, 1.1) == 1.1
    assert response_to_reward(0.05, 0.0, 1.1) == 1.0


def test_rates_of_a_citizen() -> None:
    town = busy(1, FRAUD=0.1, LITTER=2.0, GIFT=1.0)
    table, slopes = habits_of(town, spread=1.0, highest_response=1.1)
    (rates,), (traits,) = scratch_of(town)
    total = rates_of(rates, traits, SEED, UID, 0.5, table, slopes)
    for item, rate, relevance, sign in ((FRAUD, 0.1, 0.8, -1), (LITTER, 2.0, 0.1, -1), (GIFT, 1.0, 0.2, 1)):
        deviate = normal_quantile((level_of(UID, item) + 0.5) / 256)
        character = relevance * 0.5 + math.sqrt(1 - relevance**2) * deviate
        # finitely many levels have a little less than the normal mean, which the table makes up for
        assert rates[item] == pytest.approx(rate * math.exp(sign * character - 0.5) * 1.1, rel=0.02)
        assert rates[item] == pytest.approx(table[item, level_of(UID, item)] * math.exp(sign * relevance * 0.5))
    assert rates[0] == rates[1] == 0.0
    assert not rates[len(town.items) :].any(), "what is there for the length of a vector is done by nobody"
    assert total == pytest.approx(rates.sum())


@pytest.mark.parametrize(
    ("u", "total", "gap"),
    [
        (0.0, 1.0, 1),
        (1 - math.exp(-0.999), DAYS_A_YEAR, 1),
        (1 - math.exp(-1.001), DAYS_A_YEAR, 2),
        (1 - math.exp(-2.5), DAYS_A_YEAR, 3),
        (1 - math.exp(-1.001), 1.0, 366),
    ],
)
def test_gaps_between_occasions(u: float, total: float, gap: int) -> None:
    assert next_occasion(u, total, DAY) == DAY + gap


def test_an_occasion_that_never_comes() -> None:
    assert next_occasion(0.5, 0.0, DAY) == NEVER
    assert next_occasion(1.0 - 1e-16, 1e-6, DAY) == NEVER


# kernels


def test_people_act_on_the_day_of_their_occasion_only() -> None:
    town = expect(busy(400, LITTER=60.0), highest_response=1.0)
    due = town.citizens.next_conduct.astype(int).copy()
    assert due.min() >= DAY
    done = day_of_acts(town, highest_response=1.0)
    assert done == [(i, LITTER) for i in np.flatnonzero(due == DAY)]
    assert town.counted(Count.ACTS) == town.counted(Count.MINOR_ACTS) == len(done) > 0
    after = town.citizens.next_conduct.astype(int)
    assert (after[due == DAY] > DAY).all()
    assert kept(after[due != DAY], due[due != DAY])


def test_acts_come_at_the_stated_rate() -> None:
    """With a response of 1 and no spread the daily chance is 1 - exp(-rate / 365)."""
    town = expect(busy(2000, LITTER=36.5, GIFT=73.0), spread=0.0)
    counted = {LITTER: 0, GIFT: 0}
    days = 40
    for day in range(DAY, DAY + days):
        for _, item in day_of_acts(town, day, spread=0.0):
            counted[item] += 1
    occasions = 1 - math.exp(-109.5 * 1.1 / 365)
    for item, rate in ((LITTER, 36.5), (GIFT, 73.0)):
        expected = 2000 * days * occasions * rate / 109.5 / 1.1
        assert abs(counted[item] - expected) < 5 * math.sqrt(expected)


def test_acts_are_counted_by_kind() -> None:
    town = expect(busy(300, FRAUD=100.0, LITTER=100.0, GIFT=100.0))
    done = [item for day in range(DAY, DAY + 5) for _, item in day_of_acts(town, day)]
    assert set(done) == {FRAUD, LITTER, GIFT}
    town = expect(busy(300, FRAUD=100.0, LITTER=100.0, GIFT=100.0))
    done = [item for _, item in day_of_acts(town)]
    assert town.counted(Count.REWARDED_ACTS) == done.count(GIFT)
    assert town.counted(Count.ACTS) == done.count(FRAUD) + done.count(LITTER)
    assert town.counted(Count.MINOR_ACTS) == done.count(LITTER), "its severity of 0.1 is under 0.3"


def test_policies_share_the_occasions_and_deter_acts() -> None:
    free, watched, unaware = (expect(busy(3000, LITTER=60.0)) for _ in range(3))
    for town in (watched, unaware):
        town.system(Slot.CITY, LITTER, sanction=1.0, access=1.0)
    watched.everybody(knows=31)
    acts = [set(day_of_acts(town, deterrence=1.0, crowding_out=0.0)) for town in (free, watched, unaware)]
    assert acts[1] < acts[0], "the deterred are some of those who would have acted"
    assert acts[2] == acts[0], "who does not know is not deterred"
    assert len(acts[1]) == pytest.approx(len(acts[0]) * math.exp(-2.0), rel=0.4)
    assert kept(free.citizens.next_conduct, watched.citizens.next_conduct)


def test_rewards_raise_and_crowding_out_raises() -> None:
    plain, paid = (expect(busy(3000, GIFT=60.0), highest_response=2.0) for _ in range(2))
    paid.system(Slot.CITY, GIFT, reward=1.0, grades=True).everybody(knows=31)
    before, after = (set(day_of_acts(town, reward_response=1.0, highest_response=2.0)) for town in (plain, paid))
    assert before < after
    fined = expect(busy(3000, LITTER=60.0), highest_response=2.0)
    fined.system(Slot.CITY, LITTER, sanction=1e-6).everybody(knows=31)
    unfined = expect(busy(3000, LITTER=60.0), highest_response=2.0)
    kwargs = {"crowding_out": 0.5, "deterrence": 0.5, "highest_response": 2.0}
    assert set(day_of_acts(unfined, **kwargs)) < set(day_of_acts(fined, **kwargs))


def test_the_creditworthy_misbehave_less_and_give_more() -> None:
    town = busy(4000, FRAUD=60.0, GIFT=60.0).everybody(creditworthiness=np.repeat((-1.5, 1.5), 2000))
    done = [pair for day in range(DAY, DAY + 3) for pair in day_of_acts(expect(town) if day == DAY else town, day)]
    for item, worse_does_more in ((FRAUD, True), (GIFT, False)):
        low = sum(1 for i, k in done if k == item and i < 2000)
        high = sum(1 for i, k in done if k == item and i >= 2000)
        assert (low > high) is worse_does_more


def test_off_nobody_acts_and_yesterday_is_forgotten() -> None:
    town = expect(busy(200, LITTER=100.0))
    assert day_of_acts(town)
    assert day_of_acts(town, on=False) == []
    assert town.acts.n.tolist() == [0]


def test_nobody_acts_twice_a_day_and_rows_start_with_the_block() -> None:
    town = expect(busy(9000, LITTER=365.0))
    done = day_of_acts(town)
    people = [i for i, _ in done]
    assert people == sorted(set(people))
    assert town.acts.n.min() > 0
    assert (town.acts.n <= np.diff(town.acts.first)).all()
    assert not town.acts.lost.any()


def test_acts_without_room_are_counted_as_lost_and_change_nothing_else() -> None:
    town = expect(busy(400, LITTER=365.0))
    roomy = expect(busy(400, LITTER=365.0))
    town.acts = no_acts(np.array([5]))
    done, all_done = day_of_acts(town), day_of_acts(roomy)
    assert done == all_done[:5]
    assert town.acts.lost.tolist() == [len(all_done) - 5]
    assert town.counted(Count.ACTS) == 5, "an act that nobody can note is not counted"
    assert kept(town.citizens.next_conduct, roomy.citizens.next_conduct)


def test_the_usual_day_is_what_the_rates_add_up_to() -> None:
    """Occasions a day, at most one for each citizen; the chance of one is a little less than the rate."""
    town = expect(busy(3000, LITTER=60.0, GIFT=20.0))
    table, slopes = habits_of(town)
    (rates,), (traits,) = scratch_of(town)
    totals = [rates_of(rates, traits, SEED, UID + i, 0.0, table, slopes) / DAYS_A_YEAR for i in range(3000)]
    assert town.acts.usual[0] == pytest.approx(np.minimum(totals, 1.0).sum())
    due = (town.citizens.next_conduct == DAY).sum()
    assert abs(due - sum(1 - math.exp(-total) for total in totals)) < 5 * math.sqrt(town.acts.usual[0])
    again = expect(town).acts.usual[0]
    assert again == pytest.approx(np.minimum(totals, 1.0).sum()), "added up anew"
