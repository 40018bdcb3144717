"""HOW RULES BECOME FAST: the two decorators that compile them, and a cache that is never stale.

`rule` compiles a scalar function (one citizen, one firm); `kernel` compiles a loop that calls rules. The same text runs
as plain Python when the environment variable NUMBA_DISABLE_JIT is 1.

Numba's on-disk cache looks only at the file that defines a function, not at the files whose rules it calls. The cache
therefore lives in a folder named after a fingerprint of every source file that compiled code can depend on.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, ClassVar

UNCOMPILED = (
    "__init__.py", "app", "checkpoint", "cli", "experiments", "figures", "government", "notebook", "policies",
    "report", "results", "scenario",
    "errors.py", "kernel/threads.py", "observation/daily_table.py", "observation/measure_inputs.py",
    "observation/measures.py", "observation/recorder.py", "observation/spells_table.py", "society/model.py",
    "society/populace.py", "society/world.py", "state/saved_state.py",
)  # fmt: skip
"""Rooms and files that no rule or kernel reads."""


def _fingerprint() -> str:
    """A short hash of the interpreter's version and of every source file that compiled code can depend on."""
    digest = hashlib.sha256(sys.version.encode())
    folder = Path(__file__).parents[1]
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        if not place.as_posix().startswith(UNCOMPILED):
            digest.update(place.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if "NUMBA_CACHE_DIR" not in os.environ:
    _home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    os.environ["NUMBA_CACHE_DIR"] = str(_home / "social-credit-simulation" / _fingerprint())

import numba  # noqa: E402  (the cache folder must be known first)
import numpy as np  # noqa: E402

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # type: ignore[attr-defined]  # in case Numba was there first
JIT_IS_OFF = bool(numba.config.DISABLE_JIT)  # type: ignore[attr-defined]
"""Whether rules and kernels run as plain Python."""

if JIT_IS_OFF:
    np.seterr(over="ignore")  # unsigned arithmetic of the random numbers wraps on purpose

# Without Numba's run time nothing can be allocated, and no time goes into counting references. Nothing calls from C.
_options: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}


class Rule(functools.partial[Any]):
    """A scalar function that is compiled into the kernels and rules that call it, and apart when Python calls it.

    Most are never called from Python; making all of them callable from there would take twice as long to compile. A
    call from Python goes to `outside` at once, as partial functions are called; Numba asks for `_numba_type_`.
    """

    INSIDE: ClassVar[dict[str, Any]] = {"no_cpython_wrapper": True, "forceinline": True, "cache": False}
    OUTSIDE: ClassVar[dict[str, Any]] = {}
    inside: Any
    outside: Any

    def __new__(cls, function: Callable[..., Any]) -> Rule:
        """Nothing is compiled yet."""
        outside = numba.njit(**(_options | cls.OUTSIDE))(function)
        made = super().__new__(cls, outside)
        functools.update_wrapper(made, function)
        made.__dict__.update(py_func=function)  # the name under which Numba keeps the plain text
        made.outside = outside
        made.inside = numba.njit(**(_options | cls.INSIDE))(_namesake(function))
        return made

    @property
    def _numba_type_(self) -> Any:
        """What compiled code takes it for."""
        return self.inside._numba_type_


class Kernel(Rule):
    """A loop over blocks; threads that are in one do not hold each other up."""

    INSIDE: ClassVar[dict[str, Any]] = {"no_cpython_wrapper": True}
    OUTSIDE: ClassVar[dict[str, Any]] = {"nogil": True}

    def compile_inside(self, *arguments: Any) -> None:
        """Compile it for kernels that call it with things like these, and keep that on disk."""
        self.inside.compile(tuple(map(numba.typeof, arguments)))


def _namesake(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function under another name: the cache on disk goes by names."""
    other = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    other.__qualname__ = f"{function.__qualname__}.inside"
    return other


rule: Any = numba.njit if JIT_IS_OFF else Rule
kernel: Any = numba.njit if JIT_IS_OFF else Kernel
passage: Any = numba.njit(inline="always", **_options)
"""For a passage of one kernel that is to be called from Python too: it is copied into the kernel before compiling."""
