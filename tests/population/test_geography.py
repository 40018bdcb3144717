"""Places: the data file is complete and honest about itself, and people are shared out without losing anybody."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation
from simulation.errors import BadInput
from simulation.population.geography import REST_OF_COUNTRY, Geography, load_geography, settle, share_out

FIRST_LIST = (
    *("hangzhou", "nanjing", "xiamen", "chengdu", "suzhou", "suqian"),
    *("huizhou", "wenzhou", "weihai", "weifang", "yiwu", "rongcheng"),
)
NATION = 1_411_778_724


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_geography()


def test_the_model_cities(geography: Geography) -> None:
    assert len(geography.cities) == 28
    assert [n for n, y in zip(geography.names, geography.designated, strict=True) if y == 2018] == list(FIRST_LIST)
    assert (geography.designated == 2019).sum() == 16
    assert geography.names[-1] == REST_OF_COUNTRY


def test_columns_are_sane(geography: Geography) -> None:
    assert len(set(geography.names)) == len(set(geography.codes.tolist())) == 29
    assert all(100_000 <= code <= 999_999 for code in geography.codes)
    assert geography.population.sum() == NATION
    assert ((geography.urban > 0.3) & (geography.urban < 1.0)).all()
    assert ((geography.richness > 20_000) & (geography.richness < 400_000)).all()
    cities = slice(0, 28)
    assert ((geography.latitude[cities] > 18) & (geography.latitude[cities] < 54)).all()
    assert ((geography.longitude[cities] > 97) & (geography.longitude[cities] < 135)).all()
    assert np.isnan(geography.latitude[-1])
    assert np.isnan(geography.longitude[-1])
    with pytest.raises(ValueError, match="read-only"):
        geography.population[0] = 1


def test_every_number_says_whether_it_was_verified() -> None:
    rows = list(csv.DictReader((Path(simulation.__file__).parent / "data" / "cities.csv").open(encoding="utf-8")))
    for row in rows:
        for column, status in row.items():
            if column.endswith("_status"):
                assert status in ("V", "D", "M") or row["name"] == REST_OF_COUNTRY
        assert row["source"]


def test_near_misses(geography: Geography) -> None:
    assert geography.names[geography.index("rongcheng")] == "rongcheng"
    with pytest.raises(BadInput, match="did you mean 'rongcheng'"):
        geography.index("rongchen")


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(lambda weights: sum(weights) > 0),
)
def test_sharing_out_loses_nobody(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1.0 + 1e-6 * total


def test_settling_everybody(geography: Geography) -> None:
    places = settle(geography, 100_000, cities=geography.cities, rest_share=0.3)
    assert geography.names_of(places) == geography.names
    assert places.first[-1] == 100_000
    assert places.first[-1] - places.first[-2] == 30_000
    counts = np.diff(places.first)[:-1]
    assert np.allclose(counts / 70_000, geography.population[:-1] / geography.population[:-1].sum(), atol=1e-5)


@given(st.integers(1, 100_000), st.sets(st.sampled_from(load_geography().names), max_size=5))
def test_leaving_a_place_out_moves_nobody_else(citizens: int, left_out: set[str]) -> None:
    geography = load_geography()
    everywhere = settle(geography, citizens, cities=geography.cities, rest_share=0.3)
    fewer = settle(geography, citizens, cities=geography.cities, rest_share=0.3, leave_out=left_out)
    before = dict(zip(everywhere.code.tolist(), np.diff(everywhere.first).tolist(), strict=True))
    after = dict(zip(fewer.code.tolist(), np.diff(fewer.first).tolist(), strict=True))
    assert after == {
        code: n for code, n in before.items() if geography.names[list(geography.codes).index(code)] not in left_out
    }


def test_a_selection_keeps_the_order_of_the_geography(geography: Geography) -> None:
    places = settle(geography, 1000, cities=("yiwu", "hangzhou"), rest_share=0.0)
    assert geography.names_of(places) == ("hangzhou", "yiwu")
    assert places.first[-1] == 1000


def test_nobody_left_is_refused(geography: Geography) -> None:
    with pytest.raises(BadInput, match="no city is left"):
        settle(geography, 10, cities=("yiwu",), rest_share=0.0, leave_out=("yiwu",))
    only_rest = settle(geography, 10, cities=(), rest_share=0.3)
    assert geography.names_of(only_rest) == (REST_OF_COUNTRY,)
    assert only_rest.first[-1] == 10


def test_weights_add_up_to_the_adults(geography: Geography) -> None:
    places = settle(geography, 100_000, cities=geography.cities, rest_share=0.3)
    weights = geography.weights(places)
    assert (weights * np.diff(places.first)).sum() == pytest.approx(NATION * 0.789)
    tiny = settle(geography, 1, cities=geography.cities, rest_share=0.3)
    assert (geography.weights(tiny) > 0).sum() == 1
