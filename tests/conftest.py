"""What holds for all tests: no display, and the same Hypothesis examples on every run of continuous integration."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

settings.register_profile("here", deadline=None, print_blob=True)  # no deadline: a first call may compile
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
