"""Reading Parquet gives back what was written, and leaves no thread behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from simulation.results.parquet_files import read_arrow, read_frame

READ = """
import os, sys
from simulation.results.parquet_files import read_frame

def threads():
    names = [open(f"/proc/self/task/{task}/comm").read() for task in os.listdir("/proc/self/task")]
    return [name for name in names if "jemalloc" not in name]

before = len(threads())
with open(sys.argv[1], "rb") as file:
    read_frame(file)
print(len(threads()) - before)
"""


def test_a_frame_and_columns_of_it_come_back(tmp_path: Path) -> None:
    frame = pd.DataFrame({"n": [1, 2], "name": ["a", "b"]})
    frame.to_parquet(tmp_path / "x.parquet", index=False)
    with (tmp_path / "x.parquet").open("rb") as file:
        pd.testing.assert_frame_equal(read_frame(file), frame, check_dtype=False)
    with (tmp_path / "x.parquet").open("rb") as file:
        assert read_arrow(file, ["n"]).to_pydict() == {"n": [1, 2]}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc, which Linux has")
def test_no_thread_is_left_behind(tmp_path: Path) -> None:
    pd.DataFrame({f"c{i}": range(1000) for i in range(50)}).to_parquet(tmp_path / "x.parquet", index=False)
    command = [sys.executable, "-c", READ, str(tmp_path / "x.parquet")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "0"
