"""Public sphere: the platform feed and the press, where issues compete for attention, catch on and fade.

The salience of an issue starts at `ignition` when it is announced and moves every day:

    salience <- salience exp(-decay) + amplification exp(-staleness * age) (against + praise_weight * in favour)

with posts per 1,000 citizens that are not removed, and age in days. A large account takes an issue up with the daily
chance `hub_chance`, which adds `hub_boost`. The chance that somebody who follows debates comes across it is

    reach = widest * salience / (other_news + sum of salience of all issues)

so issues take attention from each other. An issue trends when its reach is at least `trending_from`; it is forgotten,
and gives its place to another one, when its salience falls under `forgotten`. When all places are taken, a new issue
pushes out the least salient one. Something that is an issue already is argued over afresh: its salience is at
least that of its first day again and it counts as new. An incident starts at `first_report`, and platforms tire of it
faster, by `transience`, because no decision is awaited.

Sources: E10 (exponential decay of attention, hub accounts, a list of trending topics of limited length); rates are not
published, they are guesses or calibrated to E05 and E06.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import mesa
import numpy as np

from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, uniform
from simulation.parameters import Mechanism, parameter
from simulation.state.messages import ISSUE, N_ISSUES


class PublicSphere(Mechanism):
    """Parameters of the public sphere."""

    ignition: float = parameter(
        1.0, "salience of a proposal on the day of its announcement; other news weigh `other_news`", unit="1", low=0,
        high=100, source="guess; E05: debated and answered by media within a day", grade="D",
    )  # fmt: skip
    decay: float = parameter(
        0.2, "daily rate at which salience decays", unit="1/day", low=0, high=10, source="form E10; size guess",
        grade="D",
    )  # fmt: skip
    amplification: float = parameter(
        0.2, "salience that one post per 1,000 citizens adds", unit="1", low=0, high=100,
        source="calibrated to E05, E06", grade="D",
    )  # fmt: skip
    staleness: float = parameter(
        0.05, "daily rate at which platforms tire of an issue", unit="1/day", low=0, high=10,
        source="form E10; size guess", grade="D",
    )  # fmt: skip
    first_report: float = parameter(
        0.3, "salience of an incident on the day on which the press takes it up", unit="1", low=0, high=100,
        source="guess", grade="D",
    )  # fmt: skip
    transience: float = parameter(
        0.3, "further daily rate at which platforms tire of an incident, on which no decision is awaited",
        unit="1/day", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip
    praise_weight: float = parameter(
        0.2, "weight of a post in favour against a critical one", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    hub_chance: float = parameter(
        0.05, "daily chance that a large account takes an issue up", unit="1/day", low=0, high=1,
        source="E10 for hubs; size guess", grade="D",
    )  # fmt: skip
    hub_boost: float = parameter(
        0.5, "salience that a large account adds", unit="1", low=0, high=100, source="E10 for hubs; size guess",
        grade="D",
    )  # fmt: skip
    widest: float = parameter(
        0.5, "chance that a follower of debates comes across an issue that crowds out all others", unit="1/day", low=0,
        high=1, source="guess", grade="D",
    )  # fmt: skip
    other_news: float = parameter(
        1.0, "salience of everything else", unit="1", low=0.001, high=1000, source="scale", grade="D",
    )  # fmt: skip
    trending_from: float = parameter(
        0.26, "reach from which an issue trends", unit="1/day", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    forgotten: float = parameter(
        0.01, "salience under which an issue is forgotten", unit="1", low=0.000001, high=1, source="guess", grade="D",
    )  # fmt: skip


@dataclass
class Issue:
    """Something that people argue over; see `messages.ISSUE`."""

    topic: int
    slot: int
    relevance: float
    exposure: float
    since: int
    salience: float
    staleness: float
    where: str = ""
    trending: bool = False


class PublicSphereAgent(mesa.Agent):
    """The public sphere of the whole country."""

    def __init__(self, model: mesa.Model, *, settings: PublicSphere, seed: int) -> None:
        super().__init__(model)
        self.settings = settings
        self.seed = seed
        self.places: list[Issue | None] = [None] * N_ISSUES

    def take_up(
        self,
        day: int,
        *,
        topic: int,
        slot: int,
        relevance: float,
        exposure: float,
        where: str = "",
        awaited: bool = False,
    ) -> Issue | None:
        """Let something become an issue, or be one anew; None when the public sphere is switched off.

        An incident happened somewhere; about a proposal a decision is `awaited`, and only a city's has a place.
        """
        p = self.settings
        if not p.on:
            return None
        incident = bool(where) and not awaited
        ignition = p.first_report if incident else p.ignition
        staleness = p.staleness + (p.transience if incident else 0.0)
        for known in self.places:
            if known is not None and (known.topic, known.slot) == (topic, slot):
                known.since, known.salience = day, max(known.salience, ignition)
                known.where = where or known.where
                self._rank()
                return known
        issue = Issue(topic, slot, relevance, exposure, day, ignition, staleness, where)
        weights = [-1.0 if known is None else known.salience for known in self.places]
        self.places[weights.index(min(weights))] = issue
        self._rank()
        return issue

    def hear(self, day: int, against: Sequence[float], in_favour: Sequence[float]) -> None:
        """Move salience by the posts of the day that were not removed, per 1,000 citizens, (N_ISSUES,) each."""
        p = self.settings
        kept = exp(-p.decay)
        for n, issue in enumerate(self.places):
            if issue is None:
                continue
            age = day - issue.since
            heard = against[n] + p.praise_weight * in_favour[n]
            issue.salience *= kept
            issue.salience += p.amplification * exp(-issue.staleness * age) * float(heard)
            if uniform(self.seed, int(Purpose.PUBLIC_SPHERE), int(issue.topic), day) < p.hub_chance:
                issue.salience += p.hub_boost
            if issue.salience < p.forgotten:
                self.places[n] = None
        self._rank()

    def reach_of(self, issue: Issue) -> float:
        """Chance that a follower of debates comes across the issue in a day."""
        attention = self.settings.other_news + fsum([known.salience for known in self.places if known is not None])
        return self.settings.widest * issue.salience / attention

    def close(self, issue: Issue | None) -> None:
        """Let an issue go that has been settled."""
        self.places = [None if known is issue else known for known in self.places]
        self._rank()

    def number_of(self, issue: Issue | None) -> int:
        """The place that an issue holds; -1 when it is forgotten."""
        return next((n for n, known in enumerate(self.places) if known is not None and known is issue), -1)

    @property
    def issues(self) -> np.recarray:
        """What citizens can come across, record array (N_ISSUES,) of ISSUE."""
        found = np.zeros(N_ISSUES, dtype=ISSUE)
        for n, issue in enumerate(self.places):
            if issue is not None:
                found[n] = (True, issue.topic, issue.slot, self.reach_of(issue), issue.relevance, issue.exposure)
        return found.view(np.recarray)

    def _rank(self) -> None:
        for issue in self.places:
            if issue is not None:
                issue.trending = self.reach_of(issue) >= self.settings.trending_from
