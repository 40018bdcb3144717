"""Trust and approval through time."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.figures import trajectories
from simulation.figures.figure_data import NotObserved, through_time

from . import invented


def test_a_panel_per_measure_and_a_line_per_scenario():
    runs = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.08)}
    figure = trajectories.draw(runs)
    panels = [axes for axes in figure.axes if axes.get_lines()]
    assert len(panels) == len(trajectories.MEASURES)
    assert all(len(axes.get_lines()) == 2 and len(axes.collections) == 2 for axes in panels)
    expected = 100 * through_time(runs["narrow"], "trust_in_others")["mean"].to_numpy()
    assert np.allclose(panels[0].get_lines()[0].get_ydata(), expected)
    assert "Day 0 is 1 January 2018" in figure.get_supxlabel()


def test_scenarios_differ_in_more_than_colour():
    runs = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.08)}
    one, other = trajectories.draw(runs).axes[0].get_lines()
    assert one.get_color() != other.get_color()
    assert one.get_linestyle() != other.get_linestyle()


def test_one_replicate_is_not_said_to_have_a_band():
    figure = trajectories.draw({"narrow": invented.run(replicates=1)})
    assert "bands" not in figure.get_supxlabel()


def test_without_observation_there_is_a_reason():
    with pytest.raises(NotObserved, match="two or more days"):
        trajectories.draw({"bare": invented.bare()})
