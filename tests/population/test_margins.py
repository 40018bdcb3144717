"""Margins: the constants agree with the tables they come from, and do not depend on who is simulated."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.population import Population
from simulation.population.geography import load_geography
from simulation.population.margins import (
    BANDS,
    age_shares,
    band_of,
    band_shares,
    margins_of,
    schooling_shares,
    urban_shares,
)


def test_shares_add_up() -> None:
    assert math.fsum(age_shares()) == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(band_shares()) == pytest.approx(1.0, abs=1e-12)
    assert np.allclose(schooling_shares().sum(axis=2), 1.0, atol=1e-9)


def test_bands_are_those_of_the_tables() -> None:
    assert [band_of(age) for age in (18, 19, 20, 29, 30, 59, 60, 99)] == [0, 0, 0, 0, 1, 3, 4, 4]
    assert len(BANDS) == 5


def test_every_place_gets_its_urban_share() -> None:
    geography = load_geography()
    urban = urban_shares(geography)
    assert np.allclose(urban @ np.array(band_shares()), geography.urban, atol=1e-9)
    assert (np.diff(urban, axis=1) <= 0).all(), "the young live in towns more often than the old"


def test_schooling_totals_are_those_of_the_census() -> None:
    """Adults with each level of schooling, in millions: communique 6 less minors, see data/README.md."""
    levels, bands = schooling_shares(), np.array(band_shares())
    urban = np.array([0.73, 0.72, 0.66, 0.605, 0.54])
    by_band = urban[:, None] * levels[:, 1] + (1 - urban)[:, None] * levels[:, 0]
    assert np.allclose(bands @ by_band * 1112.8, [275, 443, 177, 218], atol=1.5)


def test_income_fifths_are_fifths_of_the_nation() -> None:
    margins = margins_of(Population())
    assert (np.diff(margins.fifths) > 0).all()
    richer = margins_of(Population(income_mean=6490.0))
    assert np.allclose(richer.fifths / margins.fifths, 2.0, rtol=2e-3)


def test_constants_do_not_depend_on_who_is_simulated() -> None:
    one = margins_of(Population())
    other = margins_of(Population(citizens=7, cities=("yiwu",), rest_of_country_share=0.9, leave_out=("yiwu",)))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("coverage", [0.0, 0.25, 1.0])
def test_extreme_coverage(coverage: float) -> None:
    level = margins_of(Population(service_coverage=coverage)).enrolment[0]
    assert math.isinf(level) == (coverage in (0.0, 1.0))


def test_character_can_always_be_standardised() -> None:
    extreme = Population(character_schooling=0.3, character_age=0.15, character_income=0.3, income_sd=2.0)
    assert margins_of(extreme).character[-1] > 0.0
