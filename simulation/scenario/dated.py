"""WHEN A VALUE HOLDS: calendar dates as text, and a policy's value with the dates and the cities it holds for.

How a dated policy becomes a rule of the day is in `government/law.py`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, SerializeAsAny

from simulation.parameters import Parameters, Policy

FIRST_YEAR = 1900
LAST_YEAR = 2199


def calendar_date(value: Any) -> Any:
    """Text such as `2019-04-09` as a date; anything else is left for pydantic. Raises ValueError."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("must be a date such as 2019-04-09")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date of the calendar, such as 2019-04-09") from None


def within_reason(when: date) -> date:
    """The date itself when it lies near enough to count days from. Raises ValueError."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"must be a date from {FIRST_YEAR} to {LAST_YEAR}")
    return when


CalendarDate = Annotated[date, BeforeValidator(calendar_date), AfterValidator(within_reason)]
"""A date, written as year-month-day."""


class Dated(Parameters):
    """One value of a policy, and when and where it holds; of several entries that match, the last holds.

    start: first day on which the value holds (`from` in a file), may be before the run; None: always.
    announced: day on which it becomes known, not after `start`; None: on the day itself.
    cities: names of the cities concerned; None: all.
    value: the policy.
    """

    model_config = ConfigDict(populate_by_name=True)

    start: CalendarDate | None = Field(None, alias="from", description="first day on which the value holds")
    announced: CalendarDate | None = Field(None, description="day on which it becomes known, if earlier")
    cities: tuple[str, ...] | None = Field(
        None, min_length=1, description="cities concerned; all when absent", json_schema_extra={"unit": "cities"}
    )
    value: SerializeAsAny[Policy] = Field(description="the policy")

    def concerns(self, city: str) -> bool:
        """Whether the value is meant for this city."""
        return self.cities is None or city in self.cities
