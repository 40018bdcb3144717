"""WHAT THE POPULATION ADDS UP TO: census margins and the constants that make the drawn people agree with them.

All constants are worked out once from the national margins and the parameters, over every combination of place, age
band, residence, schooling and sex, and never from the people drawn. So leaving a city out, or drawing more people,
changes nobody else. Only sums that are rounded correctly and the functions of `numerics` are used: the constants are
the same on every machine.
"""

from __future__ import annotations

import csv
import functools
import itertools
import math
from collections.abc import Callable, Iterable
from importlib import resources
from typing import NamedTuple

import numpy as np

from simulation.kernel.numerics import exp, log, normal_quantile
from simulation.population.geography import REST_OF_COUNTRY, Geography, load_geography
from simulation.population.own_places import geography_of
from simulation.population.private_services import coverage_of, shares_of
from simulation.population.settings import Population
from simulation.state.citizens import Residence, Schooling, Sex

BANDS = ("18-29", "30-39", "40-49", "50-59", "60+")
"""The age bands of the census tables, the same as those of citizens.GROUPS."""

ADULT = 18
OLDEST = 99

_BISECTIONS = 60
_QUANTILES = 100  # points that stand for the spread of log income within one cell
_FIFTHS = 5


class Margins(NamedTuple):
    """Constants that the drawing kernel reads; n places, in the order of the whole geography."""

    age: np.ndarray  # (82,) cumulative share of each year of age from 18
    male: np.ndarray  # (bands,) share of men
    urban: np.ndarray  # (n, bands) share of townspeople
    schooling: np.ndarray  # (bands, residences, 3) cumulative shares of the levels below tertiary
    log_income: np.ndarray  # (n, bands, residences, schoolings, sexes) mean log of monthly income
    income_sd: float
    fifths: np.ndarray  # (4,) int64, yuan a month from which on the next income fifth begins
    character: np.ndarray  # constant, per schooling, per band, per log income, spread of the rest
    standing: np.ndarray  # constant, per schooling, per residence, per log income: socio-economic standing, sd 1
    sorting: np.ndarray  # weight of standing and of noise in the order on the ring
    enrolment: np.ndarray  # log odds: constant, per schooling, per band, per residence
    services: np.ndarray  # (services - 1,) cumulative shares among the enrolled
    liquidity: np.ndarray  # median months of income, per character, spread


@functools.cache
def _census() -> dict[tuple[str, str, str, str], float]:
    text = resources.files("simulation").joinpath("data/census.csv").read_text(encoding="utf-8")
    return {
        (row["table"], row["age"], row["residence"], row["category"]): float(row["value"])
        for row in csv.DictReader(text.splitlines())
    }


def band_of(age: int) -> int:
    """The position in BANDS of an age in years."""
    return min(max(age // 10, 2), 6) - 2


def age_shares() -> list[float]:
    """The share of each year of age from 18 to 99 among adults; ages inside a census group share it evenly."""
    shares = [0.0] * (OLDEST - ADULT + 1)
    for (table, ages, _, _), people in _census().items():
        if table == "age":
            first, last = (int(part) for part in ages.split("-"))
            for age in range(first, last + 1):
                shares[age - ADULT] = people / (last - first + 1)
    adults = math.fsum(shares)
    return [share / adults for share in shares]


def band_shares() -> list[float]:
    """The share of each age band among adults."""
    ages = age_shares()
    return [
        math.fsum(share for age, share in enumerate(ages, ADULT) if band_of(age) == band) for band in range(len(BANDS))
    ]


def schooling_shares() -> np.ndarray:
    """Shares of the four levels of schooling, (bands, residences, levels)."""
    return np.array(
        [
            [
                [_census()["schooling", band, residence.name.lower(), level.name.lower()] for level in Schooling]
                for residence in Residence
            ]
            for band in BANDS
        ]
    )


def urban_shares(geography: Geography) -> np.ndarray:
    """The share of townspeople by place and age band, (n, bands).

    The log odds differ between ages as in the national census, and their level gives each place its urban share.
    """
    national = [_census()["urban", band, "", ""] for band in BANDS]
    odds = [share / (1.0 - share) for share in national]
    weights = band_shares()

    def shares(level: float) -> list[float]:
        factor = exp(level)
        return [odd * factor / (1.0 + odd * factor) for odd in odds]

    rows = []
    for target in geography.urban:
        mean = functools.partial(lambda level: math.fsum(w * s for w, s in zip(weights, shares(level), strict=True)))
        rows.append(shares(_solve(mean, float(target))))
    return np.array(rows, dtype=np.float64)


def _solve(rising: Callable[[float], float], target: float, low: float = -30.0, high: float = 30.0) -> float:
    """Where a rising function takes the value `target`, by bisection."""
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return 0.5 * (low + high)


class _Cell(NamedTuple):
    """One combination of attributes and its share of the nation's adults."""

    place: int
    band: int
    residence: int
    schooling: int
    sex: int
    share: float


def _cells(geography: Geography, urban: np.ndarray) -> list[_Cell]:
    people = math.fsum(float(n) for n in geography.population)
    bands, levels = band_shares(), schooling_shares()
    male = [_census()["male", band, "", ""] for band in BANDS]
    cells = []
    for place, band, residence, level, sex in itertools.product(
        range(len(geography.names)), range(len(BANDS)), Residence, Schooling, Sex
    ):
        lives_here = float(urban[place, band])
        share = float(geography.population[place]) / people * bands[band] * float(levels[band, residence, level])
        share *= lives_here if residence == Residence.URBAN else 1.0 - lives_here
        share *= male[band] if sex == Sex.MALE else 1.0 - male[band]
        cells.append(_Cell(place, band, int(residence), int(level), int(sex), share))
    return cells


def _relative_incomes(
    population: Population, country: Geography, geography: Geography, cells: list[_Cell]
) -> list[float]:
    """The mean log income of every cell of a geography, but for what all people of the country have in common."""
    people = math.fsum(float(n) for n in country.population)
    nation = math.fsum(float(n) * float(r) for n, r in zip(country.population, country.richness, strict=True))
    by_place = [population.income_richness * log(float(r) * people / nation) for r in geography.richness]
    by_band = (population.income_young, 0.0, 0.0, 0.0, population.income_old)
    return [
        by_place[cell.place]
        + by_band[cell.band]
        + population.income_residence * cell.residence
        + population.income_schooling * cell.schooling
        + population.income_sex * cell.sex
        for cell in cells
    ]


def _income_level(population: Population, cells: list[_Cell], relative: list[float]) -> float:
    """What is added to relative log incomes of the country's cells to give it the mean income asked for."""
    mean = math.fsum(cell.share * exp(value) for cell, value in zip(cells, relative, strict=True))
    return float(log(population.income_mean / mean) - 0.5 * population.income_sd * population.income_sd)


def _fifths(cells: list[_Cell], log_incomes: list[float], spread: float) -> np.ndarray:
    """The four whole incomes at which the national fifths meet, in yuan a month."""
    deviates = np.array([normal_quantile((i + 0.5) / _QUANTILES) for i in range(_QUANTILES)])
    values = (np.array(log_incomes)[:, None] + spread * deviates[None, :]).ravel()
    order = np.argsort(values, kind="stable")
    shares = np.cumsum(np.repeat([cell.share / _QUANTILES for cell in cells], _QUANTILES)[order])
    at = np.searchsorted(shares, [shares[-1] * i / _FIFTHS for i in range(1, _FIFTHS)])
    return np.array([math.ceil(exp(float(values[order[i]]))) for i in at], dtype=np.int64)


def _moments(cells: list[_Cell], values: Iterable[float], spread: float) -> tuple[float, float]:
    """Mean and standard deviation of a sum of cell values and an independent part of standard deviation `spread`."""
    pairs = [(cell.share, value) for cell, value in zip(cells, values, strict=True)]
    mean = math.fsum(share * value for share, value in pairs)
    variance = math.fsum(share * (value - mean) * (value - mean) for share, value in pairs) + spread * spread
    return mean, math.sqrt(variance)


def _character(population: Population, cells: list[_Cell], log_incomes: list[float]) -> np.ndarray:
    """Coefficients of creditworthiness, with mean 0 and standard deviation 1 in the nation."""
    slopes = (population.character_schooling, population.character_age, population.character_income)
    values = (
        slopes[0] * cell.schooling + slopes[1] * cell.band + slopes[2] * income
        for cell, income in zip(cells, log_incomes, strict=True)
    )
    mean, explained = _moments(cells, values, slopes[2] * population.income_sd)
    rest = math.sqrt(max(1.0 - explained * explained, 0.0))
    return np.array([-mean, *slopes, rest])


def _standing(population: Population, cells: list[_Cell], log_incomes: list[float]) -> np.ndarray:
    """Coefficients of socio-economic standing: income, schooling and residence in equal measure, made sd 1."""
    spread = population.income_sd
    by_income = _moments(cells, log_incomes, spread)[1] or 1.0
    by_schooling = _moments(cells, (float(cell.schooling) for cell in cells), 0.0)[1]
    by_residence = _moments(cells, (float(cell.residence) for cell in cells), 0.0)[1]
    slopes = np.array([1.0 / by_schooling, 1.0 / by_residence, 1.0 / by_income])
    values = (
        float(slopes[0]) * cell.schooling + float(slopes[1]) * cell.residence + float(slopes[2]) * income
        for cell, income in zip(cells, log_incomes, strict=True)
    )
    mean, deviation = _moments(cells, values, float(slopes[2]) * spread)
    return np.array([-mean, *slopes]) / deviation


def _enrolment(population: Population, geography: Geography, cells: list[_Cell]) -> np.ndarray:
    """Coefficients of the log odds of enrolment, at a level that gives the model cities the coverage asked for."""
    slopes = (population.service_schooling, population.service_age, population.service_residence)
    rest = geography.names.index(REST_OF_COUNTRY)
    groups: dict[float, list[float]] = {}
    for cell in cells:
        if cell.place != rest:
            odds = slopes[0] * cell.schooling + slopes[1] * cell.band + slopes[2] * cell.residence
            groups.setdefault(odds, []).append(cell.share)
    shares = [(odds, math.fsum(parts)) for odds, parts in groups.items()]
    everybody = math.fsum(share for _, share in shares)

    def coverage(level: float) -> float:
        return math.fsum(share / (1.0 + exp(-level - odds)) for odds, share in shares) / everybody

    extremes = {0.0: -math.inf, 1.0: math.inf}
    asked = coverage_of(population.services, population.service_coverage)
    level = extremes.get(asked) or _solve(coverage, asked)
    return np.array([level, *slopes])


def _services(population: Population) -> np.ndarray:
    shares = shares_of(population.services, population.largest_service_share, population.next_service_ratio)
    return np.cumsum(np.array(shares))[:-1]


SAMPLING = ("citizens", "rest_of_country_share", "cities", "leave_out")
"""Parameters that say who is simulated and leave the constants as they are."""


def margins_of(population: Population) -> Margins:
    """The constants for drawing the people of `population`; worked out once for all that differ only in SAMPLING."""
    usual = {name: Population.model_fields[name].default for name in SAMPLING}
    return _margins(population.model_copy(update=usual))


@functools.lru_cache(maxsize=16)
def _margins(population: Population) -> Margins:
    country, geography = load_geography(), geography_of(population.places)
    cells = _cells(country, urban_shares(country))
    relative = _relative_incomes(population, country, country, cells)
    level = _income_level(population, cells, relative)
    log_incomes = [level + value for value in relative]
    urban, here = urban_shares(geography), log_incomes
    if population.places:
        own = _relative_incomes(population, country, geography, _cells(geography, urban))
        here = [level + value for value in own]
    sorting = population.residential_sorting
    return Margins(
        age=np.cumsum(np.array(age_shares())),
        male=np.array([_census()["male", band, "", ""] for band in BANDS]),
        urban=urban,
        schooling=np.cumsum(schooling_shares(), axis=2)[:, :, :-1].copy(),
        log_income=np.array(here).reshape(len(geography.names), len(BANDS), len(Residence), len(Schooling), len(Sex)),
        income_sd=population.income_sd,
        fifths=_fifths(cells, log_incomes, population.income_sd),
        character=_character(population, cells, log_incomes),
        standing=_standing(population, cells, log_incomes),
        sorting=np.array([sorting, math.sqrt(1.0 - sorting * sorting)]),
        enrolment=_enrolment(population, country, cells),
        services=_services(population),
        liquidity=np.array(
            [population.liquidity_months, population.liquidity_character, population.liquidity_sd], dtype=np.float64
        ),
    )
