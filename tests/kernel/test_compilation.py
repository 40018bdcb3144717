"""Compilation: plain Python and compiled code are one text, and the cache is never stale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.errors import NumbaError

from simulation.kernel import compilation

SOURCE = Path(compilation.__file__)
POND = '''
from simulation.kernel.compilation import kernel, rule

@rule
def twice(x):
    """Two times x."""
    return FACTOR * x

@kernel
def total(n):
    """The sum of the first doubled numbers."""
    s = 0
    for i in range(n):
        s += twice(i)
    return s
'''


def run_python(code: str, home: Path, **environment: str) -> str:
    """What `code` prints when run in a fresh interpreter that finds the package in `home`."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT")}
    finished = subprocess.run(
        [sys.executable, "-c", code],
        cwd=home,
        env={**kept, "PYTHONPATH": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


@pytest.fixture
def small_package(tmp_path: Path) -> Path:
    """A folder with a package `simulation` that holds the compilation module and one rule."""
    package = tmp_path / "home" / "simulation"
    (package / "kernel").mkdir(parents=True)
    (package / "kernel" / "__init__.py").write_text('"""A small room."""\n')
    shutil.copy(SOURCE, package / "kernel" / "compilation.py")
    (package / "__init__.py").write_text('"""A small package."""\n')
    (package / "pond.py").write_text(POND.replace("FACTOR", "2"))
    return package.parent


CACHE = "import os, simulation.kernel.compilation; print(os.environ['NUMBA_CACHE_DIR'])"


def test_the_cache_folder_changes_with_any_source(small_package: Path, tmp_path: Path) -> None:
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    before = run_python(CACHE, small_package, **caches)
    assert before == run_python(CACHE, small_package, **caches)
    assert Path(before).is_relative_to(tmp_path / "caches")
    pond = small_package / "simulation" / "pond.py"
    pond.write_text(POND.replace("FACTOR", "3"))
    changed = run_python(CACHE, small_package, **caches)
    assert changed != before
    pond.rename(pond.with_name("lake.py"))
    assert run_python(CACHE, small_package, **caches) not in (before, changed)


def test_a_chosen_cache_folder_is_respected(small_package: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    code = "from simulation.pond import total; print(total(4))"
    assert run_python(code, small_package, NUMBA_CACHE_DIR=str(chosen)) == "12"
    assert list(chosen.rglob("*.nbi"))


def test_a_changed_rule_is_never_taken_from_the_cache(small_package: Path, tmp_path: Path) -> None:
    """A kernel in one file calls a rule of another: Numba alone would not notice that the rule changed."""
    package = small_package / "simulation"
    (package / "lake.py").write_text(
        "from simulation.kernel.compilation import kernel\nfrom simulation.pond import twice\n\n"
        "@kernel\ndef deep(n):\n    return twice(n)\n"
    )
    code = "from simulation.lake import deep; print(deep(5))"
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    assert run_python(code, small_package, **caches) == "10"
    (package / "pond.py").write_text(POND.replace("FACTOR", "3"))
    assert run_python(code, small_package, **caches) == "15"


def test_numba_that_was_imported_first_takes_nothing_stale_either(small_package: Path, tmp_path: Path) -> None:
    """Numba notes the folder of its cache when it is imported, and would keep compiled code beside the sources."""
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    code = "import numba; from simulation.pond import total; print(total(4))"
    assert run_python(code, small_package, **caches) == "12"
    assert list((tmp_path / "caches").rglob("*.nbi"))
    assert not list(small_package.rglob("*.nbi"))


def test_a_changed_constant_is_never_taken_from_the_cache(small_package: Path, tmp_path: Path) -> None:
    """Compiled code holds the values of constants, also of those from files that compile nothing themselves."""
    package = small_package / "simulation"
    (package / "lengths.py").write_text('"""Lengths."""\nMONTH = 30\n')
    (package / "lake.py").write_text(
        "from simulation.kernel.compilation import rule\nfrom simulation.lengths import MONTH\n\n"
        "@rule\ndef months(n):\n    return n * MONTH\n"
    )
    code = "from simulation.lake import months; print(months(2))"
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    assert run_python(code, small_package, **caches) == "60"
    (package / "lengths.py").write_text('"""Lengths."""\nMONTH = 31\n')
    assert run_python(code, small_package, **caches) == "62"


def test_without_compilation_the_same_text_runs(small_package: Path) -> None:
    code = "from simulation.pond import total, twice; print(total(4), type(twice).__name__)"
    assert run_python(code, small_package, NUMBA_DISABLE_JIT="1") == "12 function"


def test_kernels_release_the_lock_and_rules_are_compiled() -> None:
    """Kernels run on several threads at once, so they must let go of the interpreter's lock."""
    if numba.config.DISABLE_JIT:
        pytest.skip("compilation is switched off")

    @compilation.kernel
    def nothing():
        """Nothing."""
        return 0

    assert nothing.outside.targetoptions["nogil"] is True
    for decorator in (compilation.rule, compilation.kernel):
        compiled = decorator(lambda x: x)
        for options in (compiled.inside.targetoptions, compiled.outside.targetoptions):
            assert options["nopython"] is True
            assert not options.get("fastmath")
            assert not options.get("parallel")


def test_what_is_compiled_inside_and_outside_is_never_mixed_up_on_disk(small_package: Path, tmp_path: Path) -> None:
    """Kernels are kept in two forms, of which only one can be called from Python: in any order, and again from disk."""
    caches = {"XDG_CACHE_HOME": str(tmp_path / "caches")}
    code = "from simulation.pond import total; import numba; "
    inside, outside = "total.compile_inside(4)", "print(total(4))"
    by_another = "outer = numba.njit(_nrt=False)(lambda n: total(n) + 1); print(outer(4))"
    assert run_python(f"{code}{inside}; {outside}", small_package, **caches) == "12"
    for order in ((outside, inside, by_another), (inside, by_another, outside), (by_another, outside)):
        printed = run_python(code + "; ".join(order), small_package, **caches)
        assert sorted(printed.split()) == (["12", "13"] if by_another in order else ["12"])
    kept = {path.name for path in (tmp_path / "caches").rglob("*.nbi")}
    assert any("total.inside" in name for name in kept)
    assert any("total" in name and "inside" not in name for name in kept)


@pytest.mark.parametrize("decorator", [compilation.rule, compilation.kernel])
def test_nothing_can_be_allocated_in_compiled_code(decorator: Callable[..., Any]) -> None:
    """Memory that a day asks for would be counted and given back millions of times."""
    if numba.config.DISABLE_JIT:
        pytest.skip("compilation is switched off")

    @numba.njit
    def free(n):
        """An array."""
        return np.zeros(n)

    @decorator
    def bound(n):
        """An array."""
        return np.zeros(n)

    assert len(free(3)) == 3
    with pytest.raises(NumbaError):
        bound(3)
