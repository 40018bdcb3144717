"""What the days before the first leave behind: books, listings, and what people who know of them think."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.kernel.periods import MONTH
from simulation.society.model import Society
from simulation.society.past import open_the_books, spans
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import Citizens, History, Listing, Slot, empty_citizens
from tests.laws.societies import BASELINE


@pytest.mark.parametrize("days", [0, 1, MONTH, 100])
def test_the_past_is_lived_in_months_up_to_the_first_day(days: int) -> None:
    months = list(spans(days))
    lived = [day for end, length in months for day in range(end - length, end)]
    assert lived == list(range(DAY_ZERO - days, DAY_ZERO))
    assert all(length <= MONTH for _, length in months)


def test_whoever_was_corrected_last_month_still_looks_back_on_it() -> None:
    """What else is in a history is of before the run."""
    people = empty_citizens(3)
    people.history[:] = (History.JUST_CORRECTED | History.CORRECTED, History.CORRECTED, 0)
    open_the_books(people)
    assert people.history.tolist() == [History.JUST_CORRECTED, 0, 0]


def citizens(**changes: Any) -> Citizens:
    """The people of 4,000 on the first day of a society whose registries make many errors."""
    own = {
        "population.citizens": 4_000, "population.rest_of_country_share": 0.0, "population.past_days": 730,
        "system.records.error_rate": 0.2, "system.rating.notice": 1.0, **changes,
    }  # fmt: skip
    return Society(BASELINE.replace(own).settings, rng=5, threads=1).populace.citizens


def test_who_knows_that_she_was_wronged_trusts_the_system_less_on_the_first_day() -> None:
    """Against the same people, who were told of nothing."""
    told, untold = citizens(), citizens(**{"system.rating.notice": 0.0, "system.rating.discovery": 0.0})
    flags = Listing.WRONGFUL | Listing.AWARE
    wronged = (told.listed >> Slot.CITY & 1 == 1) & (told.listing[:, Slot.CITY] & flags == flags)
    wronged &= untold.listed >> Slot.CITY & 1 == 1
    assert wronged.sum() > 20
    loss = np.median(untold.confidence[wronged].astype(float) - told.confidence[wronged])
    assert loss > 0.05
    others = told.listed == 0
    assert abs(np.median(untold.confidence[others].astype(float) - told.confidence[others])) < 0.02
