"""A STOP ON THE WAY: a society saved on any day, resumed exactly, or forked into another future.

shelf.py   values as JSON and .npy files, without pickle
kinds.py   which objects can be kept beside those
store.py   save, load and fork
"""

from simulation.checkpoint.store import fork, load, save

__all__ = ["fork", "load", "save"]
