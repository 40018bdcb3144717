"""WHAT IS WRITTEN DOWN: the record of one replicate, and its data frames. It reads the society and never changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.blocks import DAY_ZERO
from simulation.citizens import GROUPS, N_GROUPS, UID_SHIFT, Slot
from simulation.daily import daily_counts
from simulation.listings import Reason
from simulation.measures import OUTCOMES, Account
from simulation.messages import Tallies
from simulation.spells import Listings, one_below_the_other
from simulation.tallies import N_COUNTS, Count

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
"""The data frames `outcomes` (one row), `daily`, `strata`, `events` and `spells` of one replicate."""

NATIONAL = "national"
BY_CITY = ("listings", "repaid", "corrected", "expired", "listed", "listed_persons", "wrongly_listed_persons")
"""Daily counts that are also kept city by city."""
SEGMENTS = ("none", "private", "judgment")
MEASURES = tuple(outcome.__name__ for outcome in OUTCOMES)
SYSTEMS = tuple(sorted(slot.name.lower() for slot in Slot))
SYSTEM_RANK = np.array([SYSTEMS.index(slot.name.lower()) for slot in Slot])
REASONS = ("", *(reason.name.lower() for reason in Reason))
FIRST_ROOM = 512
"""Days for which there is room at first; it doubles when it is full."""


class Rows(NamedTuple):
    """Rows of a tidy table: day, then positions among places, groups and names, then numerator and denominator."""

    day: np.ndarray
    place: np.ndarray
    group: np.ndarray
    name: np.ndarray
    part: np.ndarray
    whole: np.ndarray


class Diary:
    """Adds up counts from day to day and keeps what the scenario wants observed."""

    def __init__(self, settings: Any, cities: tuple[str, ...]) -> None:
        self.observe = settings.observe
        self.cities = cities
        self.sums = np.zeros((len(cities) + 1, N_GROUPS, N_COUNTS), dtype=np.int64)  # the country when it is measured
        self.today = np.zeros_like(self.total)
        self.peak = np.zeros((len(cities) + 1, N_GROUPS), dtype=np.int64)
        self.n_days = 0
        self.days = np.zeros((FIRST_ROOM, len(cities), N_COUNTS), dtype=np.int64)  # of which n_days are written
        self.observations: list[tuple[int, np.ndarray, np.ndarray]] = []
        self.ended: list[Listings] = []
        self.latest: dict[str, float] = {}

    @property
    def total(self) -> np.ndarray:
        """Counts of all days so far, int64 (cities, groups, Count)."""
        return self.sums[1:]

    def observed(self, today: int) -> bool:
        """Whether stocks are taken on this day, counted from 0."""
        return (today + 1) % self.observe.every == 0

    def write(self, tallies: Tallies, figures: dict[str, tuple[int, int]], people: Any) -> None:
        """Keep one day."""
        self.today = tallies.counts
        self.sums[1:] += tallies.counts
        posts = tallies.counts[..., Count.POSTS]
        np.maximum(self.peak[0], posts.sum(axis=0), out=self.peak[0])
        np.maximum(self.peak[1:], posts, out=self.peak[1:])
        if self.n_days == len(self.days):
            self.days = np.concatenate((self.days, np.zeros_like(self.days)))
        self.days[self.n_days] = tallies.counts[:, 0]
        self.n_days += 1
        if self.observed(tallies.day):
            parts, wholes = self._measured(tallies.stocks, figures)
            self.observations.append((tallies.day, parts, wholes))
            self.latest = _national(parts, wholes)
            self._collect(people)

    def frames(self, stocks: np.ndarray, government: Any, people: Any) -> Frames:
        """The data frames of all days so far; `stocks` is taken on the last of them."""
        import pandas as pd

        parts, wholes = self._measured(stocks, government.figures())
        events = pd.DataFrame(government.events, columns=["day", "actor", "action", "target", "cause"])
        self._collect(people)
        strata = self._frame(_outcome_rows(0, parts, wholes, cities=True, strata=True), "outcome", MEASURES)
        return {
            "outcomes": pd.DataFrame(_national(parts, wholes), index=[0]),
            "daily": self._daily_frame(),
            "strata": strata.drop(columns="day"),
            "events": events.astype({"day": np.int32}),
            "spells": self._spells_frame(people),
        }

    def _measured(self, stocks: np.ndarray, figures: dict[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (outcomes, places, groups); place 0 is the whole country."""
        self.sums[0] = self.total.sum(axis=0)
        account = Account(
            total=self.sums,
            today=_with_national(self.today),
            stocks=_with_national(stocks),
            peak_posts=self.peak,
            days=self.n_days,
            government=figures,
        )
        ratios = [outcome(account) for outcome in OUTCOMES]
        return np.stack([part for part, _ in ratios]), np.stack([whole for _, whole in ratios])

    def _collect(self, people: Any) -> None:
        """Take the ended spells out of the population's tables."""
        rows = people.ended(self.observe.spells)
        if self.observe.spells:
            self.ended.append(rows)

    def _daily_frame(self) -> pd.DataFrame:
        """Counts of every day and outcomes of the observed days, as far as the scenario wants them."""
        by_day = self.days[: self.n_days]
        national = daily_counts(by_day.sum(axis=1))
        names = (*national, *MEASURES)
        wanted = [n for n, name in enumerate(names) if {name, "all"} & set(self.observe.measures)]
        counts = [(0, n, national[names[n]]) for n in wanted if n < len(national)]
        if self.observe.cities:
            by_city = daily_counts(by_day)
            kept = [(names.index(name), by_city[name]) for name in BY_CITY if names.index(name) in wanted]
            counts += [(place, n, of[:, place - 1]) for place in range(1, len(self.cities) + 1) for n, of in kept]
        outcomes = np.array([n - len(national) for n in wanted if n >= len(national)], dtype=np.int64)
        pieces = [_count_rows(self.n_days, counts)]
        for day, parts, wholes in self.observations:
            rows = _outcome_rows(
                day, parts[outcomes], wholes[outcomes], cities=self.observe.cities, strata=self.observe.strata
            )
            pieces.append(rows._replace(name=outcomes[rows.name] + len(national)))
        return self._frame(Rows(*map(np.concatenate, zip(*pieces, strict=True))), "measure", names)

    def _frame(self, rows: Rows, key: str, names: tuple[str, ...]) -> pd.DataFrame:
        """The table of some rows, with words for positions; `key` is the column of the names."""
        import pandas as pd

        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(rows.whole == 0, np.nan, rows.part / rows.whole)
        return pd.DataFrame(
            {
                "day": rows.day.astype(np.int32),
                "city": _in_words(rows.place, (NATIONAL, *self.cities)),
                "stratum": _in_words(rows.group, GROUPS),
                key: _in_words(rows.name, names),
                "value": value,
                "numerator": rows.part,
                "denominator": rows.whole,
            },
            copy=False,
        )

    def _spells_frame(self, people: Any) -> pd.DataFrame:
        import pandas as pd

        columns = ["uid", "city", "system", "segment", "start", "end", "reason", "wrongful", "paid_after"]
        if not self.observe.spells:
            return pd.DataFrame(columns=columns)
        rows = one_below_the_other([*self.ended, people.lasting()])
        by_code = np.argsort(people.places.code)
        place = by_code[np.searchsorted(people.places.code, rows["uid"] >> UID_SHIFT, sorter=by_code)]
        start = rows["start"].astype(np.int32) - DAY_ZERO
        end = np.where(rows["end"] == 0, -1, rows["end"].astype(np.int32) - DAY_ZERO).astype(np.int32)
        paid = (end >= 0) & (rows["reason"] == Reason.REPAID)
        frame = pd.DataFrame(
            {
                "uid": rows["uid"],
                "city": _in_words(place, self.cities),
                "system": _in_words(SYSTEM_RANK[rows["slot"]], SYSTEMS),
                "segment": _in_words(rows["segment"], SEGMENTS),
                "start": start,
                "end": end,
                "reason": _in_words(np.where(end < 0, 0, rows["reason"] + 1), REASONS),
                "wrongful": rows["wrongful"].astype(bool),
                "paid_after": np.where(paid, end - start, -1).astype(np.int32),
            }
        )
        return frame.sort_values(["start", "uid", "system"], kind="stable", ignore_index=True)


def _in_words(codes: np.ndarray, words: tuple[str, ...]) -> pd.Categorical[str]:
    """A column of texts, of which each word is kept once."""
    import pandas as pd

    return pd.Categorical.from_codes(codes, pd.Index(words, dtype="str"))


def _count_rows(n_days: int, counts: list[tuple[int, int, np.ndarray]]) -> Rows:
    """A row a day for each of `counts`: place, name and the counts of all days."""
    place, name = (np.repeat(np.array([of[k] for of in counts], dtype=np.int64), n_days) for k in (0, 1))
    part = np.concatenate([of for _, _, of in counts]) if counts else np.zeros(0, np.int64)
    return Rows(np.tile(np.arange(n_days), len(counts)), place, np.zeros_like(part), name, part, np.ones_like(part))


def _outcome_rows(day: int, parts: np.ndarray, wholes: np.ndarray, *, cities: bool, strata: bool) -> Rows:
    """Of outcomes (outcomes, places, groups): the country by group, and cities for everybody."""
    n_outcomes, places, groups = len(parts), parts.shape[1] if cities else 1, N_GROUPS if strata else 1
    place = np.concatenate((np.zeros(groups, np.int64), np.arange(1, places)))
    group = np.concatenate((np.arange(groups), np.zeros(places - 1, np.int64)))
    name = np.repeat(np.arange(n_outcomes), len(place))
    part, whole = parts[:, place, group].ravel(), wholes[:, place, group].ravel()
    return Rows(np.full(len(part), day), np.tile(place, n_outcomes), np.tile(group, n_outcomes), name, part, whole)


def _national(parts: np.ndarray, wholes: np.ndarray) -> dict[str, float]:
    """The outcomes of the whole country by name."""
    pairs = zip(MEASURES, parts[:, 0, 0].tolist(), wholes[:, 0, 0].tolist(), strict=True)
    return {name: part / whole if whole else float("nan") for name, part, whole in pairs}


def _with_national(table: np.ndarray) -> np.ndarray:
    """The table with the sum over cities put in front."""
    return np.concatenate((table.sum(axis=0, keepdims=True), table))
