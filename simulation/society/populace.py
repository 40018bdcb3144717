"""THE POPULATION HALF: citizens, what systems hold on them, and the verbs of their day, each a kernel over blocks.

It sees the policies in force (`Policies`) and the day, and gives back counts (`Tallies`); it knows no institution.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours import misconduct, trade, trust, voice
from simulation.conduct import Catalogue
from simulation.kernel.periods import DAYS_A_YEAR, MONTH
from simulation.kernel.threads import ThreadTeam, available_processors
from simulation.kernel.work_sharing import DISTRICT, Block
from simulation.observation.spells_table import Listings, ended, lasting
from simulation.observation.stocks import count_listed
from simulation.population import make_citizens, places_of
from simulation.population.network import keys_of_ties, tie_far
from simulation.rules.ledger import keep_live
from simulation.rules.listings import call_roll
from simulation.society.day import State, census, live
from simulation.society.first_views import take_views
from simulation.society.past import be_as_before, open_the_books, records_held, spans
from simulation.society.shared_past import share_past, those_who_live
from simulation.society.world import units, world_of
from simulation.state.blocks import DAY_ZERO, by_city, cut
from simulation.state.citizens import N_GROUPS, N_SEGMENTS, N_SLOTS, Citizens, code_of_groups, empty_citizens
from simulation.state.firms import Firms, make_firms
from simulation.state.messages import Policies
from simulation.state.saved_state import Kept, fields_of, give_back, like, state_of
from simulation.state.tables import Acts, Ledger, Spells, empty_ledger, empty_spells, no_acts, with_room, with_rows
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count
from simulation.state.tally_sums import share_named, smooth_loads
from simulation.systems import records

SPARE = 16
LEAST_ROOM = 64
FAR_BEYOND = 10.0
"""Standard deviations by which acts and errors of a day in a block can exceed their mean before the run is stopped."""
ALSO_KEPT = ("intrusions", "deserved", "stakes", "prevalence")
"""What of the world changes later."""


class Populace:
    """Citizens of all cities and the state that credit systems hold on them."""

    MADE_ANEW = frozenset((
        "seed", "city", "lived", "places", "blocks", "size", "people", "spare", "team", "p", "respondents", "world",
        "counts_of_cities", "stocks_of_cities", "cities_are_blocks", "past_days", "strata", "added_up",
    ))  # fmt: skip
    """Attributes that follow from scenario, seed and machine; all others are kept in a checkpoint."""

    def __init__(
        self, settings: Any, catalogue: Catalogue, *, seed: int, threads: int | None,
        team: type[ThreadTeam] = ThreadTeam, citizens: Citizens | None = None, blocks: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """Make the citizens of `settings.population`; `begin` must follow with the policies of the first day.

        Citizens who are given are not made, see `resumed`; nor are `blocks`, see `shared_past.py`.
        """
        self.seed = seed
        self.places = places_of(settings.population)
        made = citizens is None
        if citizens is None:
            citizens, _ = make_citizens(settings.population, seed, threads or available_processors())
        self.strata = settings.observe.strata
        if self.strata:  # else everybody is counted with all only, which is quicker
            citizens.groups[:] = code_of_groups(citizens)
        self.blocks = cut(self.places.code, self.places.first) if blocks is None else blocks
        self.size = self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST]
        self.people = np.bincount(self.blocks[:, Block.CITY], self.size, len(self.places.code)).astype(np.int64)
        self.spare = self.size // SPARE + LEAST_ROOM
        self.team = team(self.blocks, threads)
        numbers = units(settings)
        self.p: Any = numbers[0]
        self.respondents = float(self.p.survey.respondents)
        n_blocks = len(self.blocks)
        people = settings.population
        self.past_days = people.past_days
        self.city = settings.institution.city
        firms = make_firms(self.blocks, seed, people.citizens_per_firm, people.staff_median, people.staff_sd)
        n_groups = N_GROUPS if settings.observe.strata else 1
        counts = np.zeros((n_blocks, n_groups, N_COUNTS), dtype=np.int64)
        nobody = np.zeros(n_blocks, np.int64)
        self.state = State(
            citizens, firms, no_acts(nobody), empty_ledger(nobody, N_SLOTS, self.blocks[:, Block.FIRST]),
            empty_spells(nobody), counts,
        )  # fmt: skip
        self.world = world_of(settings, catalogue, len(citizens.age), len(self.places.code), n_blocks, numbers)
        misconduct.tabulate(self.world.items, self.p.misconduct, self.world.habits, self.world.slopes)
        keys = keys_of_ties(seed, self.places.code, settings.network.far)
        self.team.each(tie_far, self.blocks, keys, self.world.ties)
        self.team.each(voice.know_readers, self.blocks, seed, self.world.readers)
        self.headroom = np.zeros(n_blocks, np.int64)
        self.stocks = np.zeros((n_blocks, n_groups, N_STOCKS), dtype=np.int64)
        self.row = np.zeros((n_blocks, N_STOCKS), dtype=np.int64)
        n_cities = len(self.places.code)
        self.counts_of_cities = np.zeros((n_cities, n_groups, N_COUNTS), dtype=np.int64)
        self.stocks_of_cities = np.zeros((n_cities, n_groups, N_STOCKS), dtype=np.int64)
        self.added_up = False
        sharers = people.sharers if made else 1
        self.lived = those_who_live(self, sharers, settings, catalogue=catalogue, threads=threads, team=team)
        self.cities_are_blocks = by_city(self.blocks, self.counts, self.counts_of_cities) is self.counts

    @classmethod
    def resumed(cls, settings: Any, catalogue: Catalogue, kept: Kept, **how: Any) -> Populace:
        """The population whose state was `kept`; its day zero is not made first. `how`: as on making one.

        Raises KeyError or ValueError when the state is that of another population.
        """
        citizens = like(empty_citizens(0), fields_of(kept["state"])["citizens"], "citizens")
        n = places_of(settings.population).first[-1]
        if any(len(column) != n for column in citizens):
            raise ValueError(f"the columns of citizens do not have {n} rows")
        populace = cls(settings, catalogue, citizens=citizens, **how)
        populace.restore(kept)
        return populace

    def kept(self) -> Kept:
        """All that `restore` needs to go on from today; arrays are shared with the population, not copied."""
        return state_of(self) | {"world": {name: getattr(self.world, name) for name in ALSO_KEPT}}

    def restore(self, kept: Kept) -> None:
        """Go on from a kept state. Raises KeyError or ValueError when it is that of another population."""
        for name in ALSO_KEPT:
            getattr(self.world, name)[:] = kept["world"][name]
        give_back(self, {name: value for name, value in kept.items() if name != "world"})
        self.added_up = False
        self.counted()

    @property
    def citizens(self) -> Citizens:
        """One array per attribute."""
        return self.state.citizens

    @property
    def firms(self) -> Firms:
        """One array per attribute."""
        return self.state.firms

    @property
    def acts(self) -> Acts:
        """What citizens did today."""
        return self.state.acts

    @property
    def ledger(self) -> Ledger:
        """Records that systems hold."""
        return self.state.ledger

    @property
    def spells(self) -> Spells:
        """Listings that ended and are not yet collected."""
        return self.state.spells

    @property
    def counts(self) -> np.ndarray:
        """What happened today: int64 (blocks, groups, Count)."""
        return self.state.counts

    def headroom_of_records(self, days: int) -> np.ndarray:
        """Rows that records can need in each block for some days: acts, debts that fall due, and errors."""
        errors = 1.0 - np.exp(-float(self.p.records.highest_error) * N_SLOTS / DAYS_A_YEAR)
        of_errors = np.minimum(self.size * days, at_most(self.size * days * errors))
        of_debts = np.minimum(self.size, (DISTRICT // MONTH + 1) * days) * N_SEGMENTS * N_SLOTS
        of_acts = np.minimum(self.size * days, at_most(self.acts.usual * days))
        return np.asarray(of_acts * N_SLOTS + of_debts + of_errors)

    def listed(self) -> np.ndarray:
        """Listings at the end of the last day, int64 (blocks,)."""
        return np.asarray(self.counts[:, 0, Count.LISTED : Count.LISTED + N_SLOTS].sum(axis=1))

    @property
    def bytes_per_citizen(self) -> float:
        """Memory of all state per citizen."""
        tables = (
            *self.citizens, *self.firms, *self.acts, *self.ledger, *self.spells, self.counts, self.stocks,
            self.world.ties, self.world.words, self.world.readers, self.world.found, self.world.roll.n,
            self.world.meetings.support, self.world.utterances.what, self.world.rates,
        )  # fmt: skip
        return sum(column.nbytes for column in tables) / len(self.citizens.age)

    def begin(self, policies: Policies) -> np.ndarray:
        """Set what citizens know, think, owe and expect on the first day; returns the strain that offices are under.

        That is float64 (cities, 2 slots + 1): their loads, records held per 1,000 citizens, lateness of decisions.
        """
        each, rules = self.team.each, policies.rules
        self.notice_rules(policies)
        strain = share_past(self, policies) if self.lived else self.live_past(policies)
        if self.strata:
            self.citizens.groups[:] = code_of_groups(self.citizens)
        open_the_books(self.citizens)
        self.headroom = self.headroom_of_records(1)
        take_views(self, policies)
        self.counts[:] = 0
        self.added_up = False
        each(call_roll, self.blocks, self.citizens, self.world.roll)
        each(count_listed, self.blocks, self.citizens, rules, self.world.roll, self.counts)
        held = records_held(self.ledger, self.blocks, self.people)
        return np.column_stack((strain[:, :N_SLOTS], held, strain[:, N_SLOTS]))

    def live_past(self, policies: Policies) -> np.ndarray:
        """Be as before the past, and keep the books of its days under the rules of the first day; see `past.py`.

        Returns the loads of offices by then and the lateness of decisions, float64 (cities, slots + 1).
        """
        self.citizens.groups[:] = 0  # nobody asks by group what was before the run
        be_as_before(self, DAY_ZERO - self.past_days - 1, policies.rules)
        rules, each = policies.rules, self.team.each
        loads, lateness, office = policies.loads.copy(), policies.lateness.copy(), float(self.p.redress.capacity)
        quiet_days = policies._replace(repealed=False, shocks=0 * policies.shocks, loads=loads, lateness=lateness)
        for end, length in spans(self.past_days):
            ledger = with_room(self.ledger, self.headroom_of_records(length))
            self.state = self.state._replace(ledger=ledger)
            self.team.together(live, self.blocks, self.seed, end, self.state, self.world, quiet_days, length)
            self.added_up = False
            self.spells.n[:] = self.spells.lost[:] = 0  # nobody asks what ended before the run
            self.notice_the_named(policies, length)
            if self.city.on:
                smooth_loads(self.counted(), self.people, length, rules, self.city.memory, office, loads, lateness)
            each(keep_live, self.ledger)
        if self.past_days > 0:
            self.state = self.state._replace(ledger=with_rows(self.ledger, self.ledger.n + self.spare))
        return np.column_stack((loads, lateness))

    def expect(self, day: int) -> None:
        """Set the first occasions for acts and errors, as if the last ones had been on `day`."""
        world, acts, head = self.world, self.acts, (self.blocks, self.seed, day, self.citizens)
        habits = (world.habits, world.slopes, world.rates, world.traits)
        self.team.each(misconduct.schedule, *head, *habits, acts)
        self.team.each(records.expect_errors, *head, N_SLOTS, self.p.records)
        room = np.minimum(self.size, at_most(acts.usual))
        self.state = self.state._replace(acts=no_acts(room)._replace(usual=acts.usual))

    def notice_rules(self, policies: Policies) -> None:
        """Work out what the rules in force look like and put at stake; due on days when they change."""
        world, rules = self.world, policies.rules
        trust.judge(rules, world.items, self.p.trust, world.intrusions, world.deserved)
        trade.find_stakes(rules, world.fraud, float(world.items[world.fraud].detectability), world.stakes)

    def notice_the_named(self, policies: Policies, days: int = 1) -> None:
        """Note public listings per citizen of each city at the end of the last day, or on average over `days`."""
        share_named(self.counted(), policies.rules, self.people, days, self.world.prevalence)

    def check(self) -> None:
        """Refuse to go on if a row was ever lost."""
        if self.acts.lost.any() or self.ledger.lost.any() or self.spells.lost.any():
            raise RuntimeError("a day brought more records than a table had room for: results would be wrong")

    def live(self, day: int, policies: Policies) -> None:
        """One day of everybody; see `simulation/society/day.py`."""
        if policies.repealed:
            self.notice_rules(policies)
        ledger = with_room(self.ledger, self.headroom)
        spells = with_room(self.spells, self.listed() + self.spare)  # all who are listed, and some who come and go
        if ledger is not self.ledger or spells is not self.spells:
            self.state = self.state._replace(ledger=ledger, spells=spells)
        self.notice_the_named(policies)
        self.team.together(live, self.blocks, self.seed, day, self.state, self.world, policies, 0)
        self.added_up = False

    def counted(self) -> np.ndarray:
        """Today's counts by city: int64 (cities, groups, Count)."""
        if not self.added_up:
            by_city(self.blocks, self.counts, self.counts_of_cities)
            self.added_up = True
        return self.counts if self.cities_are_blocks else self.counts_of_cities

    def ended(self, wanted: bool) -> Listings:
        """The listings that ended since the last call, if `wanted`; they leave the table."""
        rows = ended(self.spells, self.places) if wanted else {}
        self.spells.n[:] = 0
        return rows

    def lasting(self) -> Listings:
        """The listings that have not ended."""
        return lasting(self.citizens, self.places)

    def stocktaking(self, day: int, nation: int | None = None) -> np.ndarray:
        """Stocks and the answers to a survey by city: int64 (cities, groups, Stock).

        nation: simulated citizens of the country when these are a part of them, see `experiments/across`.
        """
        self.check()
        chance = self.respondents / (nation or len(self.citizens.age))
        self.team.together(
            census, self.blocks, self.seed, day, self.citizens, self.world, chance, self.row, self.stocks
        )  # fmt: skip
        return by_city(self.blocks, self.stocks, self.stocks_of_cities)


def at_most(mean: np.ndarray) -> np.ndarray:
    """As many as there can be on one day of what is rare and independent and has this mean."""
    return np.asarray(mean + FAR_BEYOND * np.sqrt(mean) + LEAST_ROOM, dtype=np.int64)
