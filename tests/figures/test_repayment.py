"""Kaplan-Meier curves against a hand computation, and who is counted."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from simulation.figures import repayment
from simulation.figures.figure_data import NotObserved
from simulation.results import Run

from . import invented


def with_spells(*rows: tuple) -> Run:
    """A run of 100 days with spells (uid, segment, start, end, wrongful, paid_after)."""
    names = ("uid", "segment", "start", "end", "wrongful", "paid_after")
    frame = pd.DataFrame(rows, columns=names).assign(replicate=0, city="hangzhou", system="registry", reason="")
    return replace(invented.bare(), days=100, spells=frame)


def test_the_curve_equals_a_hand_computation():
    # at risk 6, 5, 4, 2: paid on days 5, 10, 30; lost from sight on days 10 and 20; one pays after the follow-up
    people = pd.DataFrame({"days": [5, 10, 10, 20, 30, 40], "paid": [True, True, False, False, True, True]})
    curve = repayment.curve(people)
    left = 1.0
    for at_risk in (6, 5):
        left *= 1 - 1 / at_risk
    assert curve.at(10).mean == pytest.approx(1 - left)
    assert curve.at(29).mean == pytest.approx(1 - left)
    left *= 1 - 1 / 2
    assert curve.at(30).mean == pytest.approx(1 - left)
    assert curve.at(40).mean == pytest.approx(1.0)
    assert curve.at(0).mean == 0
    assert curve.n == 6
    assert curve.at(30).low < curve.at(30).mean < curve.at(30).high


def test_without_loss_from_sight_the_curve_is_the_share_paid():
    people = pd.DataFrame({"days": [3] * 46 + [99] * 54, "paid": [True] * 46 + [False] * 54})
    assert repayment.curve(people).at(repayment.DAYS).mean == pytest.approx(0.46)


def test_only_the_first_listing_of_a_debt_that_is_owed_counts():
    run = with_spells(
        (1, "private", 10, 15, False, 5),
        (1, "private", 40, 90, False, 50),  # a second listing of the same person
        (2, "private", 20, -1, False, -1),  # lasts to the end of the run
        (3, "private", 20, 30, False, -1),  # ended without payment
        (4, "private", 20, 30, True, -1),  # nothing to pay
        (5, "private", -3, 30, False, 33),  # from before the first day
        (6, "judgment", -9, -1, False, -1),
        (6, "private", 4, -1, False, -1),  # taken over from the court
    )
    people = repayment.followed(run, "private")
    assert list(people.itertuples(index=False, name=None)) == [(5, True), (79, False), (10, False)]
    assert repayment.followed(run, "judgment").empty


def test_one_line_per_scenario_and_panel():
    runs = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.08)}
    figure = repayment.draw(runs)
    assert len(figure.axes) == 2
    private = figure.axes[0]
    labels = [line.get_label() for line in private.get_lines()]
    n = len(repayment.followed(runs["narrow"], "private"))
    assert f"narrow (n = {n:,})" in labels
    assert any(list(line.get_xdata()) == [30, 30] for line in private.get_lines())
    note = figure.get_supxlabel()
    at_30 = 100 * repayment.curve(repayment.followed(runs["narrow"], "private")).at(30).mean
    assert f"narrow {at_30:.1f} (" in note
    assert "Open markers" in note


def test_without_listings_there_is_a_reason_and_no_picture():
    with pytest.raises(NotObserved, match="not observed"):
        repayment.draw({"bare": invented.bare()})
