"""What mathematics knows beforehand: stationary shares, mean lengths, lags and gaps, with the power to be wrong."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import chi2

from simulation.behaviours import misconduct, objection, opinion
from simulation.behaviours.debts import months_more
from simulation.behaviours.information import Information
from simulation.kernel.randomness import Purpose, uniform
from simulation.kernel.work_sharing import Block
from simulation.population.network import Network
from simulation.rules.coverage import streams_in
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import UID_SHIFT, Listing, Slot
from simulation.state.tallies import Count
from simulation.systems import recognition, records, redress
from simulation.systems.security import chance_of_breach
from tests.laws.societies import BASELINE, law
from tests.small import DAY, LOAN, SEED, Town, numbers

YEAR = 365.0
NOBODY_DOES_ANYTHING = {
    f"behaviour.{name}.on": False for name in ("misconduct", "debts", "trade", "trust", "opinion", "awareness")
} | {"system.security.on": False, "system.records.overload": 0.0, "observe.strata": False, "observe.cities": False}
ONLY_ERRORS = NOBODY_DOES_ANYTHING | {
    "population.past_days": 0,
    "policy.scope": {"city": [], "service": [], "registry": ["all"], "court": [], "tax": []},
    "policy.redress": {"registry_days": 1, "city": 0, "service": 0},
    "policy.recognition": "none",
    "policy.retention": "forever",
    "system.records.coverage_registry": 1.0,
    "system.records.error_rate": 1.0,
    "system.records.highest_error": 20.0,
    "system.rating.list_severity": 0.0,
    "system.rating.notice": 1.0,
    "system.redress.capacity": 1000.0,
    "behaviour.objection.efficacy": 0.0,
    "behaviour.objection.cost": 0.0,
    "behaviour.objection.persistence": 1.0,
}
"""A registry that records all conduct, in which only errors bring listings and only objections end them."""


def lived(scenario: Scenario, seed: int = 1) -> Society:
    """A society after all its days, on all processors."""
    society = Society(scenario.settings, rng=seed)
    for _ in range(scenario.settings.days):
        society.step()
    return society


def chance_of_wrong_listing(society: Society) -> float:
    """Daily chance of a wrong record at the registry: an occasion at the bound, this system, and not thinned out."""
    p = society.settings.system.records
    occasion = 1.0 - exp(-p.highest_error * len(Slot) / YEAR)
    streams = streams_in(society.populace.world.recordable)
    return occasion / len(Slot) * min(p.error_rate * streams, p.highest_error) / p.highest_error


@pytest.mark.slow
def test_listing_chance_p_and_exit_chance_h_give_the_stationary_share() -> None:
    """p / (p + h): objections are filed with chance h a day from the day of the listing on and upheld a day later, so
    a listing lasts 1 / h days on average; one day more or less would be more than 5 standard errors away."""
    h, n = 0.05, 100_000
    changes = {"population.citizens": n, "days": 120, "observe.spells": False}
    certain = {"behaviour.objection.propensity_wrong": h, "system.redress.sensitivity": 1.0}
    society = lived(BASELINE.replace(ONLY_ERRORS | changes | certain))
    p = chance_of_wrong_listing(society)
    found = int((society.populace.citizens.listed != 0).sum()) / n
    share, error = p / (p + h), sqrt(p * h / (p + h) ** 2 / n)
    assert 0.2 < share < 0.8
    assert abs(found - share) < 4 * error
    for length in (1.0 / h - 1.0, 1.0 / h + 1.0):
        assert abs(found - length / (length + 1.0 / p)) > 5 * error


@pytest.mark.slow
def test_objections_with_chance_a_upheld_with_u_give_the_mean_length_of_wrongful_listings() -> None:
    """(1 / a + L) / u - 1 days with a deadline of L days: the first chance to object is on the day of the listing, the
    next ones on the day after a refusal, and the answer comes L days after the objection."""
    a, u, deadline = 0.1, 0.5, 1
    changes = {"population.citizens": 15_000, "days": 400, "observe.every": 20}
    chances = {"behaviour.objection.propensity_wrong": a, "system.redress.sensitivity": u}
    spells = lived(BASELINE.replace(ONLY_ERRORS | changes | chances)).frames()["spells"]
    early = spells[spells["start"] < 60]
    assert early["wrongful"].all()
    assert (early["reason"] == "corrected").all(), "all end in time"
    length = (early["end"] - early["start"]).to_numpy()
    mean = (1.0 / a + deadline) / u - 1.0
    error = length.std() / sqrt(len(length))
    assert abs(length.mean() - mean) < 4 * error
    assert min(abs(length.mean() - wrong) for wrong in (mean - 1.0, mean + 1.0)) > 5 * error


def test_answers_on_the_day_of_the_objection_give_one_over_a_times_u() -> None:
    """Without a deadline a wrongful listing is in force on 1 / (a u) days, the first and the last one included."""
    a, u, n = 0.1, 0.5, 40_000
    town = Town(n).system(Slot.CITY, LOAN, objection=True, deadline_days=0)
    for i in range(n):
        town.list_one(i, Slot.CITY, Listing.WRONGFUL | Listing.AWARE, since=DAY)
    objects = numbers(objection.Objection, propensity_wrong=a, efficacy=0.0, cost=0.0, persistence=1.0)
    decides = numbers(redress.Redress, sensitivity=u)
    last = np.zeros(n, dtype=np.int64)
    for day in range(DAY, DAY + 500):
        first, end, blocks = town.head
        objection.object_to(
            first, end, blocks, SEED, day, town.citizens, town.rules, town.lateness, objects, town.rolled(), town.counts
        )  # fmt: skip
        redress.decide(
            first, end, blocks, SEED, day, town.citizens, town.items, town.rules, decides, town.rolled(),
            town.ledger, town.spells, town.counts,
        )  # fmt: skip
        last[(town.citizens.listed == 0) & (last == 0)] = day
    assert (last > 0).all()
    days = last - DAY + 1
    error = days.std() / sqrt(n)
    assert abs(days.mean() - 1.0 / (a * u)) < 4 * error
    assert min(abs(days.mean() - 1.0 / (a * u) - wrong) for wrong in (-1.0, 1.0)) > 4.5 * error


@pytest.mark.parametrize("lag", [1.0, 5.0])
def test_listings_are_taken_over_and_given_up_after_the_mean_lag(lag: float) -> None:
    """Each day with chance 1 / lag: a listing from its own day on, its end from the day after on, because payments and
    corrections come later in the day than exchanges. So the means are lag - 1 and lag days."""
    n = 20_000
    town = Town(n).system(Slot.COURT, LOAN).system(Slot.CITY, LOAN, recognises=1 << Slot.COURT, recognition_lag=lag)
    for i in range(n):
        town.list_one(i, Slot.COURT, since=DAY)
    came, went = np.full(n, -1), np.full(n, -1)
    gone = DAY + 150
    for day in range(DAY, DAY + 300):
        exchange(town, day)
        held = town.citizens.listed >> Slot.CITY & 1 == 1
        came[held & (came < 0)] = day - DAY
        went[~held & (came >= 0) & (went < 0)] = day - gone
        if day == gone:
            assert (came >= 0).all()
            town.citizens.listed[:] &= 255 - (1 << Slot.COURT)
            town.citizens.listing[:, Slot.COURT] = 0
    spread = sqrt(lag * (lag - 1.0) / n)
    assert abs(came.mean() - (lag - 1.0)) <= 4 * spread
    assert abs(went.mean() - lag) <= 4 * spread


def exchange(town: Town, day: int) -> None:
    """One day of recognition."""
    p = numbers(recognition.Recognition)
    first, last, blocks = town.head
    recognition.recognise(
        first, last, blocks, SEED, day, town.citizens, town.rules, town.services, p, town.rolled(), town.spells,
        town.counts,
    )  # fmt: skip


DRAWS = st.floats(0.0, 1.0, exclude_max=True)
DAYS = st.integers(0, 2000)


@law(200)
@given(DRAWS, st.floats(0.01, 300.0), DAYS)
def test_a_gap_is_longer_than_m_days_with_the_chance_of_no_event_at_a_constant_rate(
    u: float, rate: float, days: int
) -> None:
    """P(gap > m) = exp(-rate m / 365), for the same draw exactly where it should be."""
    none = exp(-rate * days / YEAR)
    assume(none > 1e-12 and abs((1.0 - u) / none - 1.0) > 1e-9)
    assert (misconduct.next_occasion(u, rate, DAY) - DAY > days) == (1.0 - u <= none)
    assert (records.next_error(u, rate, DAY) - DAY > days) == (1.0 - u <= none)


@law(200)
@given(st.integers(0, 65535), st.integers(0, 2**31), st.floats(1e-6, 1.0), st.integers(1, 140))
def test_a_day_brings_a_meeting_with_the_chance_asked_for_and_any_tie_alike(
    draw: int, uid: int, contact: float, ties: int
) -> None:
    """Told by the uniform number (draw + rest) / 65536; days are independent, so P(gap > m) = (1 - contact)^m."""
    limit = contact * 65536
    luck = (draw + uniform(SEED, Purpose.CONTACT, uid, DAY)) / 65536
    place = luck / contact * ties
    assume(abs(place - round(place)) > 1e-9)
    assert opinion.tie_met(float(draw), limit, ties / limit, SEED, uid, DAY) == (int(place) if luck < contact else -1)


@law(200)
@given(DRAWS, st.floats(0.01, 100.0), st.integers(0, 1000))
def test_halving_the_step_leaves_constant_rates_unchanged(u: float, rate: float, days: int) -> None:
    """Two periods at a rate are one period at twice the rate, for gaps draw by draw and for chances of breaches."""
    none = exp(-2.0 * rate * days / YEAR)
    assume(none > 1e-12 and abs((1.0 - u) / none - 1.0) > 1e-9)
    for gap in (misconduct.next_occasion, records.next_error):
        assert (gap(u, rate, DAY) - DAY > 2 * days) == (gap(u, 2.0 * rate, DAY) - DAY > days)
    one, two = chance_of_breach(10.0, 0.5, rate), chance_of_breach(10.0, 0.5, 2.0 * rate)
    assert 1.0 - (1.0 - one) ** 2 == pytest.approx(two, rel=1e-12)


@law(200)
@given(DRAWS, st.floats(1.01, 60.0), st.integers(1, 100))
def test_months_out_of_work_are_geometric_with_the_mean_asked_for(u: float, mean: float, months: int) -> None:
    """P(months > m) = (1 - 1 / mean)^m, which has the mean asked for."""
    still_out = (1.0 - 1.0 / mean) ** months
    assume(still_out > 1e-12 and abs((1.0 - u) / still_out - 1.0) > 1e-9)
    assert (1 + months_more(u, mean) > months) == (1.0 - u <= still_out)


def geometric_fits(gaps: np.ndarray, chance: float) -> bool:
    """Chi-square test of gaps of 1, 2, ... against a daily chance, in classes of at least 30 expected."""
    n, most = len(gaps), int(log(30.0 / len(gaps)) / log(1.0 - chance))
    expected = n * chance * (1.0 - chance) ** np.arange(most)
    found = np.bincount(gaps, minlength=most + 1)[1 : most + 1]
    last_expected, last_found = n - expected.sum(), n - found.sum()
    total = ((found - expected) ** 2 / expected).sum() + (last_found - last_expected) ** 2 / last_expected
    return bool(1e-5 < chi2.sf(total, most) < 1.0 - 1e-5)


def days_to_meetings(n: int, contact: float, days: int) -> np.ndarray:
    """The day, from 1, on which each of `n` citizens meets somebody for the first time; `days` + 1 for later.

    Neighbours on the ring think the opposite, and whoever has met one thinks what lies in between.
    """
    town, network = Town(n), numbers(Network, near=1, far=0)
    p = numbers(opinion.Opinion, contact=contact, persuasion=0.5, anchor=0.0)
    first, silent = np.full(n, days + 1), numbers(Information, on=False)
    for day in range(days, 0, -1):
        town.everybody(support=np.arange(n) % 2)
        meetings, ties = town.meetings, town.ties(0)
        opinion.meet(*town.head, SEED, DAY_ZERO + day, town.citizens, network, ties, town.words, p, meetings)
        opinion.adopt(*town.head, SEED, DAY_ZERO + day, town.citizens, np.zeros((1, 32)), 0.0, silent, p, meetings)
        first[town.citizens.support == 0.5] = day
    return first


def test_drawn_gaps_are_geometric() -> None:
    """First errors and first meetings of 50,000 citizens; a chance 3 % larger would be seen."""
    changes = {"population.citizens": 50_000, "population.past_days": 0, "system.records.highest_error": 5.0}
    citizens = Society(BASELINE.replace(changes).settings, rng=5).populace.citizens
    to_errors = citizens.next_error.astype(np.int64) - (DAY_ZERO - 1)
    for gaps, chance in ((to_errors, 1.0 - exp(-5.0 * len(Slot) / YEAR)), (days_to_meetings(50_000, 0.2, 60), 0.2)):
        assert geometric_fits(gaps, chance)
        assert not geometric_fits(gaps, chance * 1.03)
        assert not geometric_fits(gaps + 1, chance)


def test_conduct_comes_at_the_rates_of_the_catalogue() -> None:
    """Item by item, the acts of a population that no policy impresses, against the sum of its rates."""
    days, n = 60, 20_000
    deaf = {f"behaviour.misconduct.{name}": 0.0 for name in ("deterrence", "crowding_out", "reward_response")}
    changes = {"population.citizens": n, "days": days, "policy.scope": "expansive"}
    society = Society(BASELINE.replace(deaf | changes).settings, rng=1)
    people, p = society.populace, society.populace.p.misconduct
    world, rates = people.world, people.world.rates
    expected = np.zeros(len(world.slopes))
    for first, last, city_first, code in people.blocks[:, [Block.FIRST, Block.LAST, Block.CITY_FIRST, Block.CODE]]:
        for i in range(first, last):
            uid = (int(code) << UID_SHIFT) + int(i - city_first)
            theta = people.citizens.creditworthiness[i]
            total = misconduct.rates_of(rates[0], world.traits[0], society.seed, uid, theta, world.habits, world.slopes)
            occasion = 1.0 - exp(-total / YEAR)
            expected += days * occasion * rates[0] / total / p.highest_response
    found = np.zeros_like(expected)
    for _ in range(days):
        society.step()
        for first, rows in zip(people.acts.first[:-1], people.acts.n, strict=True):
            found += np.bincount(people.acts.item[first : first + rows], minlength=len(found))
    common = expected > 10
    assert common.sum() > 10
    assert np.abs((found - expected)[common] / np.sqrt(expected[common])).max() < 4.5
    assert abs(found.sum() - expected.sum()) < 4 * sqrt(expected.sum())
    counted = society.recorder.total[0, [Count.ACTS, Count.REWARDED_ACTS]].sum()
    assert counted == found.sum()
