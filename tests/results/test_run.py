from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from simulation.results import Run, digest
from tests.results import sample


def test_tables_are_brought_into_their_form():
    run = sample.make()
    assert str(run.daily["city"].dtype) == "category"
    assert str(run.daily["day"].dtype) == "int32"
    assert run.daily["value"].notna().any()


def test_seeds_and_replicates_are_those_of_the_outcomes():
    run = sample.make()
    assert run.replicates == 3
    assert run.seeds == (11, 2**62, 5)


def test_the_digest_is_that_of_daily_events_and_spells():
    run = sample.make()
    frames = sample.frames()
    assert run.digest == digest({table: frames[table] for table in ("daily", "events", "spells")})
    assert sample.make(name="other", started="", outcomes=frames["outcomes"].assign(extra=1.0)).digest == run.digest


def test_the_hash_tells_requests_apart():
    run = sample.make()
    assert sample.make(name="other", started="").hash == run.hash
    seeds = sample.frames()["outcomes"].assign(seed=[1, 2, 3])
    others = [sample.make(scenario_hash="cd"), sample.make(days=5), sample.make(outcomes=seeds)]
    assert len({run.hash, *(other.hash for other in others)}) == 4


def test_a_run_is_frozen():
    run = sample.make()
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.name = "other"  # type: ignore[misc]


def test_a_table_of_the_wrong_form_is_refused():
    with pytest.raises(ValueError, match="table spells: missing columns"):
        sample.make(spells=pd.DataFrame({"uid": [1]}))


def test_repr_is_short():
    assert repr(sample.make()) == "Run('sample', seed=11, replicates=3, days=4)"
    assert isinstance(sample.make(), Run)
