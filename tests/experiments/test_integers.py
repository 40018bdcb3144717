"""What today's code counts: the same in every process, something else when a number of the model is another."""

from __future__ import annotations

import pytest

from simulation.errors import FailedRuns
from simulation.experiments import integers
from simulation.experiments.integers import digest_of

TOWNS = ["three_towns"]


def test_a_digest_is_that_of_the_model_and_of_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    here = digest_of(TOWNS)
    assert digest_of(TOWNS) == here
    for name in ("AS_IT_STANDS", "SHARED"):
        with monkeypatch.context() as changed:
            changed.setattr(integers, name, {**getattr(integers, name), "behaviour.debts.bill": 0.1})
            assert digest_of(TOWNS) != here


def test_what_only_an_outcome_tells_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opinions are asked on the last day; 20 days are over before the first stock-taking."""
    found = set()
    for level in (0.3, 0.6):
        small = {"population.citizens": 500, "days": 20, "behaviour.opinion.level": level}
        monkeypatch.setattr(integers, "AS_IT_STANDS", small)
        monkeypatch.setattr(integers, "SHARED", {**small, "behaviour.opinion.level": 0.5})
        found.add(digest_of(["narrow"]))
    assert len(found) == 2


def test_a_run_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integers, "SHARED", {"population.citizens": 0})
    with pytest.raises(FailedRuns, match=r"three_towns: .*citizens"):
        digest_of(TOWNS)
