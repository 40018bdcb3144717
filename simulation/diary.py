"""WHAT IS WRITTEN DOWN: the record of one replicate, and its data frames. It reads the society and never changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.blocks import DAY_ZERO
from simulation.citizens import GROUPS, N_GROUPS, UID_SHIFT, Slot
from simulation.daily import daily_counts
from simulation.listings import Reason
from simulation.measures import OUTCOMES, Account
from simulation.messages import Tallies
from simulation.spells import Rows, one_below_the_other
from simulation.tallies import N_COUNTS, Count

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
"""The data frames `outcomes` (one row), `daily`, `strata`, `events` and `spells` of one replicate."""

NATIONAL = "national"
BY_CITY = ("listings", "repaid", "corrected", "expired", "listed", "listed_persons", "wrongly_listed_persons")
"""Daily counts that are also kept city by city."""
SEGMENTS = ("none", "private", "judgment")


class Diary:
    """Adds up counts from day to day and keeps what the scenario wants observed."""

    def __init__(self, settings: Any, cities: tuple[str, ...]) -> None:
        self.observe = settings.observe
        self.cities = cities
        self.total = np.zeros((len(cities), N_GROUPS, N_COUNTS), dtype=np.int64)
        self.today = np.zeros_like(self.total)
        self.peak = np.zeros((len(cities) + 1, N_GROUPS), dtype=np.int64)
        self.days: list[np.ndarray] = []
        self.observations: list[tuple[int, np.ndarray, np.ndarray]] = []
        self.ended: list[Rows] = []
        self.latest: dict[str, float] = {}

    def observed(self, today: int) -> bool:
        """Whether stocks are taken on this day, counted from 0."""
        return (today + 1) % self.observe.every == 0

    def write(self, tallies: Tallies, figures: dict[str, tuple[int, int]], people: Any) -> None:
        """Keep one day."""
        self.today = tallies.counts
        self.total += tallies.counts
        posts = tallies.counts[..., Count.POSTS]
        self.peak = np.maximum(self.peak, np.concatenate((posts.sum(axis=0, keepdims=True), posts)))
        self.days.append(tallies.counts[:, 0].copy())
        if self.observed(tallies.day):
            parts, wholes = self._measured(tallies.stocks, figures)
            self.observations.append((tallies.day, parts, wholes))
            self.latest = {o.__name__: _ratio(parts[n, 0, 0], wholes[n, 0, 0]) for n, o in enumerate(OUTCOMES)}
            self._collect(people)

    def frames(self, stocks: np.ndarray, government: Any, people: Any) -> Frames:
        """The data frames of all days so far; `stocks` is taken on the last of them."""
        import pandas as pd

        parts, wholes = self._measured(stocks, government.figures())
        outcomes = pd.DataFrame([{o.__name__: _ratio(parts[n, 0, 0], wholes[n, 0, 0]) for n, o in enumerate(OUTCOMES)}])
        events = pd.DataFrame(government.events, columns=["day", "actor", "action", "target", "cause"])
        self._collect(people)
        return {
            "outcomes": outcomes,
            "daily": pd.concat([self._daily_frame(), *self._observation_frames()], ignore_index=True),
            "strata": self._outcome_frame(parts, wholes, "outcome", cities=True, strata=True),
            "events": events.astype({"day": np.int32}),
            "spells": self._spells_frame(people),
        }

    def _measured(self, stocks: np.ndarray, figures: dict[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators (outcomes, places, groups); place 0 is the whole country."""
        account = Account(
            total=_with_national(self.total),
            today=_with_national(self.today),
            stocks=_with_national(stocks),
            peak_posts=self.peak,
            days=len(self.days),
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
        import pandas as pd

        by_day = np.stack(self.days) if self.days else np.zeros((0, len(self.cities), N_COUNTS), np.int64)
        days = np.arange(len(by_day), dtype=np.int32)
        national = daily_counts(by_day.sum(axis=1))
        by_city = daily_counts(by_day) if self.observe.cities else {}
        pieces = [_counts(days, NATIONAL, name, counts) for name, counts in national.items()]
        for place, city in enumerate(self.cities):
            pieces += [_counts(days, city, name, by_city[name][:, place]) for name in BY_CITY if name in by_city]
        return self._kept(pd.concat(pieces, ignore_index=True))

    def _kept(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the measures that the scenario wants daily."""
        wanted = self.observe.measures
        return frame if "all" in wanted else frame[frame["measure"].isin(wanted)]

    def _observation_frames(self) -> list[pd.DataFrame]:
        frames = []
        for day, parts, wholes in self.observations:
            frame = self._outcome_frame(
                parts, wholes, "measure", cities=self.observe.cities, strata=self.observe.strata
            )
            frame.insert(0, "day", np.int32(day))
            frames.append(self._kept(frame))
        return frames

    def _outcome_frame(
        self, parts: np.ndarray, wholes: np.ndarray, key: str, *, cities: bool, strata: bool
    ) -> pd.DataFrame:
        """Tidy rows: the country by group, and cities for everybody."""
        import pandas as pd

        places = len(self.cities) + 1 if cities else 1
        groups = N_GROUPS if strata else 1
        place = np.concatenate((np.zeros(groups, np.int64), np.arange(1, places)))
        group = np.concatenate((np.arange(groups), np.zeros(places - 1, np.int64)))
        part, whole = parts[:, place, group], wholes[:, place, group]
        names = np.array((NATIONAL, *self.cities), dtype=object)
        rows = len(place)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(whole == 0, np.nan, part / whole)
        return pd.DataFrame(
            {
                "city": np.tile(names[place], len(OUTCOMES)),
                "stratum": np.tile(np.array(GROUPS, dtype=object)[group], len(OUTCOMES)),
                key: np.repeat(np.array([o.__name__ for o in OUTCOMES], dtype=object), rows),
                "value": value.ravel(),
                "numerator": part.ravel(),
                "denominator": whole.ravel(),
            }
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
        reasons = np.array([reason.name.lower() for reason in Reason], dtype=object)
        frame = pd.DataFrame(
            {
                "uid": rows["uid"],
                "city": np.array(self.cities, dtype=object)[place],
                "system": np.array([slot.name.lower() for slot in Slot], dtype=object)[rows["slot"]],
                "segment": np.array(SEGMENTS, dtype=object)[rows["segment"]],
                "start": start,
                "end": end,
                "reason": np.where(end < 0, "", reasons[rows["reason"]]),
                "wrongful": rows["wrongful"].astype(bool),
                "paid_after": np.where(paid, end - start, -1).astype(np.int32),
            }
        )
        return frame.sort_values(["start", "uid", "system"], kind="stable", ignore_index=True)


def _ratio(part: int, whole: int) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _with_national(table: np.ndarray) -> np.ndarray:
    """The table with the sum over cities put in front."""
    return np.concatenate((table.sum(axis=0, keepdims=True), table))


def _counts(days: np.ndarray, city: str, name: str, counts: np.ndarray) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "day": days,
            "city": city,
            "stratum": GROUPS[0],
            "measure": name,
            "value": counts.astype(float),
            "numerator": counts,
            "denominator": np.ones_like(counts),
        }
    )
