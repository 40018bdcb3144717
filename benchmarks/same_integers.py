"""Whether a run gives the same integers everywhere: its digest under other threads, hash seeds, processors, versions.

    python benchmarks/same_integers.py                         this Python, all that can be varied on this machine
    python benchmarks/same_integers.py --python PATH [PATH]    other interpreters with the project installed, too
    python benchmarks/same_integers.py --quick                 small

Code is compiled anew for a processor without AVX2, and for every other Python and NumPy: about a minute each.
Exit code 1 when two digests differ.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDE = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"
"""Vector instructions that NumPy may use and that are forbidden in the run without them."""
LIVE = """
import json, sys, platform, numpy, numba
from simulation.society.model import Society
from simulation.results.digest import digest
from simulation.scenario import Scenario
asked = json.loads(sys.argv[1])
scenario = Scenario.load(asked["scenario"]).replace({"population.citizens": asked["citizens"], "days": asked["days"]})
frames = Society(scenario.settings, rng=asked["seed"], threads=asked["threads"]).run()
integers = {name: frames[name].assign(replicate=0) for name in ("daily", "events", "spells")}
print(json.dumps([digest(integers), platform.python_version(), numpy.__version__, numba.__version__]))
"""


def environments(pythons: list[str], cache: str) -> list[tuple[str, str, int, dict[str, str]]]:
    """Name, interpreter, threads and variables of each run; the first is what the others are compared with."""
    here = sys.executable
    narrow = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": f"{cache}/generic"}
    found = [(f"{n} threads" if n > 1 else "1 thread", here, n, {}) for n in (1, 2, 3, 8)]
    found += [(f"hash seed {n}", here, 2, {"PYTHONHASHSEED": str(n)}) for n in (1, 2)]
    found.append(("no AVX2, generic processor", here, 2, {"NPY_DISABLE_CPU_FEATURES": WIDE, **narrow}))
    found += [(path, path, 2, {"NUMBA_CACHE_DIR": f"{cache}/{n}"}) for n, path in enumerate(pythons)]
    return found


def lived(python: str, asked: dict[str, Any], variables: dict[str, str]) -> list[str]:
    """Digest and versions of Python, NumPy and Numba of one run in a process of its own."""
    finished = subprocess.run(
        [python, "-W", "ignore", "-c", LIVE, json.dumps(asked)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(finished.stdout)


def main() -> None:
    """Run everywhere, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", nargs="*", default=[], metavar="PATH")
    parser.add_argument("--scenario", default="contested")
    parser.add_argument("--quick", action="store_true")
    request = parser.parse_args()
    asked = {"scenario": request.scenario, "citizens": 60_000, "days": 40 if request.quick else 200, "seed": 1}
    digests = set()
    with tempfile.TemporaryDirectory() as cache:
        for name, python, threads, variables in environments(request.python, cache):
            digest, version, numpy, numba = lived(python, {**asked, "threads": threads}, variables)
            digests.add(digest)
            print(f"{digest[:16]}  Python {version:<7} NumPy {numpy:<7} Numba {numba:<7} {name}", flush=True)
    if len(digests) > 1:
        sys.exit("the integers differ")


if __name__ == "__main__":
    main()
