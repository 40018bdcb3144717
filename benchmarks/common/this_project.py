"""The common model as a scenario of this project, common.yaml, which switches everything else off."""

from __future__ import annotations

from math import exp
from pathlib import Path
from typing import Any

import numpy as np

from common.rules import Reading, Rules, Start
from simulation.kernel.periods import DAYS_A_YEAR, MONTH, MONTHS_A_YEAR
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.tallies import MILLION, Count, Stock

SCENARIO = Path(__file__).with_name("common.yaml")
ITEM = "jaywalking"


class Town:
    """The common model; `start` is what the same seed makes here."""

    def __init__(
        self, start: Start | None, rules: Rules | None, seed: int, citizens: int = 0, threads: int | None = None
    ) -> None:
        people = citizens if start is None else len(start.opinion)
        self.scenario = Scenario.load(SCENARIO).replace({"population.citizens": people})
        self.society = Society(self.scenario.settings, rng=seed, threads=threads)
        self.first = self.society.populace.places.first
        self.city_means: list[np.ndarray] = []
        if start is not None and not np.array_equal(start.opinion, self.society.populace.citizens.support):
            raise ValueError("others would start from other opinions")

    def start(self) -> Start:
        """Who is there on the first day."""
        return Start(self.first.copy(), self.society.populace.citizens.support.copy())

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.society.step()
            stocks = self.society.stocks[:, 0]
            self.city_means.append(stocks[:, Stock.SUPPORT] / (stocks[:, Stock.CITIZENS] * float(MILLION)))

    def reading(self) -> Reading:
        """What was counted."""
        total, stocks = self.society.recorder.total[0], self.society.stocks[:, 0].sum(axis=0)
        today = self.society.recorder.today[0]
        return Reading(
            acts=int(total[Count.ACTS]),
            records=int(total[Count.RECORDS : Count.LISTINGS].sum()),
            listed=int(today[Count.LISTED_PERSONS]),
            debts=int(total[Count.JUDGMENTS]),
            owing=int(stocks[Stock.OWING]),
            city_means=np.array(self.city_means),
            opinion=self.society.populace.citizens.support,
        )


def rules_of(settings: Any) -> Rules:
    """The numbers of the scenario as peers need them."""
    item = getattr(settings.conduct, ITEM)
    return Rules(
        act=1.0 - exp(-item.rate / DAYS_A_YEAR),
        seen=item.detectability,
        term=settings.system.rating.listing_days,
        month=MONTH,
        owe=settings.behaviour.debts.judgment / MONTHS_A_YEAR,
        repay=settings.behaviour.repayment.baseline_judgment,
        near=settings.network.near,
        persuasion=settings.behaviour.opinion.persuasion,
    )
