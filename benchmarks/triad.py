"""How fast this machine moves memory: the triad a = b + s * c of STREAM, on 1 thread and on all.

    python benchmarks/triad.py [--megabytes 400] [--repeats 15]

Each of the three arrays is much larger than any cache. As STREAM does, 24 bytes are counted for each element, although
ordinary stores also read the line they write: what a kernel can reach is this figure, and no more.
"""

from __future__ import annotations

import argparse
import time

import numba
import numpy as np

from speed import processor, processors, say

BYTES = 24
GIGA = 1e9
SCALAR = 3.0


@numba.njit(parallel=True, fastmath=True)
def triad(a, b, c, s):
    """One pass over the three arrays."""
    for i in numba.prange(len(a)):
        a[i] = b[i] + s * c[i]


def bandwidth(megabytes: int, threads: int, repeats: int) -> float:
    """Bytes a second of the best of `repeats` passes."""
    numba.set_num_threads(threads)
    a, b, c = (np.empty(megabytes * 1_000_000 // 8) for _ in range(3))
    for array in (a, b, c):
        array.fill(1.0)
    triad(a, b, c, SCALAR)
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        triad(a, b, c, SCALAR)
        times.append(time.perf_counter() - begun)
    return BYTES * len(a) / min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=400, help="size of each of the three arrays")
    parser.add_argument("--repeats", type=int, default=15)
    request = parser.parse_args()
    say(f"machine  {processor()}, {processors()} processors")
    for threads in sorted({1, processors()}):
        say(f"{threads} threads  {bandwidth(request.megabytes, threads, request.repeats) / GIGA:6.1f} GB/s")


if __name__ == "__main__":
    main()
