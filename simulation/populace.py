"""THE POPULATION HALF: citizens, what systems hold on them, and the verbs of their day, each a kernel over blocks.

It sees the policies in force (`Policies`) and the day, and gives back counts (`Tallies`); it knows no institution.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours import awareness, debts, misconduct, opinion, survey, trust
from simulation.blocks import BLOCK_SIZE, DAY_ZERO, Block, by_city, cut
from simulation.citizens import N_GROUPS, N_SEGMENTS, N_SLOTS, Citizens, code_of_groups
from simulation.conduct import Catalogue, items_of
from simulation.day import Part, State, Units, World, live
from simulation.firms import Firms, make_firms
from simulation.messages import Policies
from simulation.network import keys_of_ties
from simulation.periods import DAYS_A_YEAR, MONTH
from simulation.population import make_citizens
from simulation.spells import Rows, ended, lasting
from simulation.stocktaking import count_listed, take_stock
from simulation.systems import business_records, rating, records
from simulation.tables import Acts, Ledger, Spells, empty_ledger, empty_spells, no_acts, with_room
from simulation.tallies import N_COUNTS, N_STOCKS, Count
from simulation.threads import Team

SPARE = 8
LEAST_ROOM = 64
FAR_BEYOND = 10
"""Errors of a day stay under this many times their mean, by dozens of standard deviations."""
DEBT_ITEMS = ("loan_default", "judgment_default")
ALSO_BY_FIRMS = ("contract_fraud", "tax_evasion")
"""Items of citizens that firms commit too."""


class Populace:
    """Citizens of all cities and the state that credit systems hold on them."""

    def __init__(
        self, settings: Any, catalogue: Catalogue, *, seed: int, threads: int | None, team: type[Team] = Team
    ) -> None:
        """Make the citizens of `settings.population`; `begin` must follow with the policies of the first day."""
        self.seed = seed
        citizens, self.places = make_citizens(settings.population, seed)
        citizens.groups[:] = code_of_groups(citizens)
        self.blocks = cut(self.places.code, self.places.first)
        self.size = self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST]
        self.team = team(self.blocks, threads)
        self.shifts = [(0, len(Part))] if self.team.threads == 1 else [(part, part + 1) for part in range(len(Part))]
        self.stride = max(1, len(self.blocks) * BLOCK_SIZE // max(len(citizens.age), 1) - 1)
        self.p: Any = units(settings)
        n_blocks = len(self.blocks)
        people = settings.population
        firms = make_firms(self.blocks, seed, people.citizens_per_firm, people.staff_median, people.staff_sd)
        counts = np.zeros((n_blocks, N_GROUPS, N_COUNTS), dtype=np.int64)
        self.state = State(
            citizens, firms, no_acts(self.blocks, citizens), empty_ledger(np.zeros(n_blocks, np.int64), N_SLOTS),
            empty_spells(np.zeros(n_blocks, np.int64)), counts,
        )  # fmt: skip
        self.world = world_of(settings, catalogue, seed, self.places.code, n_blocks, self.p)
        self.stocks = np.zeros((n_blocks, N_GROUPS, N_STOCKS), dtype=np.int64)
        self.row = np.zeros((n_blocks, N_STOCKS), dtype=np.int64)

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

    @property
    def headroom_of_spells(self) -> np.ndarray:
        """Rows that ended spells can need in each block for one day: all who are listed, and some who come and go."""
        listed = self.counts[:, 0, Count.LISTED : Count.LISTED + N_SLOTS].sum(axis=1)
        return listed + self.size // SPARE + LEAST_ROOM

    @property
    def headroom_of_records(self) -> np.ndarray:
        """Rows that records can need in each block for one day: acts, a day's debts, and errors."""
        usual = self.acts.usual
        of_acts = np.minimum(self.size, FAR_BEYOND * (usual + np.sqrt(usual)) + LEAST_ROOM).astype(np.int64)
        errors = 1.0 - np.exp(-float(self.p.records.highest_error) * N_SLOTS / DAYS_A_YEAR)
        of_errors = (self.size * min(1.0, FAR_BEYOND * errors)).astype(np.int64)
        of_debts = (self.size // MONTH + 1) * N_SEGMENTS * N_SLOTS
        return of_acts * N_SLOTS + of_debts + of_errors + LEAST_ROOM

    @property
    def bytes_per_citizen(self) -> float:
        """Memory of all state per citizen."""
        tables = (*self.citizens, *self.firms, *self.acts, *self.ledger, *self.spells, self.counts, self.stocks)
        return sum(column.nbytes for column in tables) / len(self.citizens.age)

    def begin(self, policies: Policies) -> None:
        """Set what citizens know, think, owe and expect on the first day."""
        day = DAY_ZERO - 1
        head = (self.blocks, self.seed)
        p, rules, items, relevant_from = self.p, policies.rules, self.world.items, self.world.relevant_from
        self.notice_rules(policies)
        each = self.team.each
        each(awareness.start_knowing, *head, self.citizens, N_SLOTS, p.awareness)
        each(rating.start_scores, *head, self.citizens, p.rating)
        each(trust.trust_at_first, *head, self.citizens, items, rules, relevant_from, p.trust)
        each(misconduct.schedule, *head, day, self.citizens, items, p.misconduct, self.world.rates, self.acts)
        each(records.expect_errors, *head, day, self.citizens, N_SLOTS, p.records)
        court_item = int(self.world.debt_items[N_SEGMENTS - 1])
        each(debts.inherit, *head, day, self.citizens, rules, court_item, p.debts, self.counts)
        each(opinion.form, *head, day, self.citizens, self.world.intrusions, policies.media_tone, p.opinion)
        each(business_records.start_files, *head, self.firms, p.business_records)
        self.firms.reputation[:] = p.market.reputation_at_start
        self.counts[:] = 0
        each(count_listed, self.blocks, self.citizens, rules, self.counts)

    def notice_rules(self, policies: Policies) -> None:
        """Work out how intrusive each scope in force is; due on days when rules change."""
        for city in range(len(self.places.code)):
            for slot in range(N_SLOTS):
                rule = policies.rules[city, slot]
                scope = int(rule.scope) if rule.active else 0
                self.world.intrusions[city, slot] = trust.intrusiveness(
                    self.world.items, scope, self.world.relevant_from
                )

    def check(self) -> None:
        """Refuse to go on if a row was ever lost."""
        if self.ledger.lost.any() or self.spells.lost.any():
            raise RuntimeError("a day brought more records than a table had room for: results would be wrong")

    def live(self, day: int, policies: Policies) -> None:
        """One day of everybody; see `simulation/day.py`."""
        self.check()
        if policies.repealed:
            self.notice_rules(policies)
        self.state = self.state._replace(
            ledger=with_room(self.ledger, self.headroom_of_records),  # type: ignore[arg-type]
            spells=with_room(self.spells, self.headroom_of_spells),  # type: ignore[arg-type]
        )
        arguments = (self.stride, self.blocks, self.seed, day, self.state, self.world, policies)
        for begin, end in self.shifts:
            self.team.each(live, begin, end, *arguments)

    def counted(self) -> np.ndarray:
        """Today's counts by city: int64 (cities, groups, Count)."""
        return by_city(self.blocks, len(self.places.code), self.counts)

    def ended(self, wanted: bool) -> Rows:
        """The listings that ended since the last call, if `wanted`; they leave the table."""
        rows = ended(self.spells, self.places) if wanted else {}
        self.spells.n[:] = 0
        return rows

    def lasting(self) -> Rows:
        """The listings that have not ended."""
        return lasting(self.citizens, self.places)

    def stocktaking(self, day: int, nation: int | None = None) -> np.ndarray:
        """Stocks and the answers to a survey by city: int64 (cities, groups, Stock).

        nation: simulated citizens of the country when these are a part of them, see `experiments/across`.
        """
        self.check()
        p = self.p.opinion
        self.team.each(
            take_stock, self.blocks, self.seed, self.citizens, day, p.fear, p.approve_from, p.strongly_from, self.row,
            self.stocks,
        )  # fmt: skip
        chance = float(self.p.survey.respondents) / (nation or len(self.citizens.age))
        self.team.each(survey.answer, self.blocks, self.seed, day, self.citizens, p, self.p.survey, chance, self.stocks)
        return by_city(self.blocks, len(self.places.code), self.stocks)


def units(settings: Any) -> Any:
    """The numbers of every behaviour and system as kernels read them."""
    behaviour, system = settings.behaviour, settings.system
    records_of = {name: getattr(behaviour, name).record() for name in type(behaviour).model_fields}
    records_of |= {name: getattr(system, name).record() for name in type(system).model_fields}
    return Units(**records_of)


def world_of(
    settings: Any, catalogue: Catalogue, seed: int, codes: np.ndarray, n_blocks: int, p: Any
) -> World:  # fmt: skip
    """What citizens and firms live among, for cities with `codes` (cities,)."""
    blamed = ~catalogue.rewarded & ~catalogue.by_firm
    by_firms = (
        *np.flatnonzero(catalogue.by_firm & ~catalogue.rewarded),
        *map(catalogue.names.index, ALSO_BY_FIRMS),
    )
    return World(
        items=items_of(catalogue),
        debt_items=np.array([catalogue.names.index(name) for name in DEBT_ITEMS]),
        fraud=catalogue.names.index("contract_fraud"),
        product_fraud=catalogue.names.index("product_fraud"),
        recordable=sum(1 << int(k) for k in np.flatnonzero(blamed)),
        by_firms=sum(1 << int(k) for k in by_firms),
        relevant_from=float(p.rating.relevant_from),
        network=settings.network.record(),
        keys=keys_of_ties(seed, codes, settings.network.far),
        rates=np.zeros((n_blocks, len(catalogue.names))),
        intrusions=np.zeros((len(codes), N_SLOTS)),
        p=p,
    )
