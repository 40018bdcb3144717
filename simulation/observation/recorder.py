"""WHAT IS WRITTEN DOWN: the record of one replicate, and its data frames. It reads the society and never changes it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from simulation.observation.daily_table import REPORTED
from simulation.observation.measure_inputs import MeasureInputs
from simulation.observation.measures import OUTCOMES
from simulation.observation.spells_table import Listings, one_below_the_other
from simulation.rules.listings import Reason
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import GROUPS, N_GROUPS, UID_SHIFT, Slot
from simulation.state.messages import Tallies
from simulation.state.tallies import N_COUNTS, Count
from simulation.state.tally_sums import tell_apart

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
"""The data frames `outcomes` (one row), `daily`, `strata`, `events` and `spells` of one replicate."""

NATIONAL = "national"
BY_CITY = (
    "listings", "repaid", "repaired", "corrected", "expired", "listed", "listed_persons", "wrongly_listed_persons",
)  # fmt: skip
"""Daily counts that are also kept city by city."""
SEGMENTS = ("none", "private", "judgment")
MEASURES = tuple(outcome.__name__ for outcome in OUTCOMES)
SYSTEMS = tuple(sorted(slot.name.lower() for slot in Slot))
SYSTEM_RANK = np.array([SYSTEMS.index(slot.name.lower()) for slot in Slot])
REASONS = ("", *(reason.name.lower() for reason in Reason))
FIRST_OF_CITIES = min(REPORTED[name][0] for name in BY_CITY)
END_OF_CITIES = max(REPORTED[name][1] for name in BY_CITY)
"""Columns of counts among which those are."""
TYPES = (np.int32, np.int16, np.int16, np.int16, np.int64, np.int64)
"""Of the columns of Rows; there are fewer than 2**15 places, groups and names."""
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


class Recorder:
    """Adds up counts from day to day and keeps what the scenario wants observed.

    What is told apart are the groups of the country, everybody first, and then the cities: arrays (apart, ...) have a
    row for each of them in this order.
    """

    def __init__(self, settings: Any, cities: tuple[str, ...]) -> None:
        self.observe = settings.observe
        self.cities = cities
        self.today = np.zeros((N_GROUPS + len(cities), N_COUNTS), dtype=np.int64)
        self.total = np.zeros_like(self.today)  # counts of all days so far
        self.peak = np.zeros(len(self.today), dtype=np.int64)  # posts of the worst day
        self.n_days = 0
        self.days = np.zeros((FIRST_ROOM, N_COUNTS), dtype=np.int64)  # of the country; n_days are written
        self.days_of_cities = np.zeros((FIRST_ROOM, *self._of_cities.shape), dtype=np.int64)
        self.observations: list[tuple[int, np.ndarray, np.ndarray]] = []
        self.ended: list[Listings] = []
        self.latest: dict[str, float] = {}

    @property
    def _of_cities(self) -> np.ndarray:
        """Today's counts by city, as far as they are kept for every day."""
        return self.today[N_GROUPS:, FIRST_OF_CITIES:END_OF_CITIES]

    def observed(self, today: int) -> bool:
        """Whether stocks are taken on this day, counted from 0."""
        return bool((today + 1) % self.observe.every == 0)

    def write(self, tallies: Tallies, government: Any, people: Any) -> None:
        """Keep one day."""
        tell_apart(tallies.counts, self.today)
        self.total += self.today
        np.maximum(self.peak, self.today[:, Count.POSTS], out=self.peak)
        if self.n_days == len(self.days):
            self.days, self.days_of_cities = _with_room(self.days), _with_room(self.days_of_cities)
        self.days[self.n_days] = self.today[0]
        self.days_of_cities[self.n_days] = self._of_cities
        self.n_days += 1
        if self.observed(tallies.day):
            parts, wholes = self._measured(tallies.stocks, government)
            self.observations.append((tallies.day, parts, wholes))
            self.latest = _national(parts, wholes)
            self._collect(people)

    def frames(self, stocks: np.ndarray, government: Any, people: Any) -> Frames:
        """The data frames of all days so far; `stocks` is taken on the last of them, which is observed as well."""
        import pandas as pd

        parts, wholes = self._measured(stocks, government)
        last = self.n_days - 1
        earlier = [one for one in self.observations if one[0] < last]
        events = pd.DataFrame(government.events, columns=["day", "actor", "action", "target", "cause"])
        self._collect(people)
        every_row, every_outcome = np.arange(len(self.today)), np.arange(len(OUTCOMES))
        strata = self._outcome_rows([(0, parts, wholes)], every_outcome, every_row)
        return {
            "outcomes": pd.DataFrame(_national(parts, wholes), index=[0]),
            "daily": self._daily_frame([*earlier, (last, parts, wholes)] if self.n_days else []),
            "strata": self._frame([strata], "outcome", MEASURES).drop(columns="day"),
            "events": events.astype({"day": np.int32}),
            "spells": self._spells_frame(people),
        }

    def _measured(self, stocks: np.ndarray, government: Any) -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (outcomes, apart)."""
        of_stocks = np.zeros((len(self.today), stocks.shape[-1]), dtype=np.int64)
        tell_apart(stocks, of_stocks)
        inputs = MeasureInputs(self.total, self.today, of_stocks, self.peak, self.n_days, government.figures())
        parts, wholes = np.empty((2, len(OUTCOMES), len(self.today)), dtype=np.int64)
        for n, outcome in enumerate(OUTCOMES):
            parts[n], wholes[n] = outcome(inputs)
        return parts, wholes

    def _collect(self, people: Any) -> None:
        """Take the ended spells out of the population's tables."""
        rows = people.ended(self.observe.spells)
        if self.observe.spells:
            self.ended.append(rows)

    def _daily_frame(self, observations: list[tuple[int, np.ndarray, np.ndarray]]) -> pd.DataFrame:
        """Counts of every day and outcomes of the observed days, as far as the scenario wants them."""
        names = (*REPORTED, *MEASURES)
        wanted = [n for n, name in enumerate(names) if {name, "all"} & set(self.observe.measures)]
        counts = [n for n in wanted if n < len(REPORTED)]
        pieces = [_count_rows(np.zeros(1), np.array(counts), [self._counted(names[n]) for n in counts])]
        if self.observe.cities:
            kept = [n for n in map(names.index, BY_CITY) if n in wanted]
            places = np.arange(1, len(self.cities) + 1)
            pieces.append(_count_rows(places, np.array(kept), [self._counted_by_city(names[n]) for n in kept]))
        outcomes = np.array([n - len(REPORTED) for n in wanted if n >= len(REPORTED)], dtype=np.int64)
        groups, cities = N_GROUPS if self.observe.strata else 1, len(self.cities) if self.observe.cities else 0
        apart = np.concatenate((np.arange(groups), np.arange(N_GROUPS, N_GROUPS + cities)))
        observed = self._outcome_rows(observations, outcomes, apart)
        pieces.append(observed._replace(name=observed.name + len(REPORTED)))
        return self._frame(pieces, "measure", names)

    def _counted(self, name: str) -> np.ndarray:
        """A count of the country by day, (1, days)."""
        first, end = REPORTED[name]
        made: np.ndarray = self.days[: self.n_days, first:end].sum(axis=1)[np.newaxis]
        return made

    def _counted_by_city(self, name: str) -> np.ndarray:
        """A count of every city by day, (cities, days)."""
        first, end = (column - FIRST_OF_CITIES for column in REPORTED[name])
        by_slot = (self.days_of_cities[: self.n_days, :, column] for column in range(first, end))
        return functools.reduce(np.add, by_slot).T

    def _outcome_rows(
        self, observations: list[tuple[int, np.ndarray, np.ndarray]], outcomes: np.ndarray, apart: np.ndarray
    ) -> Rows:
        """These outcomes on the days of `observations`, for these rows of what is told apart."""
        chosen = np.ix_(outcomes, apart)
        shape = (len(observations), len(outcomes), len(apart))
        parts, wholes = np.empty((2, *shape), dtype=np.int64)
        for n, (_, part, whole) in enumerate(observations):
            parts[n], wholes[n] = part[chosen], whole[chosen]
        days = np.array([day for day, _, _ in observations], dtype=np.int64)
        places, groups = np.maximum(apart - N_GROUPS + 1, 0), np.where(apart < N_GROUPS, apart, 0)
        return _cells(days[:, np.newaxis, np.newaxis], places, groups, outcomes[:, np.newaxis], parts, wholes)

    def _frame(self, pieces: list[Rows], key: str, names: tuple[str, ...]) -> pd.DataFrame:
        """The table of some rows, with words for positions; `key` is the column of the names."""
        import pandas as pd

        rows = Rows(*map(np.concatenate, zip(*pieces, strict=True)))
        with np.errstate(divide="ignore", invalid="ignore"):
            value = rows.part / rows.whole
        value[rows.whole == 0] = np.nan
        return pd.DataFrame(
            {
                "day": rows.day,
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


@functools.cache
def _index(words: tuple[str, ...]) -> pd.Index[str]:
    """The words of a column; that they differ is looked at once."""
    import pandas as pd

    return pd.Index(words, dtype="str")


def _in_words(codes: np.ndarray, words: tuple[str, ...]) -> pd.Categorical[str]:
    """A column of texts, of which each word is kept once."""
    import pandas as pd

    return pd.Categorical.from_codes(codes, _index(words))


def _with_room(table: np.ndarray) -> np.ndarray:
    """The table with as many more rows."""
    return np.concatenate((table, np.zeros_like(table)))


def _cells(*columns: np.ndarray) -> Rows:
    """A row for each cell of a grid over which all columns are spread."""
    grid = np.broadcast_shapes(*(column.shape for column in columns))
    return Rows(
        *(
            np.broadcast_to(column.astype(kind, copy=False), grid).ravel()
            for column, kind in zip(columns, TYPES, strict=True)
        )
    )


def _count_rows(places: np.ndarray, names: np.ndarray, counts: list[np.ndarray]) -> Rows:
    """Rows of each place, for each name, of each day; `counts` are by name, each (places, days)."""
    part = np.stack(counts, axis=1) if counts else np.zeros((len(places), 0, 0), dtype=np.int64)
    day, name, place = np.arange(part.shape[-1]), names[:, np.newaxis], places[:, np.newaxis, np.newaxis]
    return _cells(day, place, np.zeros(1), name, part, np.ones(1))


def _national(parts: np.ndarray, wholes: np.ndarray) -> dict[str, float]:
    """The outcomes of the whole country by name."""
    pairs = zip(MEASURES, parts[:, 0].tolist(), wholes[:, 0].tolist(), strict=True)
    return {name: part / whole if whole else float("nan") for name, part, whole in pairs}
