"""Acts above the curve of discontent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulation.figures import timeline
from simulation.figures.frames import NotObserved
from simulation.figures.style import words_of
from simulation.results.tables import empty

from . import invented


def test_a_lane_per_actor_a_mark_per_act_and_the_curve_below():
    run = invented.run()
    figure = timeline.draw(run)
    acts, curve = figure.axes
    lanes = [text.get_text() for text in acts.get_yticklabels()]
    assert lanes == ["Central bank", "State media", "City"]
    marks = sum(len(line.get_xdata()) for line in acts.get_lines() if line.get_marker() != "None")
    assert marks == (run.events["replicate"] == 0).sum()
    posts = run.daily[(run.daily["measure"] == "posts") & (run.daily["replicate"] == 0)]["numerator"]
    assert max(curve.get_lines()[0].get_ydata()) == pytest.approx(posts.max() * 1000 / invented.CITIZENS)


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
