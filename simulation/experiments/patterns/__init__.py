"""WHICH PATTERNS THE MODEL MUST SHOW: targets with their window, and claims that must vanish without their cause.

cases.py     the societies that are run: each population, window and way of entering a list that a source speaks of
table.py     the patterns: what is read from a case, the band, the source, and whether it was fitted
nulls.py     claims, and the case without their cause
readings.py  numbers read from the tables of a run
flows.py     numbers read from what enters and leaves a list in a window of days
"""

from simulation.experiments.patterns.cases import CASES, SCENARIO, Case, cases_of
from simulation.experiments.patterns.nulls import NULLS, Null
from simulation.experiments.patterns.table import PATTERNS, Pattern, readings_by_case

__all__ = ["CASES", "NULLS", "PATTERNS", "SCENARIO", "Case", "Null", "Pattern", "cases_of", "readings_by_case"]
