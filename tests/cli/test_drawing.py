from __future__ import annotations

import errno

import pytest

from simulation.cli.drawing import draw_all, draw_figures, draw_report
from simulation.cli.output import Screen
from simulation.errors import CannotWrite
from simulation.results import load_all, manifest, save, verify
from tests.results import sample


@pytest.fixture
def run_folder(tmp_path):
    return save(sample.make(), tmp_path / "run", command="")


def test_figures_and_report_become_part_of_the_folder(run_folder, capsys):
    draw_all(run_folder, load_all(run_folder), Screen())
    files = manifest.read(run_folder)["files"]
    assert "report.html" in files
    assert any(name.startswith("figures/") for name in files)
    assert verify(run_folder).unlisted == ()
    assert f"report in {run_folder / 'report.html'}" in capsys.readouterr().err


def test_a_figure_that_cannot_be_made_is_explained(run_folder, capsys):
    draw_figures(run_folder, None, Screen())
    assert "no figure " in capsys.readouterr().err


def test_a_full_disk_is_told_plainly(run_folder, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("simulation.figures.album.save", full)
    with pytest.raises(CannotWrite, match="the disk is full"):
        draw_figures(run_folder, None, Screen())


def test_a_report_goes_where_it_is_wanted(run_folder, tmp_path):
    assert draw_report(run_folder, tmp_path / "deep" / "page.html", Screen()) == tmp_path / "deep" / "page.html"
    assert draw_report(run_folder, tmp_path / "deep", Screen()) == tmp_path / "deep" / "report.html"
    with pytest.raises(CannotWrite, match="already exists"):
        draw_report(run_folder, tmp_path / "deep", Screen())
