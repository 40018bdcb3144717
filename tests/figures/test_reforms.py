"""The picture of what each reform contributes."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.experiments.factorial import shared_out
from simulation.figures import reforms
from simulation.figures.figure_data import NotObserved
from simulation.figures.style import words_of


def contributions(n: int = 5):
    luck = np.linspace(0.0, 0.2, n)
    values = {
        frozenset(): luck,
        frozenset({"redress"}): luck - 0.1 + luck**2,
        frozenset({"supervision"}): luck * 1.01,
        frozenset({"redress", "supervision"}): luck - 0.2,
    }
    nothing = {members: np.zeros(n) for members in values}
    unknown = {members: np.full(n, np.nan) for members in values}
    return {
        "wrongly_listed_share": shared_out(values),
        "discontent": shared_out(nothing),
        "legitimacy": shared_out(unknown),
        "listed_share": shared_out(values),
    }


def test_a_panel_per_main_outcome_that_changes():
    figure = reforms.draw(contributions())
    titles = [axes.get_title(loc="left") for axes in figure.axes if axes.axison]
    assert titles == ["Wrongful listing"]
    rows = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert rows == ["Redress", "Supervision", "All together", "Interaction"]
    assert "n = 5 replicates" in words_of(figure)[1]


def test_marks_stand_at_the_values_and_shares_beside_them():
    found = contributions()
    axes = reforms.draw(found).axes[0]
    marks = [line for line in axes.get_lines() if line.get_marker() not in ("None", "")]
    expected = [100 * line["mean"] for line in reforms.rows_of(found["wrongly_listed_share"]).values()]
    assert [float(mark.get_xdata()[0]) for mark in marks] == pytest.approx(expected)
    share = found["wrongly_listed_share"]["shapley"]["redress"]["share"]
    assert axes.texts[0].get_text() == f"{100 * share:.0f} %"


def test_one_replicate_has_neither_intervals_nor_shares():
    assert reforms.draw(contributions(1)).axes[0].texts[:] == []


def test_nothing_to_draw_is_a_reason():
    found = contributions()
    with pytest.raises(NotObserved, match="no main outcome"):
        reforms.draw({name: found[name] for name in ("discontent", "legitimacy", "listed_share")})
