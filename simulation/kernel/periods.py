"""HOW LONG THINGS ARE: the lengths of time that formulas share."""

MONTH = 30
"""Days between two paydays."""
MONTHS_A_YEAR = 12.0
DAYS_A_YEAR = 365.0
