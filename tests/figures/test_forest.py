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
    written = [text.get_text() for text in forest.draw(differences.assign(n=20)).axes[1].texts]
    assert any(text.startswith("+") and text.endswith(" pp") for text in written)
    assert "0.2" in written
    few = [text.get_text() for text in forest.draw(differences.assign(n=19)).axes[1].texts]
    assert "0.2" not in few
    assert "variance ratio" not in few


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


def test_rows_of_one_unit_share_a_scale_and_others_are_marked():
    def row(outcome, difference):
        half = 0.1 * abs(difference)
        ends = {"low": difference - half, "high": difference + half, "variance_ratio": 0.2, "n": 5}
        return {"scenario_a": "a", "scenario_b": "b", "outcome": outcome, "difference": difference, **ends}

    table = pd.DataFrame([row("legitimacy", 0.04), row("trust_in_others", 0.0004), row("listed_share", 0.02),
                          row("discontent", 9.0), row("backlash_peak", 0.5)]).assign(a=0.4, b=0.4)  # fmt: skip
    axes = forest.draw(table).axes[0]
    rows = [text.get_text() for text in axes.get_yticklabels()]
    at = {
        rows[int(line.get_ydata()[0])]: line.get_xdata()[0] for line in axes.get_lines() if len(line.get_xdata()) == 1
    }
    assert at["Listing"] / at["Legitimacy"] == pytest.approx(0.5)
    assert at["Trust in others"] / at["Legitimacy"] == pytest.approx(0.01)
    assert at["Discontent *"] == pytest.approx(1 / 1.1)
    assert at["Peak of the backlash *"] / at["Discontent *"] == pytest.approx(0.5 / 9)
    ticks = {float(text.get_text().replace("−", "-")): place for text, place in
             zip(axes.get_xticklabels(), axes.get_xticks(), strict=True)}  # fmt: skip
    assert ticks[2.0] == pytest.approx(at["Listing"])


def test_the_headline_is_drawn_alone_with_its_verdicts(differences):
    figure = forest.draw(differences, headline_only=True)
    rows = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert "Legitimacy" in rows
    assert "Trade *" not in rows
    written = [text.get_text() for text in figure.axes[1].texts]
    assert "verdict" in written
    assert "clearly higher" in written


def test_the_longest_numbers_leave_room_for_their_verdict(differences):
    """A difference that is surely tiny has many decimals and the longest verdict."""
    tiny = differences["outcome"] == "trust_in_others"
    changed = differences.copy()
    changed.loc[tiny, ["difference", "low", "high"]] = (-0.000524, -0.000622, -0.000427)
    figure = forest.draw(changed, headline_only=True)
    figure.draw_without_rendering()
    number, verdict = (
        next(text for text in figure.axes[1].texts if text.get_text().startswith(start))
        for start in ("−0.0524", "clear but")
    )
    assert number.get_window_extent().x1 < verdict.get_window_extent().x0
