"""HOW NUMBERS AND NAMES ARE WRITTEN for readers."""

from __future__ import annotations

import math


def plain(value: float, *, digits: int = 3) -> str:
    """A number for readers: `digits` significant figures, thousands separated, a real minus sign, a dash for NaN."""
    if math.isnan(value) or math.isinf(value):
        return "–"
    if value == 0:
        return "0"
    text = _fixed(value, digits - 1 - math.floor(math.log10(abs(value))))
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_interval(mean: float, low: float, high: float, *, sign: bool = False) -> str:
    """`46.0 (45.1 to 46.9)`: all three to the second significant figure of half the interval.

    The mean alone when there is no interval. `sign` writes a plus before a positive mean.
    """
    if math.isnan(mean):
        return "–"
    if math.isnan(low) or math.isnan(high) or high <= low:
        return ("+" if sign and mean > 0 else "") + plain(mean)
    decimals = 1 - math.floor(math.log10((high - low) / 2))
    middle = _fixed(mean, decimals)
    plus = "+" if sign and mean > 0 and any(digit in middle for digit in "123456789") else ""
    return f"{plus}{middle} ({_fixed(low, decimals)} to {_fixed(high, decimals)})"


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:,.{min(max(decimals, 0), 12)}f}"
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text.replace("-", "")


def words(name: str) -> str:
    """An identifier such as `planning_commission` as plain words."""
    return name.replace("_", " ").strip()


def lever(path: str) -> str:
    """The path of a setting in plain words without its section: `records: error rate` for `system.records.error_rate`."""
    return ": ".join(words(part) for part in path.split(".")[1:] or [path])
