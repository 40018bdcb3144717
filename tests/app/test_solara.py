"""The model in SolaraViz: its controls make societies, and the page is made where Solara is installed."""

from __future__ import annotations

import importlib.util
import inspect

import pytest

from simulation.app import solara


def test_the_controls_are_arguments_of_the_model() -> None:
    assert set(solara.parameters()) == set(inspect.signature(solara.Watched).parameters)


def test_a_watched_society_lives_and_collects() -> None:
    society = solara.Watched(base="narrow", citizens=600, rng=3)
    for _ in range(10):
        society.step()
    table = society.datacollector.get_model_vars_dataframe()
    assert len(table) == 1
    assert table[list(solara.SHOWN)].notna().all().all()


def test_the_page_is_made_only_where_solara_runs() -> None:
    assert not hasattr(solara, "page")
    if importlib.util.find_spec("solara") is None:
        with pytest.raises(ImportError):
            solara.visualisation()
    else:
        assert solara.visualisation() is not None
