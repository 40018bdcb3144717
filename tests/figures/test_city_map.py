"""The map of cities."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.figures import city_map
from simulation.figures.figure_data import NotObserved
from simulation.population.geography import load_geography

from . import invented


def test_cities_lie_where_the_geography_says_and_the_rest_is_left_out():
    run = invented.run()
    cities = city_map.by_city(run)
    assert sorted(cities.index) == sorted(invented.CITIES[:-1])
    geography = load_geography()
    assert cities.loc["hangzhou", "longitude"] == geography.longitude[geography.index("hangzhou")]
    figure = city_map.draw({"narrow": run})
    (symbols,) = [c for c in figure.axes[0].collections if len(c.get_offsets()) == len(cities)]
    assert np.allclose(sorted(symbols.get_array()), sorted(100 * cities["value"]))
    written = {text.get_text() for text in figure.axes[0].texts}
    assert {"Hangzhou", "Rongcheng"} <= written
    assert "left out" in figure.get_supxlabel()


def test_two_runs_show_their_difference():
    runs = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.5)}
    figure = city_map.draw(runs)
    expected = 100 * (city_map.by_city(runs["expansive"])["value"] - city_map.by_city(runs["narrow"])["value"])
    shown = figure.axes[0].collections[0].get_array()
    assert np.allclose(sorted(shown), sorted(expected))
    assert "expansive minus narrow" in figure.get_suptitle()


def test_without_cities_there_is_a_reason():
    with pytest.raises(NotObserved, match="by city"):
        city_map.draw({"bare": invented.bare()})
