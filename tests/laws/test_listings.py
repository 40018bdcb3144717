"""Nobody is listed without a file, and no listing starts and ends for the same cause again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given

from simulation.kernel.work_sharing import Block
from simulation.rules.coverage import holds_file
from simulation.rules.ledger import subject_of
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import UID_SHIFT, Listing, Slot
from simulation.state.firms import Firms
from tests.laws.societies import begun, law, scenarios


def partly_covered(scenario: Scenario) -> Scenario:
    """The scenario with systems that hold a file on some people only."""
    return scenario.replace({"system.records.coverage_registry": 0.6, "system.records.coverage_city": 0.5})


def uids_of(society: Society) -> np.ndarray:
    """Everybody's uid."""
    places = society.populace.places
    place = np.searchsorted(places.first, np.arange(places.first[-1]), side="right") - 1
    return (places.code[place] << UID_SHIFT) + np.arange(places.first[-1]) - places.first[place]


def city_of(society: Society, i: int) -> int:
    """The position of the city of citizen `i`."""
    return int(np.searchsorted(society.populace.places.first, i, side="right")) - 1


def newly_listed(before: np.ndarray, after: np.ndarray) -> list[tuple[int, Slot]]:
    """Who has come onto which list."""
    came = after & ~before
    return [(int(i), slot) for i in np.flatnonzero(came) for slot in Slot if int(came[i]) >> slot & 1]


@law(12)
@given(scenarios())
def test_nobody_is_listed_by_a_system_that_holds_no_file_on_her(scenario: Scenario) -> None:
    society = begun(partly_covered(scenario))
    people, seed = society.populace, society.seed
    uids = uids_of(society)
    listed = np.zeros_like(people.citizens.listed)
    for today in range(scenario.settings.days + 1):
        policies = society.government.policies(max(today - 1, 0))
        for i, slot in newly_listed(listed, people.citizens.listed):
            served = bool(policies.services[people.citizens.service[i]])
            system = policies.rules[city_of(society, i), slot]
            assert holds_file(system, seed, int(uids[i]), slot, served), (today, slot)
        listed = people.citizens.listed.copy()
        assert_firms_are_on_file(people.firms, policies.rules, people.blocks, seed)
        if today < scenario.settings.days:
            society.step()


def assert_firms_are_on_file(firms: Firms, rules: Any, blocks: np.ndarray, seed: int) -> None:
    """No firm is on the list of a system that holds no file on it."""
    for f in np.flatnonzero(firms.listed):
        block = int(np.searchsorted(firms.first, f, side="right")) - 1
        for slot in Slot:
            if int(firms.listed[f]) >> slot & 1:
                system = rules[blocks[block, Block.CITY], slot]
                assert holds_file(system, seed, int(firms.uid[f]), slot, False), slot


def written_today(society: Society) -> set[tuple[int, int]]:
    """About whom which system has written something down today."""
    ledger = society.populace.ledger
    return {
        (int(subject_of(ledger, block, row)), int(ledger.slot[row]))
        for block, first in enumerate(ledger.first[:-1])
        for row in range(first + ledger.today[block], first + ledger.n[block])
    }


@law(12)
@given(scenarios())
def test_every_listing_has_a_cause_of_its_own(scenario: Scenario) -> None:
    """A record of the day, or a listing elsewhere that this system has not taken over under the rules in force."""
    society = begun(partly_covered(scenario))
    citizens = society.populace.citizens
    taken: set[tuple[int, ...]] = set()
    changes = 0
    listed, in_force = citizens.listed.copy(), b""
    for today in range(scenario.settings.days):
        yesterday = citizens.listed_since.copy()
        society.step()
        policies = society.government.policies(today)
        changes += in_force != policies.rules.tobytes() + policies.services.tobytes()
        in_force = policies.rules.tobytes() + policies.services.tobytes()
        records = written_today(society)
        for i, slot in newly_listed(listed, citizens.listed):
            if not citizens.listing[i, slot] & Listing.IMPORTED:
                assert (i, slot) in records, (today, slot)
                continue
            recognised = int(policies.rules[city_of(society, i), slot].recognises)
            sources = [other for other in Slot if recognised >> other & 1]
            since = np.maximum(citizens.listed_since[i], yesterday[i])  # one that ended today was listed this morning
            causes = {(i, slot, other, int(since[other]), changes) for other in sources if since[other] > 0}
            assert causes - taken, (today, slot, "taken over again")
            taken |= causes
        listed = citizens.listed.copy()
