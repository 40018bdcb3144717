"""The map of where an expansive scope helps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulation.figures import where_scope_helps as page
from simulation.figures.figure_data import NotObserved
from simulation.figures.style import words_of

ERROR, RELEVANCE, REDRESS = "system.records.error_rate", "conduct.jaywalking+online_rumour.relevance", "policy.redress"


def points(replicates: int = 4, redress=("none", "strong")) -> pd.DataFrame:
    """Trust gains from an expansive scope by a tenth of relevance - 0.45, whatever the error; legitimacy loses."""
    rows = []
    for scope in ("narrow", "expansive"):
        for kind in redress:
            for error in (0.001, 0.01):
                for relevance in (0.1, 0.5, 0.9):
                    for replicate in range(replicates):
                        gain = (relevance - 0.45) / 10 if scope == "expansive" else 0.0
                        own = 0.001 * replicate * (scope == "expansive")
                        row = {"policy.scope": scope, REDRESS: kind, ERROR: error, RELEVANCE: relevance}
                        row |= {"replicate": replicate, "trust_in_others": 0.5 + 0.1 * replicate + gain + own}
                        rows.append(row | {"legitimacy": 0.6 - 0.1 * (scope == "expansive")})
    table = pd.DataFrame(rows)
    table.attrs = {"levers": ["policy.scope", REDRESS], "uncertainties": [ERROR, RELEVANCE], "outcomes": []}
    return table


def test_axes_are_the_two_numbers_and_the_words_are_panels():
    assert page.axes_of(points()) == page.Axis(ERROR, RELEVANCE, REDRESS)
    assert page.axes_of(points(redress=("none",))) == page.Axis(ERROR, RELEVANCE, None)


def test_other_sweeps_have_no_such_map():
    table = points()
    kept = table[table["policy.scope"] == "narrow"]
    kept.attrs = table.attrs
    assert page.axes_of(kept) is None
    one = table[table[ERROR] == 0.01]
    one.attrs = table.attrs
    assert page.axes_of(one) is None
    with pytest.raises(NotObserved, match="does not compare"):
        page.draw(kept)


def test_differences_are_paired_by_replicate():
    found = page.differences(points(), page.Axis(ERROR, RELEVANCE, REDRESS))
    assert len(found) == 2 * 2 * 2 * 3
    trust = found[(found["outcome"] == "trust_in_others") & (found[RELEVANCE] == 0.9)]
    assert trust["difference"].to_numpy() == pytest.approx(0.045 + 0.0015)
    assert (trust["high"] - trust["low"]).max() < 0.01  # the luck of 0.1 a replicate is gone
    assert set(found["n"]) == {4}


def test_a_panel_per_outcome_and_level_with_its_numbers_and_the_line_of_no_difference():
    figure = page.draw(points())
    maps = [axes for axes in figure.axes if axes.images]
    assert len(maps) == 2 * 2
    assert [axes.get_title(loc="left") for axes in maps[:2]] == ["Redress: none", "Redress: strong"]
    assert len(maps[0].texts) == 6
    assert maps[0].get_ylabel().endswith("2 items: relevance")
    low, high = maps[0].images[0].get_clim()
    assert low == -high
    lines = [len(axes.collections) for axes in maps]
    assert lines[0] == lines[1] > 0  # trust changes its sign
    assert lines[2] == lines[3] == 0  # legitimacy does not
    assert "n = 4 pairs" in words_of(figure)[1]


def test_cells_that_are_not_sure_have_a_dot():
    maps = [axes for axes in page.draw(points(1)).axes if axes.images]
    assert all(len(axes.lines) == 6 for axes in maps)  # one replicate is never sure
    sure = [axes for axes in page.draw(points()).axes if axes.images]
    assert len(sure[2].lines) == 0


def test_cells_without_both_scopes_are_left_empty():
    table = points()
    gone = table[(table["policy.scope"] == "narrow") | (table[RELEVANCE] < 0.9) | (table[ERROR] < 0.01)]
    gone.attrs = table.attrs
    maps = [axes for axes in page.draw(gone).axes if axes.images]
    assert [text.get_text() for text in maps[0].texts].count("–") == 1
    assert np.ma.is_masked(maps[0].images[0].get_array())
