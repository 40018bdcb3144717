"""The common model in Starsim 3: a network of daily contacts and modules with states, stepped by a simulation."""

from __future__ import annotations

import numpy as np
import starsim as ss

from common.rules import Reading, Rules, Start, neighbours_of


class DailyContacts(ss.DynamicNetwork):
    """One contact a day for everybody: p1 meets p2, a neighbour drawn from her ten."""

    def __init__(self, near: np.ndarray) -> None:
        super().__init__(name="contacts")
        self.near = near
        self.who = np.arange(len(near))
        self.choice = ss.randint(low=0, high=near.shape[1], strict=False)

    def step(self) -> None:
        """Replace yesterday's contacts."""
        self.edges.p1 = ss.uids(self.who)
        self.edges.p2 = ss.uids(self.near[self.who, self.choice.rvs(len(self.who))])
        self.edges.beta = np.ones(0, np.float32)


class Records(ss.Module):
    """Misconduct, what is recorded of it, and listings for a term."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(name="records")
        self.term = rules.term
        self.define_states(ss.FloatArr("listed_on"))
        self.acts_today, self.seen = ss.bernoulli(rules.act, strict=False), ss.bernoulli(rules.seen, strict=False)
        self.acts = self.records = self.listed = 0

    def step(self) -> None:
        """One day."""
        acting = self.acts_today.filter(self.sim.people.auids)
        recorded = self.seen.filter(acting)
        over = (self.listed_on <= self.ti - self.term).uids
        new = recorded[np.isnan(self.listed_on[recorded])]
        self.listed_on[over] = np.nan
        self.listed_on[new] = self.ti
        self.acts += len(acting)
        self.records += len(recorded)
        self.listed += len(new) - len(over)


class Debts(ss.Module):
    """Falling into debt on payday and repaying at a daily hazard."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(name="debts")
        self.month = rules.month
        self.define_states(ss.BoolState("owes"))
        self.falls, self.repays = ss.bernoulli(rules.owe, strict=False), ss.bernoulli(rules.repay, strict=False)
        self.debts = 0

    def step(self) -> None:
        """One day."""
        payday = self.sim.people.auids[self.ti % self.month :: self.month]
        paid = self.repays.filter(self.owes.uids)
        falling = self.falls.filter(payday[~self.owes[payday]])
        self.owes[paid] = False
        self.owes[falling] = True
        self.debts += len(falling)


class Opinion(ss.Module):
    """Opinions move along the day's contacts, all at once; city means are taken."""

    def __init__(self, start: Start, rules: Rules) -> None:
        super().__init__(name="opinion")
        self.begin, self.first, self.persuasion = start.opinion, start.first, np.float32(rules.persuasion)
        self.sizes = np.diff(start.first)
        self.define_states(ss.FloatArr("opinion"))
        self.city_means: list[np.ndarray] = []

    def init_post(self) -> None:
        """The first day."""
        super().init_post()
        self.opinion[:] = self.begin

    def step(self) -> None:
        """One day."""
        edges = self.sim.networks.contacts.edges
        mine = self.opinion[edges.p1]
        self.opinion[edges.p1] = mine + self.persuasion * (self.opinion[edges.p2] - mine)
        sums = np.add.reduceat(self.opinion.values, self.first[:-1], dtype=np.float64)
        self.city_means.append(sums / self.sizes)


class Town:
    """A simulation that can be lived in day by day."""

    def __init__(self, start: Start, rules: Rules, seed: int, days: int = 3650) -> None:
        self.records, self.debts, self.opinion = Records(rules), Debts(rules), Opinion(start, rules)
        self.sim = ss.Sim(
            n_agents=len(start.opinion), start=0, dur=days, dt=ss.days(1), rand_seed=seed, verbose=0, copy_inputs=False,
            networks=DailyContacts(neighbours_of(start.first, rules.near)),
            modules=[self.records, self.debts, self.opinion],
        )  # fmt: skip
        self.sim.init()

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.sim.run_one_step()

    def reading(self) -> Reading:
        """What was counted."""
        records, debts = self.records, self.debts
        return Reading(
            records.acts, records.records, records.listed, debts.debts, int(debts.owes.sum()),
            np.array(self.opinion.city_means), np.array(self.opinion.opinion.values),
        )  # fmt: skip
