"""Which pictures a result gets."""

from __future__ import annotations

import pytest

from simulation.figures.album import pictures_of_comparison, plot_comparison, plot_run, plot_sweep
from simulation.results import save, save_comparison

from . import invented

OF_A_RUN = ["repayment", "trajectories", "wrongful", "city_map", "timeline"]


def test_a_run_gets_all_pictures_from_memory_and_from_its_folder(tmp_path):
    run = invented.run(replicates=2, people=40)
    saved = plot_run(run, tmp_path / "memory")
    assert [path.name for path in saved.paths] == [f"{name}.{kind}" for name in OF_A_RUN for kind in ("png", "svg")]
    assert not saved.skipped
    save(run, tmp_path / "run", command="test")
    again = plot_run(tmp_path / "run", tmp_path / "run" / "figures")
    for one, other in zip(saved.paths, again.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_what_was_not_observed_is_named_with_the_reason(tmp_path):
    saved = plot_run(invented.bare(), tmp_path / "figures")
    assert not saved.paths
    assert list(saved.skipped) == OF_A_RUN
    assert all(saved.skipped.values())
    assert not (tmp_path / "figures").exists()


def test_a_comparison_of_three_has_changes_and_a_map_for_each_pair():
    runs = {name: invented.run(name, replicates=2, people=40) for name in ("narrow", "expansive", "no_system")}
    names = list(runs)
    differences = invented.stacked(*(invented.differences(runs[names[0]], runs[b]) for b in names[1:]))
    drawn = [picture.name for picture in pictures_of_comparison(runs, differences)]
    assert drawn == [
        "headline_expansive",
        "what_changed_expansive",
        "headline_no_system",
        "what_changed_no_system",
        "repayment",
        "trajectories",
        "wrongful",
        "city_map_expansive",
        "city_map_no_system",
    ]


def test_a_comparison_folder_is_enough(tmp_path):
    runs = {name: invented.run(name, replicates=2, people=40) for name in ("narrow", "expansive")}
    content = invented.as_content(invented.differences(*runs.values()))
    save_comparison(runs, content, tmp_path / "both", command="test")
    saved = plot_comparison(tmp_path / "both", None, tmp_path / "figures")
    assert (tmp_path / "figures" / "what_changed.png") in saved.paths
    with pytest.raises(ValueError, match="differences"):
        plot_comparison(runs, None, tmp_path / "figures")


def test_a_sweep_gets_a_heat_map_per_outcome(tmp_path):
    saved = plot_sweep(invented.points(), tmp_path)
    assert [path.name for path in saved.paths] == [
        "heatmap_wrongly_listed_share.png",
        "heatmap_wrongly_listed_share.svg",
    ]


def test_a_sweep_that_is_no_grid_is_a_reason(tmp_path):
    points = invented.points()
    assert "fewer than two" in plot_sweep(_only(points, "policy.scope", "narrow"), tmp_path).skipped["heatmap"]
    fine = points.assign(**{"system.records.error_rate": range(len(points))})
    fine.attrs = points.attrs
    assert "values" in plot_sweep(fine, tmp_path).skipped["heatmap"]


def _only(points, column, value):
    chosen = points[(points[column] == value) & (points["policy.redress"] == "none")]
    chosen.attrs = points.attrs
    return chosen
