"""WHAT A FILE IS: a scenario, a plan of a sweep or a calibration plan, told by its folder or by what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from simulation.experiments.calibration.plan import shipped_calibrations
from simulation.experiments.sweep import shipped_plans
from simulation.scenario import shipped
from simulation.scenario.reading import read_bytes
from simulation.scenario.sources import display, read

Kind = Literal["scenario", "plan", "calibration"]


def kind_of(name_or_path: str | Path) -> Kind:
    """What a name or a path means; a name that is not known counts as a scenario. Raises BadInput for what is no YAML.

    A shipped scenario comes first, because some calibrations have the names of scenarios.
    """
    text, path = str(name_or_path), Path(name_or_path)
    if text in shipped():
        return "scenario"
    if path.is_file():
        return _kind_of_file(path)
    if text in shipped_plans():
        return "plan"
    return "calibration" if text in shipped_calibrations() else "scenario"


def _kind_of_file(path: Path) -> Kind:
    top = read_bytes(read(path), display(path)).value
    keys = set(top) if isinstance(top, dict) else set()
    folder = path.absolute().parent.name
    if folder == "plans" or "design" in keys:
        return "plan"
    return "calibration" if folder == "calibrations" or "targets" in keys else "scenario"
