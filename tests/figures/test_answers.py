"""Words that follow from verdicts."""

from __future__ import annotations

import math

import numpy as np

from simulation.figures.answers import answers_of, first_sentence, levels_of, remark, spoken
from simulation.figures.differences import Change


def change(outcome: str, difference: float, half: float, n: int = 5) -> Change:
    return Change(outcome, 0.4, 0.4 + difference, difference, difference - half, difference + half, 0.2, n)


def test_figures_are_no_more_exact_than_their_interval():
    (answer,) = answers_of([change("legitimacy", -0.0178912, 0.00082)])
    assert (answer.a, answer.b) == ("40.0", "38.2")
    assert (answer.difference, answer.interval) == ("−1.789", "−1.871 to −1.707")
    assert (answer.unit, answer.verdict) == ("points of 100", "clearly lower")


def test_the_first_sentence_answers_what_the_second_scenario_does():
    found = answers_of([change("listed_share", 0.02, 0.001), change("legitimacy", -0.02, 0.001)])
    assert first_sentence(found, "narrow", "expansive") == (
        "expansive compared with narrow clearly raises: listed; clearly lowers: legitimacy."
    )
    assert spoken(found) == [
        ("clearly higher", "listed 40.00 to 42.00 %"),
        ("clearly lower", "legitimacy 40.0 to 38.0"),
    ]
    assert remark(found) == ""


def test_few_replicates_are_said_and_not_judged():
    (single,) = answers_of([Change("legitimacy", 0.4, 0.5, 0.1, math.nan, math.nan, math.nan, 1)])
    assert single.interval == "none: 1 replicate"
    assert single.verdict == "too few replicates to tell"
    assert "1 replicate: nothing can be said" in first_sentence([single], "a", "b")
    assert first_sentence([], "a", "b").endswith("no outcome of the headline is defined in both.")


def test_levels_leave_out_what_is_undefined_and_keep_shares_in_their_range():
    columns = {"legitimacy": np.full(3, math.nan), "listed_share": np.array([0.0, 0.0, 0.03])}
    (level,) = levels_of(columns)
    assert level.words == "Listed"
    assert "−" not in level.interval
