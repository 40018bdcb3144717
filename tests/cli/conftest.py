"""Commands run inside this process with made-up results, so that tests of the command line need no simulation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from simulation.cli import main
from simulation.results import Run
from tests.results import sample


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def scs(capfd, tmp_path, monkeypatch):
    """A function that runs `scs` with arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Answer:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Answer(code, *capfd.readouterr())

    return run


@pytest.fixture
def made_up(monkeypatch):
    """Replaces the simulation by results made up from the request; the list of requests is the value."""
    requests: list[dict[str, object]] = []

    def gather(scenarios, *, seed, replicates, workers=1, progress=None, run_one=None, cluster=None):
        found = []
        for n, scenario in enumerate(scenarios):
            requests.append({"scenario": scenario, "seed": seed, "replicates": replicates, "workers": workers})
            found.append(of(scenario, seed, replicates, n))
        if progress is not None:
            for finished in range(replicates * len(scenarios) + 1):
                progress(finished, replicates * len(scenarios))
        return found

    monkeypatch.setattr("simulation.experiments.simulate.gather", gather)
    monkeypatch.setattr("simulation.experiments.compare.gather", gather)
    return requests


def of(scenario, seed: int, replicates: int, n: int = 0) -> Run:
    """A run of `scenario` with outcomes that depend on the seed, the replicate and the place in a comparison."""
    frames = sample.frames(replicates=replicates)
    frames["outcomes"]["seed"] = [seed + i for i in range(replicates)]
    frames["outcomes"]["approval_expressed"] += 0.1 * n
    return sample.make(
        name=scenario.name,
        scenario=scenario.resolved(),
        scenario_hash=scenario.hash,
        seed=seed,
        days=scenario.settings.days,
        **frames,
    )
