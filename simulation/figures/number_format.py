"""HOW NUMBERS AND NAMES ARE WRITTEN for readers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from simulation.results.verdict import ENOUGH_FOR_A_RATIO

TINY_RATIO = 0.001
"""Below it a variance ratio is only said to be so."""
_ACRONYMS = {"pboc": "PBoC", "ndrc": "NDRC", "npc": "NPC"}


def plain(value: float, *, digits: int = 3, keep_zeros: bool = False) -> str:
    """A number for readers: `digits` significant figures, thousands separated, a real minus sign, a dash for NaN.

    `keep_zeros` keeps zeros at the end of decimals, for numbers in rows and columns.
    """
    if math.isnan(value) or math.isinf(value):
        return "–"
    if value == 0:
        return "0"
    text = _fixed(value, digits - 1 - math.floor(math.log10(abs(value))))
    return text.rstrip("0").rstrip(".") if "." in text and not keep_zeros else text


def with_interval(mean: float, low: float, high: float, *, sign: bool = False) -> str:
    """`46.0 (45.1 to 46.9)`: all three to the second significant figure of half the interval.

    The mean alone when there is no interval. `sign` writes a plus before a positive mean.
    """
    if math.isnan(mean):
        return "–"
    plus = "+" if sign and mean > 0 else ""
    if math.isnan(low) or math.isnan(high):
        return plus + plain(mean)
    middle, least, most = alike((mean, low, high), low, high)
    return f"{plus if _tells(middle) else ''}{middle} ({least} to {most})"


def alike(values: Iterable[float], low: float, high: float) -> list[str]:
    """Numbers with as many decimals as the second significant figure of half the interval from `low` to `high`."""
    if math.isnan(low) or math.isnan(high) or high <= low:
        return [plain(value) for value in values]
    decimals = 1 - math.floor(math.log10((high - low) / 2) + 1e-9)  # 0.99999 counts as 1
    while decimals < 12 and any(bound != 0 and not _tells(_fixed(bound, decimals)) for bound in (low, high)):
        decimals += 1  # a bound that is not zero must not look like zero
    return ["–" if math.isnan(value) else _fixed(value, decimals) for value in values]


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:,.{min(max(decimals, 0), 12)}f}"
    return text.replace("-", "−" if _tells(text) else "")


def _tells(text: str) -> bool:
    """Whether a number as text is anything but zero."""
    return any(digit in text for digit in "123456789")


def share_of_variance(ratio: float, n: int, low: float = math.nan, high: float = math.nan) -> str:
    """A variance ratio from `n` pairs to two figures, `0.12 (0.08 to 0.18)`; a dash from so few that it says little.

    Without its interval where that is not known, or where all of it is tiny.
    """
    if n < ENOUGH_FOR_A_RATIO or math.isnan(ratio):
        return "–"
    if math.isnan(low) or math.isnan(high) or high < TINY_RATIO:
        return _ratio(ratio)
    return f"{_ratio(ratio)} ({_ratio(low)} to {_ratio(high)})"


def _ratio(value: float) -> str:
    return f"<{TINY_RATIO}" if 0 < value < TINY_RATIO else plain(value, digits=2)


def words(name: str) -> str:
    """An identifier such as `planning_commission` as plain words."""
    return " ".join(_ACRONYMS.get(part, part) for part in name.replace("_", " ").split())


def headed(text: str) -> str:
    """The same words with a capital letter at the beginning."""
    return text[:1].upper() + text[1:]


def lever(path: str) -> str:
    """The path of a setting in plain words without its section: `system.records.load` is `records: load`.

    Several keys that are set alike are counted: `conduct.a+b.relevance` is `2 items: relevance`.
    """
    parts = path.split(".")[1:] or [path]
    return ": ".join(f"{part.count('+') + 1} items" if "+" in part else words(part) for part in parts)


Kind = Literal["share", "points", "count", "days", "rate", "ratio"]

UNITS: dict[str, tuple[str, str]] = {
    "share": ("%", "percentage points"),
    "points": ("on a scale from 0 to 100", "points"),
    "ratio": ("0.5 to 1", ""),
    "count": ("number", ""),
    "days": ("days", "days"),
    "rate": ("", ""),
}


@dataclass(frozen=True)
class Label:
    """How an outcome is spoken of.

    name: as in result tables. title: a few plain words. meaning: one sentence. kind: how the number is written.
    unit: unit of the number as written (shares are stored as 0-1 and written in per cent).
    """

    name: str
    title: str
    meaning: str
    kind: Kind
    unit: str
    topic: str

    @property
    def factor(self) -> float:
        """What the stored value is multiplied by before it is written."""
        return 100.0 if self.kind in ("share", "points") else 1.0

    @property
    def difference_unit(self) -> str:
        """Unit of a difference between two values."""
        return self.unit if self.kind == "rate" else UNITS[self.kind][1]

    @property
    def axis(self) -> str:
        """Title and unit, for the axis of a picture."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    def alike(self, values: Iterable[float], low: float, high: float) -> list[str]:
        """Values as text in the unit of this outcome, as precise as an interval from `low` to `high` allows."""
        return alike([value * self.factor for value in values], low * self.factor, high * self.factor)

    def range(self, mean: float, low: float, high: float, *, sign: bool = False) -> str:
        """`46.0 (45.1 to 46.9)` in the unit of this outcome, without the unit; see `with_interval`."""
        return with_interval(mean * self.factor, low * self.factor, high * self.factor, sign=sign)
