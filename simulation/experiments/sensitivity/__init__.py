"""WHICH NUMBERS MATTER: how much of an outcome's spread each uncertain number carries.

screening.py  Morris: elementary effects, cheap, to leave out what nobody notices
variance.py   Sobol: first-order and total shares of variance, with the noise of replicates apart
regions.py    which values lead to an outcome above or below a threshold; CART boxes in words
requests.py   what is studied: the numbers of a plan, or all guesses of a scenario
sensitivity.py  a study from Python
study.py      a study from its points to what it says in words
finished_sweep.py  what the runs of a finished sweep say, without running anything

Every analysis carries a dummy: a number that the model never reads. What does not stand clear of it does not matter.
"""
