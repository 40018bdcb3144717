"""WHAT A RUN LEAVES BEHIND: tables, run folders, their manifest and their digest.

run.py               the replicates of one scenario in memory
tables.py            columns and types
digest.py            one SHA-256 over the integers
shown.py             what a result shows of itself in a notebook
summary.py           mean and interval over replicates
headline.py          outcomes that are named first, and the smallest difference that matters in each
verdict.py           what a difference says, in words
atomic_writing.py    complete or absent: how files and folders are written
manifest.py          what a folder says of itself
code_fingerprint.py  which code made the numbers
run_folders.py       save and load
verification.py      is a folder still what was written
"""

from simulation.results.atomic_writing import check_destination, new_folder
from simulation.results.digest import digest, digest_of_digests
from simulation.results.manifest import refresh
from simulation.results.run import Run
from simulation.results.run_folders import load, load_all, load_comparison, save, save_comparison
from simulation.results.summary import interval, summarise
from simulation.results.verification import Verification, digest_of, verify

__all__ = [
    "Run",
    "Verification",
    "check_destination",
    "digest",
    "digest_of",
    "digest_of_digests",
    "interval",
    "load",
    "load_all",
    "load_comparison",
    "new_folder",
    "refresh",
    "save",
    "save_comparison",
    "summarise",
    "verify",
]
