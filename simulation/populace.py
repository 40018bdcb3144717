"""THE POPULATION HALF: citizens, what systems hold on them, and the verbs of their day, each a kernel over blocks.

It sees the policies in force (`Policies`) and the day, and gives back counts (`Tallies`); it knows no institution.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours import (
    awareness,
    debts,
    enterprise,
    market,
    misconduct,
    objection,
    opinion,
    repayment,
    survey,
    trade,
    trust,
    voice,
)
from simulation.blocks import DAY_ZERO, Block, by_city, cut
from simulation.citizens import N_GROUPS, N_SEGMENTS, N_SLOTS, code_of_groups
from simulation.conduct import Catalogue, items_of
from simulation.firms import make_firms
from simulation.messages import Policies
from simulation.network import keys_of_ties
from simulation.periods import DAYS_A_YEAR, MONTH
from simulation.population import make_citizens
from simulation.stocktaking import count_listed, take_stock
from simulation.systems import business_records, rating, recognition, records, redress
from simulation.tables import empty_ledger, empty_spells, no_acts, with_room
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
        self.citizens, self.places = make_citizens(settings.population, seed)
        self.citizens.groups[:] = code_of_groups(self.citizens)
        self.blocks = cut(self.places.code, self.places.first)
        self.team = team(self.blocks, threads)
        self.items = items_of(catalogue)
        self.debt_items = np.array([catalogue.names.index(name) for name in DEBT_ITEMS])
        blamed = ~catalogue.rewarded & ~catalogue.by_firm
        self.recordable = sum(1 << int(k) for k in np.flatnonzero(blamed))
        self.fraud = catalogue.names.index("contract_fraud")
        self.product_fraud = catalogue.names.index("product_fraud")
        by_firms = (
            *np.flatnonzero(catalogue.by_firm & ~catalogue.rewarded),
            *map(catalogue.names.index, ALSO_BY_FIRMS),
        )
        self.by_firms = sum(1 << int(k) for k in by_firms)
        people = settings.population
        self.firms = make_firms(self.blocks, seed, people.citizens_per_firm, people.staff_median, people.staff_sd)
        behaviour, system = settings.behaviour, settings.system
        self.p = {name: getattr(behaviour, name).record() for name in type(behaviour).model_fields}
        self.p |= {name: getattr(system, name).record() for name in type(system).model_fields}
        self.network = settings.network.record()
        self.keys = keys_of_ties(seed, self.places.code, settings.network.far)
        n_blocks = len(self.blocks)
        self.size = self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST]
        self.rates = np.zeros((n_blocks, len(self.items)))
        self.acts = no_acts(self.blocks, self.citizens)
        self.counts = np.zeros((n_blocks, N_GROUPS, N_COUNTS), dtype=np.int64)
        self.stocks = np.zeros((n_blocks, N_GROUPS, N_STOCKS), dtype=np.int64)
        self.row = np.zeros((n_blocks, N_STOCKS), dtype=np.int64)
        self.ledger = empty_ledger(self.headroom_of_records, N_SLOTS)
        self.spells = empty_spells(self.headroom_of_spells)
        self.intrusions = np.zeros((len(self.places.code), N_SLOTS))

    @property
    def headroom_of_spells(self) -> np.ndarray:
        """Rows that ended spells can need in each block for one day: all who are listed, and some who come and go."""
        listed = self.counts[:, 0, Count.LISTED : Count.LISTED + N_SLOTS].sum(axis=1)
        return listed + self.size // SPARE + LEAST_ROOM

    @property
    def headroom_of_records(self) -> np.ndarray:
        """Rows that records can need in each block for one day, given its acts: acts, a day's debts, and errors."""
        errors = 1.0 - np.exp(-float(self.p["records"].highest_error) * N_SLOTS / DAYS_A_YEAR)
        of_errors = (self.size * min(1.0, FAR_BEYOND * errors)).astype(np.int64)
        of_debts = (self.size // MONTH + 1) * N_SEGMENTS * N_SLOTS
        return self.acts.n * N_SLOTS + of_debts + of_errors + LEAST_ROOM

    @property
    def bytes_per_citizen(self) -> float:
        """Memory of all state per citizen."""
        tables = (*self.citizens, *self.firms, *self.acts, *self.ledger, *self.spells, self.counts, self.stocks)
        return sum(column.nbytes for column in tables) / len(self.citizens.age)

    def begin(self, policies: Policies) -> None:
        """Set what citizens know, think, owe and expect on the first day."""
        day = DAY_ZERO - 1
        head = (self.blocks, self.seed)
        self.notice_rules(policies)
        self.team.each(awareness.start_knowing, *head, self.citizens, N_SLOTS, self.p["awareness"])
        self.team.each(rating.start_scores, *head, self.citizens, self.p["rating"])
        self.team.each(
            trust.trust_at_first, *head, self.citizens, self.items, policies.rules, self.relevant_from, self.p["trust"]
        )
        self.team.each(misconduct.schedule, *head, day, self.citizens, self.items, self.p["misconduct"], self.rates)
        self.team.each(records.expect_errors, *head, day, self.citizens, N_SLOTS, self.p["records"])
        court_item = int(self.debt_items[N_SEGMENTS - 1])
        self.team.each(
            debts.inherit, *head, day, self.citizens, policies.rules, court_item, self.p["debts"], self.counts
        )
        self.team.each(opinion.form, *head, day, self.citizens, self.intrusions, policies.media_tone, self.p["opinion"])
        self.team.each(business_records.start_files, *head, self.firms, self.p["business_records"])
        self.firms.reputation[:] = self.p["market"].reputation_at_start
        self.counts[:] = 0
        self.team.each(count_listed, self.blocks, self.citizens, policies.rules, self.counts)

    @property
    def relevant_from(self) -> float:
        """Relevance under which an item says little about credit."""
        return float(self.p["rating"].relevant_from)

    def notice_rules(self, policies: Policies) -> None:
        """Work out how intrusive each scope in force is; due on days when rules change."""
        for city in range(len(self.places.code)):
            for slot in range(N_SLOTS):
                rule = policies.rules[city, slot]
                scope = int(rule.scope) if rule.active else 0
                self.intrusions[city, slot] = trust.intrusiveness(self.items, scope, self.relevant_from)

    def check(self) -> None:
        """Refuse to go on if a row was ever lost."""
        if self.ledger.lost.any() or self.spells.lost.any():
            raise RuntimeError("a day brought more records than a table had room for: results would be wrong")

    def commit(self, day: int, policies: Policies) -> None:
        """Citizens act."""
        self.check()
        self.spells = with_room(self.spells, self.headroom_of_spells)  # type: ignore[assignment]
        self.counts[:] = 0
        self.team.each(
            misconduct.commit, self.blocks, self.seed, day, self.citizens, self.items, policies.rules,
            self.p["misconduct"], self.rates, self.acts, self.counts,
        )  # fmt: skip

    def settle(self, day: int, policies: Policies, shocks: np.ndarray) -> None:
        """Income, spending, bills and judgments of those whose payday it is."""
        self.team.each(
            debts.settle, self.blocks, self.seed, day, self.citizens, policies.rules, policies.services, shocks,
            self.p["debts"], self.counts,
        )  # fmt: skip

    def do_business(self, day: int, policies: Policies) -> None:
        """Firms do right or wrong, borrow and pay back."""
        self.team.each(
            enterprise.do_business, self.blocks, self.seed, day, self.firms, self.items, self.by_firms,
            self.debt_items[0], policies.rules, self.p["enterprise"], self.counts,
        )  # fmt: skip

    def record(self, day: int, policies: Policies, loads: np.ndarray) -> None:
        """Systems write down acts, unpaid debts and errors."""
        self.ledger = with_room(self.ledger, self.headroom_of_records)  # type: ignore[assignment]
        self.team.each(
            records.record, self.blocks, self.seed, day, self.citizens, self.items, policies.rules, policies.services,
            loads, self.recordable, self.debt_items, self.p["debts"].grace, self.p["records"], self.acts, self.ledger,
            self.counts,
        )  # fmt: skip

    def forget(self, day: int, policies: Policies, repealed: bool) -> None:
        """Records whose retention is over, or which no rule allows any more, are dropped."""
        self.team.each(
            records.forget, self.blocks, day, self.citizens, self.items, policies.rules, repealed,
            self.debt_items, self.ledger, self.spells, self.counts,
        )  # fmt: skip

    def file_firms(self, day: int, policies: Policies, loads: np.ndarray) -> None:
        """Systems write down what firms do, forget, list and correct."""
        self.team.each(
            business_records.file_firms, self.blocks, self.seed, day, self.firms, self.items, self.by_firms,
            self.debt_items[0], policies.rules, loads, self.p["debts"].grace, self.p["records"],
            self.p["redress"], self.p["business_records"], self.counts,
        )  # fmt: skip

    def rate(self, day: int, policies: Policies) -> None:
        """Points and lists: listings, notices and ends of terms."""
        self.team.each(
            rating.rate, self.blocks, self.seed, day, self.citizens, self.items, policies.rules, policies.services,
            self.p["rating"], self.ledger, self.spells, self.counts,
        )  # fmt: skip

    def recognise(self, day: int, policies: Policies) -> None:
        """Systems take over each other's listings."""
        self.team.each(
            recognition.recognise, self.blocks, self.seed, day, self.citizens, policies.rules, self.p["recognition"],
            self.spells, self.counts,
        )  # fmt: skip

    def repay(self, day: int, policies: Policies) -> None:
        """Debtors pay, or not."""
        self.team.each(
            repayment.repay, self.blocks, self.seed, day, self.citizens, policies.rules, self.p["repayment"],
            self.spells, self.counts,
        )  # fmt: skip

    def object(self, day: int, policies: Policies, lateness: np.ndarray) -> None:
        """The listed contest their listings."""
        self.team.each(
            objection.object_to, self.blocks, self.seed, day, self.citizens, policies.rules, lateness,
            self.p["objection"], self.counts,
        )  # fmt: skip

    def decide(self, day: int, policies: Policies) -> None:
        """Offices decide objections."""
        self.team.each(
            redress.decide, self.blocks, self.seed, day, self.citizens, self.items, policies.rules,
            self.p["redress"], self.ledger, self.spells, self.counts,
        )  # fmt: skip

    def trade(self, day: int, policies: Policies) -> None:
        """Deals and loans."""
        self.team.each(
            trade.trade, self.blocks, self.seed, day, self.citizens, self.items, policies.rules, self.fraud,
            self.network, self.keys, self.p["trade"], self.counts,
        )  # fmt: skip

    def buy(self, day: int, policies: Policies) -> None:
        """Purchases from firms."""
        self.team.each(
            market.buy, self.blocks, self.seed, day, self.citizens, self.firms, self.items, self.product_fraud,
            policies.rules, self.p["market"], self.counts,
        )  # fmt: skip

    def learn(self, day: int, policies: Policies, campaign: int, reach: np.ndarray) -> None:
        """Citizens hear of systems."""
        self.team.each(
            awareness.learn, self.blocks, self.seed, day, self.citizens, policies.rules, campaign, reach,
            self.p["awareness"],
        )  # fmt: skip

    def reconsider(self, day: int, policies: Policies, bad_news: np.ndarray) -> None:
        """Confidence and legitimacy move."""
        self.team.each(
            trust.reconsider, self.blocks, day, self.citizens, self.items, policies.rules, self.relevant_from,
            self.p["trust"],
        )  # fmt: skip
        self.team.each(trust.hear, self.blocks, self.seed, day, self.citizens, bad_news, self.p["trust"])

    def meet(self, day: int, policies: Policies) -> None:
        """Opinions spread: first all meet, then all adopt what they heard."""
        p = self.p["opinion"]
        self.team.each(opinion.meet, self.blocks, self.seed, day, self.citizens, self.network, self.keys, p)
        self.team.each(
            opinion.adopt, self.blocks, self.seed, day, self.citizens, self.intrusions, policies.media_tone, p
        )

    def speak(self, day: int, policies: Policies, issues: np.recarray) -> None:
        """Posts about the issues of the day: first all make up their minds, then what they said is counted."""
        if not issues.alive.any():
            return
        self.team.each(
            voice.speak, self.blocks, self.seed, day, self.citizens, policies.rules, issues, self.network,
            self.keys, self.p["voice"],
        )  # fmt: skip
        self.team.each(voice.publish, self.blocks, day, self.citizens, self.counts)

    def counted(self, policies: Policies) -> np.ndarray:
        """Today's counts by city: int64 (cities, groups, Count)."""
        self.team.each(count_listed, self.blocks, self.citizens, policies.rules, self.counts)
        return by_city(self.blocks, len(self.places.code), self.counts)

    def stocktaking(self, day: int) -> np.ndarray:
        """Stocks and the answers to a survey by city: int64 (cities, groups, Stock)."""
        self.check()
        p = self.p["opinion"]
        self.team.each(
            take_stock, self.blocks, self.seed, self.citizens, day, p.fear, p.approve_from, p.strongly_from, self.row,
            self.stocks,
        )  # fmt: skip
        chance = float(self.p["survey"].respondents) / len(self.citizens.age)
        self.team.each(
            survey.answer, self.blocks, self.seed, day, self.citizens, p, self.p["survey"], chance, self.stocks
        )
        return by_city(self.blocks, len(self.places.code), self.stocks)
