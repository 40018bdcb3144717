"""Court list: the law of one list, and what is left alone."""

from __future__ import annotations

from simulation.policies.court_list import CourtList
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def test_the_default_changes_nothing() -> None:
    assert changed_by(CourtList()) == set()


def test_only_the_court_changes_and_only_what_is_given() -> None:
    found = rules()
    CourtList(grace_days=30, repair=0.25).enact(found, CATALOGUE)
    assert (found.grace[Slot.COURT], found.repair[Slot.COURT]) == (30, 0.25)
    assert found.grace[Slot.CITY] == 100
    assert changed_by(CourtList(grace_days=30, repair=0.25)) == {"grace", "repair"}


def test_good_faith_lists_later_spares_more_and_lets_part_payment_mend() -> None:
    found = rules()
    CourtList(**CourtList.presets["good_faith"]).enact(found, CATALOGUE)
    assert changed_by(CourtList(**CourtList.presets["good_faith"])) == {"grace", "screening", "listing_days", "repair"}
    assert found.screening[Slot.COURT] > 0.5
    assert 0.0 < found.repair[Slot.COURT] < 1.0


def test_courts_that_keep_no_list_leave_people_off_it() -> None:
    """The share of citizens whose courts keep the list is the coverage of the court's system, and of no other."""
    found = rules()
    tax = found.coverage[Slot.TAX]
    CourtList(coverage=0.25).enact(found, CATALOGUE)
    assert (found.coverage[Slot.COURT], found.coverage[Slot.TAX]) == (0.25, tax)
    assert changed_by(CourtList(coverage=0.25)) == {"coverage"}
