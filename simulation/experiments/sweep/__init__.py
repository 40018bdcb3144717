"""WHAT HAPPENS ACROSS MANY POINTS: levers and uncertainties, crash-proof and resumable.

design.py      what varies
plan.py        reads a plan and checks it against its scenario
blame.py       where a fault of a plan is told
layouts.py     how ranges are filled
points.py      from a design to its points
spelling_out.py  tables, rows and priors of a plan written out
folder.py      what a sweep folder holds
parts.py       what is kept of runs, one file a chunk
lever_columns.py  levers as columns
lock.py        one process at a time, or one a shard
shards.py      which runs a shard makes
chunks.py      what goes out to a worker
spreading.py   chunks over processes or a cluster
branching.py   a past that points share
execution.py   run, resume, extend
rerunning.py   does it come out the same
cancelling.py  stop from elsewhere
many_points.py points without a plan
status.py      how far it is
enough.py      how many replicates are enough
sweeping.py    a sweep from Python, and its result
table.py       the results as one table, and their digest
"""

from simulation.experiments.sweep.cancelling import cancel
from simulation.experiments.sweep.design import Design, Range
from simulation.experiments.sweep.execution import How, extend, resume, run_sweep
from simulation.experiments.sweep.folder import is_sweep
from simulation.experiments.sweep.many_points import PointResult, run_points
from simulation.experiments.sweep.plan import Plan, shipped_plans
from simulation.experiments.sweep.rerunning import run_again
from simulation.experiments.sweep.shards import Shard
from simulation.experiments.sweep.status import FailedRun, SweepStatus, status
from simulation.experiments.sweep.summary import PlanSummary, plan_summary
from simulation.experiments.sweep.sweeping import Sweep, sweep
from simulation.experiments.sweep.table import digest, export, frame

__all__ = [
    "Design",
    "FailedRun",
    "How",
    "Plan",
    "PlanSummary",
    "PointResult",
    "Range",
    "Shard",
    "Sweep",
    "SweepStatus",
    "cancel",
    "digest",
    "export",
    "extend",
    "frame",
    "is_sweep",
    "plan_summary",
    "resume",
    "run_again",
    "run_points",
    "run_sweep",
    "shipped_plans",
    "status",
    "sweep",
]
