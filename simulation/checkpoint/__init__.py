"""A STOP ON THE WAY: a society saved on any day, resumed exactly, or forked into another future.

shelf.py   values as JSON and .npy files, without pickle
store.py   save, load and fork
"""

from simulation.checkpoint.store import PAST, fork, load, save

__all__ = ["PAST", "fork", "load", "save"]
