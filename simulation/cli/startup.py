"""HOW A COMMAND STARTS AND ENDS FAST: what nobody touches is not loaded, what stays to the end is not collected."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

UNTOUCHED = frozenset(
    {"mesa.discrete_space", "mesa.experimental", "networkx", "numpy.f2py", "numpy.testing", "scipy.linalg"}
)
"""Modules that come along with Mesa, SciPy and Numba, half a second together; a run uses nothing of them."""
ROOM = (50_000, 20, 20)
"""Objects between two collections of garbage: a command makes hundreds of thousands that stay, and little garbage."""


class Idle(ModuleType):
    """A module that is loaded when something in it is asked for.

    The loader of the standard library would load it as soon as anybody looks at its file, and Mesa looks at the files
    of all modules.
    """

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]  # from now on it is like any other
        self.__loader__.loader.exec_module(self)  # type: ignore[union-attr]
        return getattr(self, name)


class Later(Loader):
    """Makes modules `Idle` and leaves the rest to `loader`."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module as `loader` wants it, still empty."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Let the module wait."""
        module.__class__ = Idle


class Finder(MetaPathFinder):
    """Finds the modules of `UNTOUCHED` and has them loaded later."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Where the module is, or None for all others."""
        spec = PathFinder.find_spec(name, path, target) if name in UNTOUCHED else None
        if spec is not None and spec.loader is not None:
            spec.loader = Later(spec.loader)
        return spec


def start() -> None:
    """Prepare the interpreter for a command, as its first act."""
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
        gc.set_threshold(*ROOM)
        atexit.register(gc.freeze)  # else the interpreter would look through everything once more before it ends
