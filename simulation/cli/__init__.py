"""THE COMMAND LINE `scs`: thin, one file per family of commands.

program.py     all commands together, and `main`
startup.py     what the interpreter is told first
options.py     options that mean the same everywhere
request.py     from options to scenarios, seed and replicates
estimate.py    memory, time and disk space of a request
running.py     run, compare
clusters.py    run with --cluster
validating.py  validate
sweeping.py    sweep plan, run, resume, extend, status, table, cancel
studying.py    sensitivity
calibrating.py  calibrate
scenarios.py   check, explain, diff, list, schema
reasons.py     explain-run
reforms.py     compare with --reforms
folders.py     plot, report, digest, verify
output.py      tables, JSON, notes, progress
failures.py    exit codes and messages
"""

from simulation.cli.program import main

__all__ = ["main"]
