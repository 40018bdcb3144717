"""WHERE IT STARTS: who the citizens are, before anything happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from simulation.kernel.threads import WORTH_SHARING
from simulation.population.drawing import draw, standing_in_the_ring
from simulation.population.geography import Geography, Places, settle
from simulation.population.margins import margins_of
from simulation.population.own_places import geography_of
from simulation.population.settings import Population
from simulation.state.citizens import Citizens, empty_citizens

__all__ = [
    "ALL",
    "STATIC",
    "Places",
    "Population",
    "geography_for",
    "make_citizens",
    "margins_of",
    "names_of_places",
    "places_of",
]

ALL = "all"
"""Stands for all model cities."""

STATIC = (
    "age",
    "sex",
    "residence",
    "schooling",
    "income_fifth",
    "income",
    "creditworthiness",
    "service",
    "liquidity",
)
"""The columns of Citizens that `make_citizens` fills."""


def geography_for(population: Population) -> Geography:
    """All places that a population can live in: those of the map, or its own."""
    return geography_of(population.places)


def names_of_places(population: Population) -> tuple[str, ...]:
    """The names of the places where the simulated citizens live, in their order. Raises as `places_of`."""
    return geography_for(population).names_of(places_of(population))


def places_of(population: Population) -> Places:
    """Where the simulated citizens live.

    Raises:
        BadInput: a city is unknown or none is left.
    """
    geography = geography_for(population)
    return settle(
        geography,
        population.citizens,
        cities=geography.cities if ALL in population.cities else population.cities,
        rest_share=population.rest_of_country_share,
        leave_out=population.leave_out,
    )


def make_citizens(population: Population, seed: int, threads: int = 1) -> tuple[Citizens, Places]:
    """The citizens of day zero: the columns named in STATIC are filled, everybody's past is her own, and the other
    columns are zero.

    A place's people depend on the parameters, the seed and their number alone, not on which other places are
    simulated. Citizens of a place stand in the order of its ring of neighbours. Places are shared out among `threads`.

    Raises:
        BadInput: a city is unknown or none is left.
    """
    places = places_of(population)
    margins = margins_of(population)
    citizens = empty_citizens(int(places.first[-1]))
    columns = tuple(getattr(citizens, name) for name in STATIC)

    def settle_place(place: int, row: int) -> None:
        first, last = int(places.first[place]), int(places.first[place + 1])
        people = tuple(column[first:last] for column in columns)
        key = np.empty(last - first, dtype=np.float64)
        draw(seed, int(places.code[place]), row, margins, people, key)
        order = standing_in_the_ring(key)
        for column in people:
            column[:] = column[order]
        citizens.past_of[first:last] = np.arange(last - first)

    rows = [int(row) for row in geography_for(population).indices(places)]
    if threads == 1 or len(citizens.age) < WORTH_SHARING:
        list(map(settle_place, range(len(rows)), rows))
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(settle_place, range(len(rows)), rows))
    return citizens, places
