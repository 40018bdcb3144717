"""Rivals: other explanations of the same figures, laid over two scenarios; an answer that changes depends on them."""

from __future__ import annotations

import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.experiments.rivals import RIVALS, changes_of, dependence, under_rivals
from simulation.results.headline import HEADLINE
from simulation.scenario import Scenario

EVERY = [name for names in RIVALS.values() for name in names]


@pytest.mark.parametrize("name", EVERY)
def test_a_rival_differs_from_the_baseline_in_behaviour_alone(name: str) -> None:
    changes = changes_of(name)
    assert changes
    rival = Scenario.load(name)
    assert Scenario.load("baseline").replace(changes).settings.behaviour == rival.settings.behaviour
    assert rival.replace({"behaviour": {}}).settings.policy == Scenario.load("baseline").settings.policy


@pytest.mark.parametrize("question", RIVALS)
def test_rivals_of_a_question_exclude_each_other(question: str) -> None:
    assert len({tuple(sorted(changes_of(name).items())) for name in RIVALS[question]}) == len(RIVALS[question])


def test_what_is_no_rival_is_refused() -> None:
    with pytest.raises(BadInput, match="rival_shame"):
        changes_of("rival_shme")


def test_an_answer_that_all_give_holds_and_another_depends() -> None:
    rows = [{"outcome": "x", "question": "", "rival": "baseline", "verdict": "clearly lower"}]
    rows += [
        {"outcome": "x", "question": question, "rival": name, "verdict": "clearly lower"}
        for question, names in RIVALS.items() for name in names
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    assert dependence(table, "x") == "holds in all"
    table.loc[table["rival"] == "rival_shame", "verdict"] = "too few replicates to tell"
    assert dependence(table, "x") == "holds in all"
    table.loc[table["rival"] == "rival_shame", "verdict"] = "no clear difference"
    assert dependence(table, "x") == "depends on why people repay"
    table.loc[table["rival"] == "rival_ignorance", "verdict"] = "clearly higher"
    assert dependence(table, "x") == "depends on why people repay and why people approve"
    table["verdict"] = "too few replicates to tell"
    assert dependence(table, "x") == "too few replicates to tell"


def test_the_difference_is_taken_under_every_explanation() -> None:
    tiny = {"population.citizens": 300, "population.past_days": 0, "days": 40, "observe.strata": False}
    a, b = (Scenario.load(name).replace(tiny) for name in ("narrow", "expansive"))
    table = under_rivals(a, b, replicates=2)
    assert list(dict.fromkeys(table["rival"])) == ["baseline", *EVERY]
    of_all = table[table["outcome"] == "listed_share"]
    assert len(of_all) == 1 + len(EVERY)
    assert set(table["outcome"]) <= set(HEADLINE)
    assert (of_all["n"] == 2).all()
