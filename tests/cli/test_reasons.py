from __future__ import annotations

import json

import pytest

from simulation.results import save
from tests.figures import invented


@pytest.fixture
def folder(tmp_path):
    return save(invented.run(), tmp_path / "run", command="")


def test_without_a_number_the_acts_are_listed(scs, folder):
    answer = scs("explain-run", folder)
    assert answer.code == 0
    assert "call_for_caution" in answer.out
    assert len(json.loads(scs("explain-run", folder, "--json").out)["acts"]) == 4


def test_one_act_with_what_led_there(scs, folder):
    answer = scs("explain-run", folder, "--event", 3)
    assert "Central bank withdrew utility arrears (day 73, 15 March 2018)" in answer.out
    assert "discontent  " in answer.out
    found = json.loads(scs("explain-run", folder, "--event", 3, "--replicate", 1, "--json").out)
    assert [act["number"] for act in found["chain"]] == [1, 2]
    assert found["act"]["date"] == "2018-03-15"
    assert found["replicate"] == 1


def test_a_first_act_has_no_history(scs, folder):
    assert "nothing in the 90 days before" in scs("explain-run", folder, "--event", 1).out


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--event", 99], "acts 1 to 4 (got 99)"), (["--replicate", 7], "replicates 0 to 5"), (["--event", 0], "--event")],
)
def test_what_does_not_exist_is_two(scs, folder, options, message):
    answer = scs("explain-run", folder, *options)
    assert answer.code == 2
    assert message in answer.err


def test_a_foreign_folder_is_five(scs, tmp_path):
    assert scs("explain-run", tmp_path / "nowhere").code == 5


def test_a_run_without_acts(scs, tmp_path):
    folder = save(invented.bare(), tmp_path / "bare", command="")
    assert "no institution acted" in scs("explain-run", folder).out
