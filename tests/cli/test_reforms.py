from __future__ import annotations

import json

import pytest

REFORMS = "legal_limits,supervision,redress"


def test_all_combinations_are_run_and_shared_out(scs, made_up):
    answer = scs("compare", "expansive", "--reforms", REFORMS, "--seed", 3, "--out", "all", "--quiet")
    assert answer.code == 0, answer.err
    assert len(made_up) == 8
    assert {request["seed"] for request in made_up} == {3}
    assert "contribution" in answer.out
    assert "interaction" in answer.out


def test_the_numbers_stand_in_the_comparison(scs, made_up, tmp_path):
    answer = scs("compare", "expansive", "--reforms", REFORMS, "--seed", 3, "--out", "all", "--json", "--quiet")
    found = json.loads(answer.out)["comparison"]["approval_expressed"]["reforms"]
    assert set(found) == {"package", "shapley", "interaction"}
    parts = sum(line["mean"] for line in found["shapley"].values())
    assert parts == pytest.approx(found["package"]["mean"])
    stored = json.loads((tmp_path / "all" / "comparison.json").read_text())
    assert stored["approval_expressed"]["reforms"] == found
    assert (tmp_path / "all" / "figures" / "reforms.png").is_file()
    assert "What each reform contributes" in (tmp_path / "all" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["expansive", "narrow", "--reforms", REFORMS], "one scenario to reform"),
        (["expansive", "--reforms", "narrow,baseline"], "reforms must not clash"),
        (["expansive", "--reforms", "narow"], "did you mean 'narrow'"),
        (["expansive", "--reforms", ""], "no shipped scenario"),
    ],
)
def test_what_cannot_be_shared_out_is_two(scs, made_up, arguments, message):
    answer = scs("compare", *arguments, "--seed", 1)
    assert answer.code == 2
    assert message in answer.err
    assert not made_up
