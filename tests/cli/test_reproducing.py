from __future__ import annotations

import json

from simulation.experiments.reproduction import load_registry


def test_the_list_tells_what_is_stale_and_the_plan_how_long_it_takes(scs, tmp_path):
    names = list(load_registry().entries)
    answer = scs("reproduce", "--list")
    assert answer.code == 0
    assert all(name in answer.out for name in names)
    document = json.loads(scs("reproduce", "--list", "--json").out)
    assert {row["state"] for row in document["entries"].values()} <= {"fresh", "stale", "missing"}
    planned = scs("reproduce", "--plan", "--only", names[0])
    assert "scs compare narrow expansive" in planned.out
    assert "nothing was made" in planned.out
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_is_two_and_names_the_nearest(scs):
    answer = scs("reproduce", "--only", "headlin")
    assert answer.code == 2
    assert "'headline'" in answer.err
