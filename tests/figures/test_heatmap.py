"""Heat maps of sweeps."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.figures import heatmap
from simulation.figures.figure_data import NotObserved

from . import invented


def test_a_facet_per_value_and_a_cell_per_pair():
    points = invented.points()
    figure = heatmap.draw(
        points, x="system.records.error_rate", y="policy.scope", by="policy.redress", outcome="wrongly_listed_share"
    )
    assert [axes.get_title(loc="left") for axes in figure.axes[:2]] == ["Redress = none", "Redress = shanghai"]
    values = figure.axes[0].images[0].get_array()
    assert values.shape == (2, 3)
    cell = points[(points["policy.scope"] == "expansive") & (points["policy.redress"] == "none")]
    expected = 100 * cell.groupby("system.records.error_rate")["wrongly_listed_share"].mean()
    assert list(values[1]) == pytest.approx(list(expected))
    assert len(figure.axes[0].texts) == 6
    assert "n = 2" in figure.get_supxlabel().replace("\u00a0", " ")


def test_an_undefined_cell_gets_a_dash():
    points = invented.points()
    points.loc[points["policy.redress"] == "none", "wrongly_listed_share"] = float("nan")
    figure = heatmap.draw(points, x="policy.scope", y="policy.redress", outcome="wrongly_listed_share")
    assert sorted(text.get_text() for text in figure.axes[0].texts)[-2:] == ["–", "–"]
    assert "A dash" in figure.get_supxlabel()


def test_numbers_are_sorted_and_words_keep_their_order():
    assert heatmap.levels(pd.Series([0.1, 0.01, 0.1])) == [0.01, 0.1]
    assert heatmap.levels(pd.Series(["narrow", "expansive", "narrow"])) == ["narrow", "expansive"]


def test_missing_columns_and_values_are_reasons():
    points = invented.points()
    with pytest.raises(NotObserved, match="no column legitimacy"):
        heatmap.draw(points, x="policy.scope", y="policy.redress", outcome="legitimacy")
    with pytest.raises(NotObserved, match="not defined"):
        heatmap.draw(
            points.assign(wrongly_listed_share=float("nan")),
            x="policy.scope",
            y="policy.redress",
            outcome="wrongly_listed_share",
        )
