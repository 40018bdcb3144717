"""WITH WHICH NUMBERS: reads scenario files, checks them, and tells where each value came from."""

from simulation.scenario.explaining import Difference, Explanation, diff, explain
from simulation.scenario.scenario import Scenario
from simulation.scenario.settings import Settings
from simulation.scenario.sources import shipped, shipped_folder

__all__ = ["Difference", "Explanation", "Scenario", "Settings", "diff", "explain", "shipped", "shipped_folder"]
