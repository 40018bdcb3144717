"""THE REPORT OF A RESULT in one file: what `.report(path)` writes."""

from __future__ import annotations

import os
from pathlib import Path

from simulation.errors import BadInput, CannotWrite
from simulation.experiments.compare import Comparison
from simulation.report import report_of_comparison, report_of_run
from simulation.results import Run
from simulation.results.atomic_writing import reason, write_text


def report_of(result: object, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write the report of a run or a comparison and return its path. Raises BadInput, CannotWrite."""
    target = Path(path)
    if os.path.lexists(target) and not overwrite:
        raise CannotWrite(f"{target}: already exists; choose another path or add overwrite=True")
    if isinstance(result, Run):
        document = report_of_run(result)
    elif isinstance(result, Comparison):
        document = report_of_comparison(result.runs, result.outcomes)
    else:
        raise BadInput(f"{type(result).__name__}: has no report; draw its figures with figures.plot(result, out=...)")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, document)
    except OSError as error:
        raise CannotWrite(f"{target}: cannot be written: {reason(error)}") from error
    return target
