from __future__ import annotations

from types import SimpleNamespace

import pytest
import typer

from simulation.cli import request as module
from simulation.cli.output import Screen
from simulation.cli.request import chosen_seed, command_line, default_workers, fresh_folder, read, request
from simulation.errors import BadInput

NOTHING = {
    "sets": None, "seed": None, "replicates": None, "days": None, "citizens": None, "workers": None
}  # fmt: skip


def test_named_options_count_before_set():
    scenario = read("narrow", sets=["days=5", "population.citizens=900"], days=6)
    assert scenario.settings.days == 6
    assert scenario.settings.population.citizens == 900


def test_without_options_the_scenario_is_as_it_was_written():
    assert read("narrow").origin("days") != "--set"


def test_a_bad_set_is_refused():
    with pytest.raises(BadInput, match="--set"):
        read("narrow", sets=["days"])


def test_seed_zero_is_a_seed(capsys):
    assert request(["narrow"], Screen(), **{**NOTHING, "seed": 0}).seed == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("how", [{"days": 60}, {"sets": ["days=60"]}])
def test_what_is_dated_after_the_last_day_is_named(capsys, how):
    """A run cut short may leave out what its title speaks of."""
    request(["good_faith_2024"], Screen(), **{**NOTHING, "seed": 1, **how})
    assert capsys.readouterr().err == "good_faith_2024: 60 days end before policy.court_list of 2024-01-01\n"
    request(["good_faith_2024", "narrow"], Screen(), **{**NOTHING, "seed": 1})
    assert capsys.readouterr().err == ""


def test_chosen_seeds_differ_and_can_be_typed():
    seeds = {chosen_seed() for _ in range(50)}
    assert len(seeds) > 45
    assert all(0 <= seed < 2**32 for seed in seeds)


def test_replicates_come_from_the_scenario_unless_given():
    asked = request(["narrow"], Screen(quiet=True), **{**NOTHING, "sets": ["replicates=9"]})
    assert asked.replicates == 9
    assert request(["narrow"], Screen(quiet=True), **{**NOTHING, "replicates": 2}).replicates == 2


def test_no_more_workers_than_runs():
    asked = request(["narrow", "expansive"], Screen(quiet=True), **{**NOTHING, "replicates": 2, "workers": 64})
    assert asked.workers == 4


@pytest.mark.parametrize(
    ("citizens", "days", "runs", "expected"),
    [(1_000, 365, 10, 1), (2_000, 365, 300, 8), (20_000, 3650, 100, 8), (1_000_000, 3650, 100, 1)],
)
def test_all_processors_by_default_unless_one_process_is_as_fast(monkeypatch, citizens, days, runs, expected):
    monkeypatch.setattr("simulation.kernel.threads.available_processors", lambda: 8)
    population = SimpleNamespace(citizens=citizens, past_days=0, sharers=1)
    settings = SimpleNamespace(population=population, days=days)
    assert default_workers(settings, runs) == expected


def test_folders_are_numbered_and_their_names_harmless(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RESULTS", tmp_path)
    assert fresh_folder("narrow", 3) == tmp_path / "narrow-3-1"
    (tmp_path / "narrow-3-1").symlink_to("nowhere")
    assert fresh_folder("narrow", 3) == tmp_path / "narrow-3-2"
    assert fresh_folder("../x y", 3) == tmp_path / "x_y-3-1"
    assert fresh_folder("..", 3) == tmp_path / "run-3-1"


def test_the_command_line_is_quoted(monkeypatch):
    context = SimpleNamespace(obj=("run", "my file.yaml"))
    assert command_line(context) == "scs run 'my file.yaml'"
    monkeypatch.setattr("sys.argv", ["/somewhere/scs", "list"])
    assert command_line(SimpleNamespace(obj=None)) == "scs list"
    assert typer.Context is not None
