"""HOW PARQUET IS READ: without threads, every page held against its checksum where the file has them.

A thread of Arrow that lets go of a Python file while the interpreter ends takes the whole process with it ("terminate
called without an active exception"), work that is done included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read_arrow(file: BinaryIO, columns: Sequence[str] | None = None) -> pa.Table:
    """The table in a file, or some of its columns. Raises OSError and pyarrow.ArrowException."""
    # reading ahead would be a thread's work, too
    return pq.ParquetFile(file, pre_buffer=False, page_checksum_verification=True).read(columns, use_threads=False)


def read_frame(file: BinaryIO) -> pd.DataFrame:
    """The same as a data frame."""
    return pd.DataFrame(read_arrow(file).to_pandas(use_threads=False))
