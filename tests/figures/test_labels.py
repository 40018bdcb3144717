"""Every outcome has a title, a sentence and a unit."""

from __future__ import annotations

import math

from simulation.figures.labels import OUTCOMES, TOPICS, label_of, ordered
from simulation.observation import measures


def test_every_outcome_of_the_model_has_a_label_and_no_label_lacks_an_outcome():
    assert set(OUTCOMES) == {outcome.__name__ for outcome in measures.OUTCOMES}


def test_labels_are_complete_and_distinct():
    titles = [label.title for label in OUTCOMES.values()]
    assert len(set(titles)) == len(titles)
    for label in OUTCOMES.values():
        assert label.meaning.endswith("."), label.name
        assert label.unit, label.name
        assert label.topic in TOPICS


def test_shares_are_written_in_per_cent_and_differences_in_percentage_points():
    label = label_of("wrongly_listed_share")
    assert label.axis == "Wrongful listing (%)"
    assert label.range(0.46, 0.451, 0.469) == "46.00 (45.10 to 46.90)"
    assert label.range(0.46, math.nan, math.nan) == "46"
    assert label.difference_unit == "percentage points"


def test_an_unknown_outcome_gets_its_own_name():
    label = label_of("mean_height")
    assert (label.title, label.axis) == ("Mean height", "Mean height")


def test_outcomes_are_ordered_and_unknown_ones_come_last():
    assert ordered(["zebra", "legitimacy", "repaid_within_30_days", "legitimacy"]) == [
        "repaid_within_30_days",
        "legitimacy",
        "zebra",
    ]
