"""Plain words that follow from numbers."""

from __future__ import annotations

import math

from simulation.figures.differences import Change
from simulation.report.findings import findings_of_pair, findings_of_run
from tests.figures import invented

SURE = "How sure: intervals of 95 % over 20 pairs of runs on common random numbers."


def change(outcome: str, difference: float, half: float = 0.01, n: int = 20) -> Change:
    """A change with an interval of `half` to both sides."""
    return Change(outcome, 0.4, 0.4 + difference, difference, difference - half, difference + half, 0.2, n)


def test_every_verdict_names_its_outcomes_and_clear_ones_their_levels():
    found = findings_of_pair([change("wrongly_listed_share", 0.078), change("legitimacy", -0.029)])
    assert found == ["Clearly higher: wrongly listed 40.0 to 47.8 %.", "Clearly lower: legitimacy 40.0 to 37.1.", SURE]


def test_an_interval_that_leaves_open_what_matters_needs_more_replicates():
    found = findings_of_pair([change("legitimacy", 0.005), change("trust_in_others", -0.001, 0.002)])
    assert found == [
        "No clear difference: trust in others.",
        "Too few replicates to tell: legitimacy.",
        "More --replicates would decide what is marked as too few to tell.",
        SURE,
    ]


def test_a_clear_difference_that_does_not_matter_is_negligible():
    found = findings_of_pair([change("trust_in_others", 0.00045, 0.00003)])
    assert found == ["Clear but negligible: trust in others.", SURE]


def test_other_outcomes_are_only_counted():
    found = findings_of_pair([change("scope_items", 13), change("trade_volume", -1), change("withdrawals", 0, 0)])
    assert found == [
        "Beside the headline, 2 of 3 outcomes differ clearly; see Differences.",
        SURE,
    ]


def test_one_or_two_replicates_say_nothing_about_chance():
    nothing = Change("legitimacy", 0.1, 0.2, 0.1, math.nan, math.nan, math.nan, 1)
    assert findings_of_pair([nothing]) == [
        "1 replicate: nothing can be said about chance. Give --replicates 5 or more."
    ]
    (sentence,) = findings_of_pair([change("legitimacy", 0.1, n=2)])
    assert "2 replicates are too few" in sentence


def test_undefined_outcomes_are_left_out():
    undefined = Change("legitimacy", *[math.nan] * 6, n=0)
    assert findings_of_pair([undefined]) == ["No outcome is defined in both scenarios."]
    assert len(findings_of_pair([undefined, change("trust_in_others", 0.1)])) == 2


def test_a_run_is_told_in_one_sentence():
    (found,) = findings_of_run(invented.run())
    assert found.startswith("narrow: ")
    assert "are paid within 30 days" in found
    assert findings_of_run(invented.bare()) == []
    assert findings_of_run(invented.run(replicates=1))[1].startswith("1 replicate:")
