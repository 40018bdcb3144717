"""WHERE PEOPLE LIVE: the model cities of the social credit system and the rest of the country.

Data and their sources: `data/cities.csv`, explained column by column in `data/README.md`. The order of that file is
the order of cities everywhere in a run.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple

import numpy as np

from simulation.errors import BadInput, nearest

REST_OF_COUNTRY = "rest_of_country"
"""Name of the block that stands for everybody outside the model cities."""

ADULT_SHARE = 0.789
"""Share of residents aged 18 or more, census of 2020, with two fifths of the 15-19 year-olds counted as adult."""


class Places(NamedTuple):
    """The places of one run, in the order of the geography, as compiled kernels read them; n is their number.

    Citizens of place i are those from `first[i]` up to but not including `first[i + 1]`; a place may be empty.
    """

    code: np.ndarray  # (n,) int64, administrative division code, the upper half of a citizen's uid
    first: np.ndarray  # (n + 1,) int64


@dataclass(frozen=True)
class Geography:
    """Everything known about every place; row i of each field belongs to place i.

    names: lower-case keys used in scenarios. titles: names to print. provinces: "" for the rest of the country.
    levels: prefecture, county, district or rest. codes: six-digit administrative division codes.
    designated: year of designation as a model city, 0 for the rest. latitude, longitude: degrees, NaN for the rest.
    population: residents in the census of 2020. urban: share of them living in towns and cities, 0-1.
    richness: gross domestic product per head in 2020, yuan. product: the same of the whole country.
    model_city: whether the place has a government that can decide what its system records.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    provinces: tuple[str, ...]
    levels: tuple[str, ...]
    codes: np.ndarray
    designated: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    population: np.ndarray
    urban: np.ndarray
    richness: np.ndarray
    product: float
    model_city: np.ndarray

    @property
    def cities(self) -> tuple[str, ...]:
        """The names of all places but the rest of the country."""
        return tuple(name for name in self.names if name != REST_OF_COUNTRY)

    def index(self, name: str) -> int:
        """The row of one place.

        Raises:
            BadInput: there is no such place.
        """
        if name not in self.names:
            raise BadInput(f"no city is called '{name}'{nearest(name, self.names)}")
        return self.names.index(name)

    def indices(self, places: Places) -> np.ndarray:
        """The rows of the places of a run, int64 (n,)."""
        rows = {int(code): row for row, code in enumerate(self.codes)}
        return np.array([rows[int(code)] for code in places.code], dtype=np.int64)

    def names_of(self, places: Places) -> tuple[str, ...]:
        """The names of the places of a run, in their order."""
        return tuple(self.names[row] for row in self.indices(places))

    def weights(self, places: Places) -> np.ndarray:
        """How many real adults one simulated citizen of each place stands for, float64 (n,); 0.0 where there is none.

        The sample is stratified (model cities are over-represented), so a national figure is a sum over places of
        these weights times the place's figures.
        """
        simulated = np.diff(places.first)
        adults = self.population[self.indices(places)] * ADULT_SHARE
        made: np.ndarray = np.divide(adults, simulated, out=np.zeros(len(simulated)), where=simulated > 0)
        return made


@functools.cache
def load_geography() -> Geography:
    """The places of `data/cities.csv`; read once."""
    text = resources.files("simulation").joinpath("data/cities.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    def texts(column: str) -> tuple[str, ...]:
        return tuple(row[column] for row in rows)

    def whole(column: str) -> np.ndarray:
        return _frozen(np.array([int(row[column] or 0) for row in rows], dtype=np.int64))

    def numbers(column: str) -> np.ndarray:
        return _frozen(np.array([float(row[column] or "nan") for row in rows], dtype=np.float64))

    people, richness = whole("population"), numbers("richness")
    return Geography(
        names=texts("name"),
        titles=texts("title"),
        provinces=texts("province"),
        levels=texts("level"),
        codes=whole("code"),
        designated=whole("designated"),
        latitude=numbers("latitude"),
        longitude=numbers("longitude"),
        population=people,
        urban=numbers("urban"),
        richness=richness,
        product=float((richness * people).sum() / people.sum()),
        model_city=_frozen(np.array([row["name"] != REST_OF_COUNTRY for row in rows])),
    )


def _frozen(column: np.ndarray) -> np.ndarray:
    column.flags.writeable = False
    return column


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, by largest remainder; the earlier one wins a tie."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def settle(
    geography: Geography,
    citizens: int,
    *,
    cities: Iterable[str],
    rest_share: float,
    leave_out: Iterable[str] = (),
) -> Places:
    """Divide simulated citizens among places: stratified, then in proportion to population.

    `rest_share` of `citizens` go to the rest of the country and the others to `cities` by population; when there is no
    city everybody goes to the rest. Places in `leave_out` are taken away afterwards, so the others keep exactly the
    number of citizens they would have had.

    Raises:
        BadInput: a name is unknown, or no place is left.
    """
    rows = sorted({geography.index(name) for name in cities})
    left_out = {geography.index(name) for name in leave_out}
    rest = int(citizens * rest_share + 0.5) if rows else citizens
    rest = rest if REST_OF_COUNTRY in geography.names else 0
    counts = share_out(citizens - rest, [int(geography.population[row]) for row in rows]) if rows else []
    settled = list(zip(rows, counts, strict=True))
    if rest_share > 0.0 and REST_OF_COUNTRY in geography.names:
        settled.append((geography.index(REST_OF_COUNTRY), rest))
    settled = [(row, count) for row, count in settled if row not in left_out]
    if not settled:
        raise BadInput("population: no city is left; choose at least one, or a rest_of_country_share above 0")
    code = np.array([geography.codes[row] for row, _ in settled], dtype=np.int64)
    first = np.zeros(len(settled) + 1, dtype=np.int64)
    np.cumsum([count for _, count in settled], out=first[1:])
    return Places(code=code, first=first)
