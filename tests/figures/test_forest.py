"""What changed between two scenarios."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from simulation.figures import forest
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import TOPICS

from . import invented


@pytest.fixture(scope="module")
def differences():
    return invented.differences(invented.run("narrow"), invented.run("expansive", shift=0.08))


def test_a_row_per_defined_outcome_under_the_heading_of_its_topic(differences):
    figure = forest.draw(differences)
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    defined = differences["difference"].notna().sum()
    assert len(labels) == defined + len(TOPICS)
    assert "Legitimacy" in labels
    assert "Days until withdrawal" not in labels
    assert len(figure.axes[0].collections) == defined  # one interval each


def test_numbers_and_variance_ratio_stand_beside_the_marks(differences):
    written = [text.get_text() for text in forest.draw(differences).axes[1].texts]
    assert any(text.startswith("+") and text.endswith(" pp") for text in written)
    assert "0.2" in written


def test_unclear_differences_are_open(differences):
    axes = forest.draw(differences).axes[0]
    rows = [text.get_text() for text in axes.get_yticklabels()]
    marks = {rows[int(line.get_ydata()[0])]: line for line in axes.get_lines() if len(line.get_xdata()) == 1}
    assert marks["Wrongful listing"].get_markerfacecolor() == "white"
    assert marks["Legitimacy"].get_markerfacecolor() != "white"


def test_one_replicate_is_drawn_without_interval(differences):
    single = differences.assign(low=math.nan, high=math.nan, variance_ratio=math.nan, n=1)
    figure = forest.draw(single)
    assert not figure.axes[0].collections
    assert "no interval" in figure.get_supxlabel()


def test_nothing_to_compare_is_a_reason(differences):
    with pytest.raises(NotObserved, match="nothing to compare"):
        forest.draw(pd.DataFrame(columns=differences.columns))
    with pytest.raises(NotObserved, match="no outcome is defined"):
        forest.draw(differences.assign(difference=math.nan))
