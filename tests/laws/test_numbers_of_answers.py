"""The numbers of what people say when they are asked, and of what they hear from each other.

Each is asked of the kernels for what they make of it, and compared with the equation of its file.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulation.behaviours.opinion import Opinion
from simulation.behaviours.survey import Survey, answer
from simulation.behaviours.voice import Voice
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, threefry, uniform
from simulation.observation.stocks import take_stock
from simulation.rules.candour import fear_of
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import N_GROUPS
from simulation.state.tallies import MILLION, N_STOCKS, Count, Stock
from tests.behaviours.test_voice import BOLD, issues, rumour, talk
from tests.laws.societies import BASELINE, begun
from tests.laws.squaring import Law, assert_holds, same_in
from tests.small import CODE, DAY, SEED, Town, numbers

UID = CODE << 32
CROWD = 400
"""People enough to tell a chance by their draws, or a threshold by their steps."""
STEPS = (np.arange(CROWD) + 0.5) / CROWD
NO_FEAR = {"fear": 0.0, "caution": 0.0}


def stocks(town: Town, p: Opinion) -> np.ndarray:
    """What is counted of a town, and what all of it say in a survey."""
    found = np.zeros((len(town.blocks), N_GROUPS, N_STOCKS), dtype=np.int64)
    opinion, of_survey = p.record(), numbers(Survey, error=0.0)
    take_stock(*town.head, SEED, town.citizens, DAY, opinion, town.words, np.zeros_like(found[:, 0]), found)
    answer(*town.head, SEED, DAY, town.citizens, opinion, of_survey, 1.0, town.words, town.found, found)
    return found[0, 0]


def approving(p: Opinion) -> float:
    """How many of a crowd of all opinions approve: thought and said, alone and in groups, counted and asked."""
    found = [stocks(town, p) for town in towns()]
    asked = [int(said[Stock.ANSWERS + 3 : Stock.ANSWERS + 5].sum()) for said in found]
    return same_in(*(int(n[what]) for n in found for what in (Stock.APPROVE, Stock.APPROVE_EXPRESSED)), *asked)


def strongly_approving(p: Opinion) -> float:
    found = [stocks(town, p) for town in towns()]
    return same_in(*(int(n[what]) for n in found for what in (Stock.APPROVE_STRONGLY, Stock.ANSWERS + 4)))


def towns() -> tuple[Town, Town]:
    """A crowd whose groups are counted, and one in which nobody asks for groups."""
    grouped, alike = (Town(CROWD).everybody(support=STEPS) for _ in range(2))
    alike.citizens.groups[:] = 0
    return grouped, alike


def shown_when_asked(p: Survey) -> float:
    """The sum of what a crowd says that supports by a quarter, and says more out of fear; in millionths."""
    town = Town(CROWD).everybody(support=0.25)
    found = np.zeros((len(town.blocks), N_GROUPS, N_STOCKS), dtype=np.int64)
    opinion = numbers(Opinion, fear=0.5, caution=0.0)
    answer(*town.head, SEED, DAY, town.citizens, opinion, p.record(), 1.0, town.words, town.found, found)
    return int(found[0, 0, Stock.SHOWN_SUPPORT])


def shown_with(anonymity: float) -> float:
    return sum(round((0.25 + (1.0 - anonymity) * 0.5 * fear_of(SEED, UID + i)) * MILLION) for i in range(CROWD))


def asked(p: Survey) -> float:
    """How many of a small society are asked."""
    society = begun(BASELINE.replace({**ONE_CITY, "behaviour.survey.respondents": p.respondents}), SEED)
    return int(society.populace.stocktaking(DAY_ZERO)[:, 0, Stock.SURVEYED].sum())


ONE_CITY = {
    "population.citizens": CROWD, "population.cities": ["rongcheng"], "population.rest_of_country_share": 0.0,
    "population.past_days": 0,
}  # fmt: skip


def invited(n: float) -> float:
    code = int(begun(BASELINE.replace(ONE_CITY), SEED).populace.places.code[0])
    first = code << 32
    return sum(share(first + i, Purpose.INVITATION, Purpose.SURVEY, DAY_ZERO) < n / CROWD for i in range(CROWD))


def share(uid: int, first: Purpose, rest: Purpose, day: int) -> float:
    """A uniform number whose upper eight bits are drawn by eight together, and the rest alone."""
    byte = int(threefry(SEED, first, uid // FLOCK, day)[0]) >> 8 * (uid % FLOCK) & BYTE - 1
    return (byte + uniform(SEED, rest, uid, day)) / BYTE


def repeated(p: Voice) -> float:
    """How many speak of what they can only have from their neighbours, all of whom spoke yesterday."""
    town = Town(TALKERS)
    rumour(town)
    talk(town, issues(0.1), **BOLD | {"online": 0.0, "hearsay": p.hearsay})
    return town.counted(Count.POSTS)


TALKERS = 2000
"""Enough that some stand at the edge, where a byte cannot tell; 0.297 leaves most of that byte to the rest."""


def heard_with(hearsay: float) -> float:
    draws = [share(UID + i, Purpose.ENCOUNTER, Purpose.VOICE, DAY) for i in range(TALKERS)]
    return int((np.array(draws) >= 1.0 - hearsay).sum())


LAWS = {
    "behaviour.opinion.approve_from": Law(
        Opinion, 0.5, approving, lambda v: round((1.0 - v) * CROWD), NO_FEAR
    ),
    "behaviour.opinion.strongly_from": Law(
        Opinion, 0.7, strongly_approving, lambda v: round((1.0 - v) * CROWD), NO_FEAR
    ),
    "behaviour.survey.respondents": Law(Survey, 90, asked, invited),
    "behaviour.survey.anonymity": Law(Survey, 0.3, shown_when_asked, shown_with, {"error": 0.0}),
    "behaviour.voice.hearsay": Law(Voice, 0.297, repeated, heard_with),
}  # fmt: skip


@pytest.mark.parametrize("number", LAWS)
def test_the_equation_holds_with_the_number_as_it_is(number: str) -> None:
    assert_holds(LAWS[number], number.rpartition(".")[2])
