"""WHICH NUMBERS FIT THE EVIDENCE: a posterior over parameters, not a point.

plan.py       what is fitted to what: parameters with priors, targets, how many runs
folder.py     whose folder it is, from the first run on
runs.py       the runs behind it: every case of every target at every point, on common random numbers
emulator.py   a quick stand-in for the model
posterior.py  what the evidence leaves open, and which parameters it says nothing about
calibrate.py  waves of runs, emulators, posterior, and a check of its predictions with the model itself
draws.py      parameters drawn from a posterior, so that outcomes carry what is not known of them

Why emulators and not rejection: a target needs a society of its own (a window of two years, a regime of its own), some
seconds a point. Rejection asks for tens of thousands of points one generation after the other; emulators ask for some
hundreds, all of which can run side by side and be kept.
"""

from simulation.experiments.calibration.calibrate import Calibration, calibrate

__all__ = ["Calibration", "calibrate"]
