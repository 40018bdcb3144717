"""WHERE PEOPLE LIVE IN A SCENARIO OF ONE'S OWN: places given one by one, instead of those of `data/cities.csv`.

The country around them stays what it is: incomes, fifths and creditworthiness are measured on its margins, so a poor
town has poor people whatever else is simulated.
"""

from __future__ import annotations

import functools
import math
import zlib

import numpy as np
from pydantic import Field

from simulation.errors import BadInput
from simulation.parameters import Parameters, parameter
from simulation.population.geography import REST_OF_COUNTRY, Geography, load_geography

TAKEN = frozenset((
    "all", "city", "court", "economy", "government", "ministry", "national", "ndrc", "npc", "pboc", "press", "public",
    "registry", "service", "state_council", "state_media", "tax",
))  # fmt: skip
"""Names that mean something else in scenarios and results."""
FIRST_CODE, CODES = 1_000_000, 1_000_000_000
"""Codes of places that are not on the map: above all real ones, below what the draws of institutions can hold."""
SOURCE = "scenario"


class Place(Parameters):
    """A town, city or region of a scenario."""

    name: str = Field(
        max_length=64, pattern=r"^[a-z][a-z0-9_]*$", description="key in scenarios and results",
        json_schema_extra={"unit": "1", "source": "scenario", "grade": "A"},
    )  # fmt: skip
    title: str = Field(
        "",
        max_length=100,
        description="name to print; made of `name` when absent",
        json_schema_extra={"unit": "1", "source": "scenario", "grade": "A"},
    )
    population: int = parameter(..., "residents", unit="person", low=1, high=10**10, source=SOURCE, grade="A")
    urban: float = parameter(
        ..., "share of residents who live in towns", unit="1", low=0, high=1, source=SOURCE, grade="A"
    )
    wealth: float = parameter(
        1.0, "product per head, relative to the country's", unit="1", low=0.01, high=100, source=SOURCE, grade="A"
    )
    longitude: float | None = parameter(
        None, "degrees east; not on the map when absent", unit="degree", low=-180, high=180, source=SOURCE, grade="A"
    )
    latitude: float | None = parameter(
        None, "degrees north; not on the map when absent", unit="degree", low=-90, high=90, source=SOURCE, grade="A"
    )
    model_city: bool = parameter(
        True, "whether its government decides what its system records, where cities decide", unit="1", source=SOURCE,
        grade="A",
    )  # fmt: skip


@functools.lru_cache(maxsize=32)
def geography_of(places: tuple[Place, ...]) -> Geography:
    """Where people live: `places` in their order, or those of the map when there are none.

    Raises:
        BadInput: two places have one name, or a name means something else.
    """
    if not places:
        return load_geography()
    country = load_geography()
    names = tuple(place.name for place in places)
    for i, name in enumerate(names):
        if name in TAKEN:
            raise BadInput(f"population.places.{i}.name: must not be a word that means something else (got '{name}')")
        if name in names[:i]:
            raise BadInput(f"population.places.{i}.name: must be given to one place only (got '{name}' twice)")
    codes = [_code_of(name, country) for name in names]
    if len(set(codes)) < len(codes):
        raise BadInput("population.places: two names have one code by chance; call one of them otherwise")

    def degrees(field: str) -> np.ndarray:
        values = (getattr(place, field) for place in places)
        return np.array([math.nan if value is None else value for value in values], dtype=np.float64)

    return Geography(
        names=names,
        titles=tuple(place.title or place.name.replace("_", " ").capitalize() for place in places),
        provinces=("",) * len(places),
        levels=("own",) * len(places),
        codes=np.array(codes, dtype=np.int64),
        designated=np.zeros(len(places), dtype=np.int64),
        latitude=degrees("latitude"),
        longitude=degrees("longitude"),
        population=np.array([place.population for place in places], dtype=np.int64),
        urban=np.array([place.urban for place in places], dtype=np.float64),
        richness=np.array([place.wealth for place in places], dtype=np.float64) * country.product,
        product=country.product,
        model_city=np.array([place.model_city and place.name != REST_OF_COUNTRY for place in places]),
    )


def _code_of(name: str, country: Geography) -> int:
    """The code of a place: its real one where the map has it, else one that follows from its name alone."""
    if name in country.names:
        return int(country.codes[country.index(name)])
    return FIRST_CODE + zlib.crc32(name.encode()) % CODES
