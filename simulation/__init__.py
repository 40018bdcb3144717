"""An agent-based simulation of China's fragmented and contested social credit system.

    from simulation import compare, simulate

    run = simulate("narrow", citizens=100_000, seed=1, days=365)
    run.outcomes
    compare("narrow", "expansive", citizens=1000, replicates=5).plot()

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.experiments.calibration.calibrate import Calibration as Calibration
    from simulation.experiments.calibration.calibrate import calibrate as calibrate
    from simulation.experiments.compare import Comparison as Comparison
    from simulation.experiments.compare import compare as compare
    from simulation.experiments.sensitivity.sensitivity import sensitivity as sensitivity
    from simulation.experiments.sensitivity.study import Sensitivity as Sensitivity
    from simulation.experiments.simulate import simulate as simulate
    from simulation.experiments.sweep import Plan as Plan
    from simulation.experiments.sweep import Sweep as Sweep
    from simulation.experiments.sweep import sweep as sweep
    from simulation.experiments.validate import Validation as Validation
    from simulation.experiments.validate import validate as validate
    from simulation.figures.of_results import picture_of as picture_of
    from simulation.notebook.reports import report_of as report_of
    from simulation.notebook.tables import table_of as table_of
    from simulation.results.run import Run as Run
    from simulation.scenario import Scenario as Scenario
    from simulation.society.model import Society as Society

    __version__: str

_HOMES = {
    "Calibration": "simulation.experiments.calibration.calibrate",
    "Comparison": "simulation.experiments.compare",
    "Plan": "simulation.experiments.sweep",
    "Run": "simulation.results.run",
    "Scenario": "simulation.scenario",
    "Sensitivity": "simulation.experiments.sensitivity.study",
    "Society": "simulation.society.model",
    "Sweep": "simulation.experiments.sweep",
    "Validation": "simulation.experiments.validate",
    "calibrate": "simulation.experiments.calibration.calibrate",
    "compare": "simulation.experiments.compare",
    "picture_of": "simulation.figures.of_results",
    "report_of": "simulation.notebook.reports",
    "sensitivity": "simulation.experiments.sensitivity.sensitivity",
    "simulate": "simulation.experiments.simulate",
    "sweep": "simulation.experiments.sweep",
    "table_of": "simulation.notebook.tables",
    "validate": "simulation.experiments.validate",
}

__all__ = [
    "Calibration",
    "Comparison",
    "Plan",
    "Run",
    "Scenario",
    "Sensitivity",
    "Society",
    "Sweep",
    "Validation",
    "__version__",
    "calibrate",
    "compare",
    "figures",
    "sensitivity",
    "simulate",
    "sweep",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    elif name == "figures":
        return importlib.import_module("simulation.figures")
    elif name == "__version__":
        from importlib import metadata

        try:
            value = metadata.version("social-credit-simulation")
        except metadata.PackageNotFoundError:
            value = "unknown"
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
