"""Acts above the curve of discontent."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from simulation.figures import timeline
from simulation.figures.figure_data import NotObserved
from simulation.figures.style import words_of
from simulation.results.tables import empty

from . import invented


def test_a_lane_per_actor_a_mark_per_act_and_the_curve_below():
    run = invented.run()
    figure = timeline.draw(run)
    acts, curve = figure.axes
    lanes = [text.get_text() for text in acts.get_yticklabels()]
    assert lanes == ["Central bank", "State media", "City"]
    marks = sum(len(collection.get_offsets()) for collection in acts.collections)
    assert marks == (run.events["replicate"] == 0).sum()
    posts = run.daily[(run.daily["measure"] == "posts") & (run.daily["replicate"] == 0)]["numerator"]
    mean, own = curve.get_lines()
    assert max(own.get_ydata()) == pytest.approx(posts.max() * 1000 / invented.CITIZENS)
    assert max(mean.get_ydata()) < max(own.get_ydata())


CITIES = ("hangzhou", "wenzhou", "xiamen", "suzhou", "nanjing", "wuhan")


def crowd(n: int, action: str = "add") -> pd.DataFrame:
    rows = [(30 * (i // 6), CITIES[i % 6], action, "jaywalking") for i in range(n)]
    return pd.DataFrame(rows, columns=["day", "actor", "action", "target"])


def test_many_cities_share_a_lane_and_are_counted_by_week():
    marks = list(timeline.marks_of(crowd(36), CITIES))
    assert {mark.lane for mark in marks} == {"Cities: add"}
    assert [mark.n for mark in marks] == [6] * 6
    assert {mark.text for mark in marks} == {"6"}


def test_no_act_is_lost_and_few_acts_in_a_crowded_lane_keep_their_names():
    halts = pd.DataFrame([(40, "pboc", "halt", "wenzhou")], columns=["day", "actor", "action", "target"])
    audits = crowd(30, "audit").assign(actor="pboc")
    marks = list(timeline.marks_of(pd.concat([crowd(36), audits, halts]), CITIES))
    assert sum(mark.n for mark in marks) == 67
    assert [(mark.lane, mark.text) for mark in marks if mark.action == "halt"] == [("PBoC: halt", "Wenzhou")]


def test_labels_that_have_no_room_are_left_out():
    marks = [timeline.Mark("PBoC", day, "halt", 1, "a long name of a city") for day in (10.0, 11.0, 12.0, 300.0)]
    assert [(mark.day, below) for mark, below in timeline._labelled(marks, 365)] == [
        (10.0, False),
        (11.0, True),
        (300.0, False),
    ]


def test_acts_are_shown_without_a_curve_when_posts_were_not_observed():
    figure = timeline.draw(replace(invented.run(), daily=empty("daily")))
    assert len(figure.axes) == 1


def test_without_a_post_there_is_no_empty_panel_but_a_sentence():
    run = invented.run(replicates=1)
    quiet = run.daily.assign(numerator=run.daily["numerator"].where(run.daily["measure"] != "posts", 0))
    figure = timeline.draw(replace(run, daily=quiet.drop(columns="value")))
    assert len(figure.axes) == 1
    assert "no critical post" in words_of(figure)[1]


def test_no_act_is_a_reason():
    with pytest.raises(NotObserved, match="no institution acted"):
        timeline.draw(invented.bare())
    with pytest.raises(NotObserved, match="replicate 99"):
        timeline.draw(invented.run(), replicate=99)
