"""The starting population: margins within sampling error, ties of the stated sign, and nothing moved that must not be.

Shares are compared by z-score: the difference over its standard error under independent draws. Few comparisons, so a
z of 5 (about one false alarm in two million) is the limit. The seed is fixed.
"""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulation.errors import BadInput
from simulation.population import STATIC, Population, make_citizens
from simulation.population.geography import load_geography
from simulation.population.margins import band_of, band_shares, margins_of, schooling_shares
from simulation.state.citizens import SHAPES, Citizens

MOST_Z = 5.0
PEOPLE = 200_000

PLAIN_PYTHON = """
from simulation.population import Population, make_citizens
from tests.test_population import fingerprint
print(fingerprint(make_citizens(Population(citizens=300), 11)[0]))
"""


@pytest.fixture(scope="module")
def nation() -> Citizens:
    """Citizens in proportion to the population of every place, so that no weights are needed."""
    share = 1.0 - load_geography().population[:-1].sum() / load_geography().population.sum()
    return make_citizens(Population(citizens=PEOPLE, rest_of_country_share=float(share)), 1)[0]


def z_score(share: float, expected: float, n: int) -> float:
    return (share - expected) / math.sqrt(expected * (1.0 - expected) / n)


def fingerprint(citizens: Citizens) -> str:
    return hashlib.sha256(b"".join(getattr(citizens, name).tobytes() for name in STATIC)).hexdigest()


def assert_same(one: Citizens, other: Citizens) -> None:
    for name in Citizens._fields:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.corrcoef(x.astype(float), y.astype(float))[0, 1])


def test_age_and_residence_margins(nation: Citizens) -> None:
    bands = np.vectorize(band_of)(nation.age)
    for band, share in enumerate(band_shares()):
        assert abs(z_score((bands == band).mean(), share, PEOPLE)) < MOST_Z
    geography = load_geography()
    urban = (geography.urban * geography.population).sum() / geography.population.sum()
    assert abs(z_score(nation.residence.mean(), urban, PEOPLE)) < MOST_Z


def test_schooling_margins(nation: Citizens) -> None:
    bands = np.vectorize(band_of)(nation.age)
    for band, residence, level in np.ndindex(5, 2, 4):
        there = (bands == band) & (nation.residence == residence)
        expected = schooling_shares()[band, residence, level]
        assert abs(z_score((nation.schooling[there] == level).mean(), expected, int(there.sum()))) < MOST_Z


def test_sex_margins(nation: Citizens) -> None:
    bands = np.vectorize(band_of)(nation.age)
    for band, share in enumerate(margins_of(Population()).male):
        there = bands == band
        assert abs(z_score(nation.sex[there].mean(), share, int(there.sum()))) < MOST_Z


def test_income_fifths_hold_a_fifth_each(nation: Citizens) -> None:
    for fifth in range(5):
        assert abs(z_score((nation.income_fifth == fifth).mean(), 0.2, PEOPLE)) < MOST_Z


def test_incomes_resemble_the_published_ones(nation: Citizens) -> None:
    """Relative means of the fifths within 10 % of NBS 2019, mean income as asked for, townspeople 2.64 times richer."""
    published = np.array([7380, 15777, 25035, 39230, 76401])
    means = np.array([nation.income[nation.income_fifth == fifth].mean() for fifth in range(5)])
    assert np.allclose(means / means.mean(), published / published.mean(), rtol=0.1)
    assert nation.income.mean() == pytest.approx(3245.0, rel=0.01)
    ratio = nation.income[nation.residence == 1].mean() / nation.income[nation.residence == 0].mean()
    assert ratio == pytest.approx(2.64, rel=0.05)


def test_creditworthiness_is_standard_normal(nation: Citizens) -> None:
    character = nation.creditworthiness.astype(float)
    assert abs(character.mean()) * math.sqrt(PEOPLE) < MOST_Z
    assert abs(character.std() - 1.0) * math.sqrt(2 * PEOPLE) < MOST_Z
    assert abs(z_score((character < -1.0).mean(), 0.158655, PEOPLE)) < MOST_Z + 2  # its explained part is not normal


def test_ties_have_the_stated_sign(nation: Citizens) -> None:
    log_income, log_liquidity = np.log(nation.income), np.log(nation.liquidity + 1.0)
    for x, y in (
        (nation.schooling, nation.residence),
        (log_income, nation.schooling),
        (log_income, nation.residence),
        (log_income, nation.sex),
        (nation.creditworthiness, nation.schooling),
        (nation.creditworthiness, log_income),
        (log_liquidity, log_income),
        (log_liquidity, nation.creditworthiness),
        (nation.service > 0, nation.residence),
        (nation.service > 0, nation.schooling),
    ):
        assert correlation(x, y) * math.sqrt(PEOPLE) > MOST_Z
    for x, y in ((nation.schooling, nation.age), (nation.service > 0, nation.age), (log_income, nation.age)):
        assert correlation(x, y) * math.sqrt(PEOPLE) < -MOST_Z


def test_enrolment_in_the_model_cities() -> None:
    citizens, _ = make_citizens(Population(citizens=PEOPLE, rest_of_country_share=0.0), 2)
    enrolled = citizens.service > 0
    assert abs(z_score(enrolled.mean(), 0.76, PEOPLE)) < MOST_Z
    assert abs(z_score((citizens.service[enrolled] == 1).mean(), 0.7, int(enrolled.sum()))) < MOST_Z
    sizes = np.bincount(citizens.service, minlength=9)[1:]
    assert len(sizes) == 8
    assert (np.diff(sizes) < 0).all()


def test_ranges_and_types(nation: Citizens) -> None:
    assert (nation.age.min(), nation.age.max()) == (18, 99)
    assert nation.schooling.max() == 3
    assert nation.income.dtype == nation.liquidity.dtype == np.int32
    assert nation.income.min() >= 300
    assert nation.liquidity.min() >= 0
    for name in set(Citizens._fields) - {*STATIC, "past_of"}:
        assert not getattr(nation, name).any(), f"{name} is for others to fill"
        assert getattr(nation, name).shape == ((PEOPLE, SHAPES[name]) if name in SHAPES else (PEOPLE,))


@settings(max_examples=15)
@given(
    st.integers(1, 3000),
    st.integers(0, 2**62),
    st.sets(st.sampled_from(load_geography().names), min_size=1, max_size=9),
)
def test_leaving_places_out_changes_nobody_else(citizens: int, seed: int, left_out: set[str]) -> None:
    everybody, places = make_citizens(Population(citizens=citizens), seed)
    others, fewer = make_citizens(Population(citizens=citizens, leave_out=tuple(left_out)), seed)
    for i, code in enumerate(fewer.code):
        j = places.code.tolist().index(code)
        for name in STATIC:
            before = getattr(everybody, name)[places.first[j] : places.first[j + 1]]
            assert np.array_equal(getattr(others, name)[fewer.first[i] : fewer.first[i + 1]], before)


def test_sorting_moves_people_but_changes_nobody() -> None:
    loose, places = make_citizens(Population(citizens=5000, residential_sorting=0.0), 3)
    tight, _ = make_citizens(Population(citizens=5000, residential_sorting=1.0), 3)
    resemblance = []
    for citizens in (loose, tight):
        first, last = places.first[-2], places.first[-1]
        log_income = np.log(citizens.income[first:last])
        resemblance.append(correlation(log_income, np.roll(log_income, 1)))
        assert sorted(citizens.income[first:last]) == sorted(loose.income[first:last])
    assert abs(resemblance[0]) < 0.1
    assert resemblance[1] > 0.5


def test_same_seed_same_people_and_another_seed_others() -> None:
    one, _ = make_citizens(Population(citizens=2000), 5)
    same, _ = make_citizens(Population(citizens=2000), 5)
    other, _ = make_citizens(Population(citizens=2000), 6)
    assert_same(one, same)
    assert fingerprint(one) != fingerprint(other)


def test_threads_change_nothing() -> None:
    alone = fingerprint(make_citizens(Population(citizens=20_000), 5)[0])
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: fingerprint(make_citizens(Population(citizens=20_000), 5)[0]), range(4))
    assert set(made) == {alone}


@pytest.mark.parametrize("citizens", [1, 2, 29, 30])
def test_tiny_populations(citizens: int) -> None:
    people, places = make_citizens(Population(citizens=citizens), 1)
    assert len(people.age) == places.first[-1] == citizens
    assert (people.age >= 18).all()


def test_plain_python_makes_the_same_people() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", PLAIN_PYTHON], env=environment, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == fingerprint(make_citizens(Population(citizens=300), 11)[0])


def test_bad_populations_are_refused() -> None:
    for wrong in ({"citizens": 0}, {"citizens": 2.5}, {"rest_of_country_share": 1.1}, {"residents": 5}):
        with pytest.raises(ValidationError):
            Population(**wrong)
    with pytest.raises(BadInput, match="did you mean 'rongcheng'"):
        make_citizens(Population(cities=("rongchen",)), 1)
    with pytest.raises(BadInput, match="did you mean 'yiwu'"):
        make_citizens(Population(leave_out=("yiwo",)), 1)


def test_every_parameter_is_documented() -> None:
    for name, field in Population.model_fields.items():
        shown = field.json_schema_extra
        assert field.description, name
        assert isinstance(shown, dict), name
        assert shown["unit"], name
        assert shown["source"], name
        assert shown["grade"] in ("A", "B", "C", "D"), name
