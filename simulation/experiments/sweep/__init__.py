"""WHAT HAPPENS ACROSS MANY POINTS: levers and uncertainties, crash-proof and resumable.

design.py      what varies
plan.py        reads a plan and checks it against its scenario
points.py      from a design to its points
folder.py      what a sweep folder holds
parts.py       what is kept of a run
lock.py        one process at a time
versions.py    which code made the numbers
execution.py   run, resume, extend
status.py      how far it is
sweeping.py    a sweep from Python, and its result
table.py       the results as one table, and their digest
"""

from simulation.experiments.sweep.design import Design, Range
from simulation.experiments.sweep.execution import extend, resume, run_sweep
from simulation.experiments.sweep.folder import is_sweep
from simulation.experiments.sweep.plan import Plan, shipped_plans
from simulation.experiments.sweep.status import FailedRun, SweepStatus, status
from simulation.experiments.sweep.summary import PlanSummary, plan_summary
from simulation.experiments.sweep.sweeping import Sweep, sweep
from simulation.experiments.sweep.table import digest, frame

__all__ = [
    "Design",
    "FailedRun",
    "Plan",
    "PlanSummary",
    "Range",
    "Sweep",
    "SweepStatus",
    "digest",
    "extend",
    "frame",
    "is_sweep",
    "plan_summary",
    "resume",
    "run_sweep",
    "shipped_plans",
    "status",
    "sweep",
]
