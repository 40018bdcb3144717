"""Plain words that follow from numbers."""

from __future__ import annotations

import math

from simulation.figures.differences import Change
from simulation.report.findings import findings_of_pair, findings_of_run
from tests.figures import invented


def change(outcome: str, difference: float, half: float = 0.01, n: int = 20) -> Change:
    """A change with an interval of `half` to both sides."""
    return Change(outcome, 0.4, 0.4 + difference, difference, difference - half, difference + half, 0.2, n)


def plain(lines: list[str]) -> list[str]:
    """Sentences with ordinary spaces."""
    return [line.replace("\u00a0", " ") for line in lines]


def test_clear_differences_are_told_with_direction_size_interval_and_n():
    found = plain(findings_of_pair([change("wrongly_listed_share", 0.078), change("legitimacy", -0.029)]))
    assert found == [
        "Wrongful listing is higher by 7.8 percentage points (95 % interval 6.8 to 8.8, n = 20 replicates).",
        "Legitimacy is lower by 2.9 points (95 % interval 1.9 to 3.9, n = 20 replicates).",
    ]


def test_an_interval_that_holds_zero_is_no_clear_difference():
    found = findings_of_pair([change("legitimacy", 0.005), change("trust_in_others", -0.005)])
    assert found == [
        "No outcome differs clearly.",
        "No clear difference (the 95 % interval holds zero): trust in others and legitimacy.",
    ]


def test_a_bound_of_exactly_zero_holds_zero():
    assert "No outcome differs clearly." in findings_of_pair([change("legitimacy", 0.01, 0.01)])


def test_other_outcomes_are_only_named():
    found = findings_of_pair([change("scope_items", 13), change("trade_volume", -1), change("withdrawals", 0, 0)])
    assert found == [
        "Also clearly higher: conduct items recorded.",
        "Also clearly lower: trade.",
        "The same in every replicate: proposals withdrawn.",
    ]


def test_one_replicate_says_nothing_about_luck():
    nothing = Change("legitimacy", 0.1, 0.2, 0.1, math.nan, math.nan, math.nan, 1)
    (sentence,) = findings_of_pair([nothing])
    assert "nothing can be said about luck" in sentence


def test_undefined_outcomes_are_left_out():
    undefined = Change("legitimacy", *[math.nan] * 6, n=0)
    assert findings_of_pair([undefined]) == ["No outcome is defined in both scenarios."]
    assert len(findings_of_pair([undefined, change("trust_in_others", 0.1)])) == 1


def test_a_run_is_told_by_its_leading_outcomes():
    found = plain(findings_of_run(invented.run()))
    assert found[0].startswith("Repaid within 30 days: ")
    assert "% (95 % interval " in found[0]
    assert found[0].endswith("n = 6 replicates).")
    assert findings_of_run(invented.bare()) == []
    assert plain(findings_of_run(invented.run(replicates=1)))[0].endswith("% (n = 1 replicate).")
