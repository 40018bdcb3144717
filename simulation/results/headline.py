"""WHICH OUTCOMES ARE NAMED FIRST, and how large a difference in each must be to matter. One list for all that is shown.

Values are stored as in `outcomes.parquet`: shares and levels from 0 to 1. `factor` turns them into what a reader sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from simulation.errors import BadInput, nearest

Unit = Literal["percent", "points of 100", "posts per 1,000 and day", "number"]
FACTORS: dict[Unit, float] = {"percent": 100.0, "points of 100": 100.0, "posts per 1,000 and day": 1.0, "number": 1.0}


@dataclass(frozen=True)
class Headline:
    """An outcome of the headline.

    name: as in result tables. words: the beginning of a sentence. unit: what it is shown in.
    matters: smallest difference that matters, as stored. reason: why this one.
    """

    name: str
    words: str
    unit: Unit
    matters: float
    reason: str

    @property
    def factor(self) -> float:
        """What the stored value is multiplied by before it is shown."""
        return FACTORS[self.unit]

    @property
    def difference_unit(self) -> str:
        """Unit of a difference: two shares differ by percentage points."""
        return {"percent": "percentage points", "points of 100": "points", "number": ""}.get(self.unit, self.unit)


_ALL = (
    Headline("repaid_within_30_days", "Repaid within 30 days", "percent", 0.01,
             "one more debtor in a hundred pays: the least that would show beside reminders and payment plans"),
    Headline("self_cured_within_30_days", "Would have repaid anyway", "percent", 0.01, "as for repayment"),
    Headline("repayment_effect", "Repaid because of the listing", "percent", 0.01, "as for repayment"),
    Headline("approval_expressed", "Approve when asked", "percent", 0.02,
             "about the half-width of a national survey of 2,000 people: nobody outside the model could see less"),
    Headline("approval_latent", "Approve in private", "percent", 0.02, "as for expressed approval"),
    Headline("legitimacy", "Legitimacy", "points of 100", 0.01,
             "a tenth of a step on a ten-point scale, below which surveys of trust do not tell groups apart"),
    Headline("trust_in_others", "Trust in others", "points of 100", 0.01, "as for legitimacy"),
    Headline("wrongly_listed_share", "Wrongly listed", "percent", 0.0001,
             "one person in ten thousand: in a country of 1.4 billion that is 140,000 people"),
    Headline("listed_share", "Listed", "percent", 0.001, "one person in a thousand: 1.4 million people"),
    Headline("discontent", "Discontent", "posts per 1,000 and day", 0.1,
             "one post by one person in ten thousand on a day: about what one ordinary incident brings"),
    Headline("credit_access", "Credit applications accepted", "percent", 0.01, "one applicant in a hundred"),
    Headline("interventions", "Interventions by the centre", "number", 1.0, "one act of an authority"),
)  # fmt: skip

HEADLINE: dict[str, Headline] = {each.name: each for each in _ALL}
"""The outcomes of the headline by name, in the order in which they are shown."""


def thresholds(texts: Iterable[str] = ()) -> dict[str, float]:
    """The smallest difference that matters by outcome, with `outcome=number` texts in force. Raises BadInput.

    Numbers are as stored: 0.01 is one percentage point, or one point of 100.
    """
    found = {name: each.matters for name, each in HEADLINE.items()}
    for text in texts:
        name, _, number = (part.strip() for part in text.partition("="))
        if name not in HEADLINE:
            raise BadInput(
                f"--matters: {name or text!r} is no outcome of the headline{nearest(name, HEADLINE)}; "
                f"allowed: {', '.join(HEADLINE)}"
            )
        found[name] = _positive(number, text)
    return found


def checked(matters: Mapping[str, float]) -> dict[str, float]:
    """Thresholds given as numbers, for the outcomes that have one, over the declared ones. Raises BadInput."""
    return thresholds(f"{name}={value!r}" for name, value in matters.items())


def _positive(number: str, text: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not 0.0 < value < math.inf:
        raise BadInput(f"--matters: must be outcome=number above 0, such as trust_in_others=0.01 (got {text!r})")
    return value
