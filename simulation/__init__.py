"""An agent-based simulation of China's fragmented and contested social credit system.

    from simulation import Scenario, simulate

    scenario = Scenario.load("narrow").replace({"population.citizens": 100_000})
    run = simulate(scenario, seed=1, days=365)
    run.outcomes

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.experiments.compare import compare as compare
    from simulation.experiments.simulate import simulate as simulate
    from simulation.results.run import Run as Run
    from simulation.scenario import Scenario as Scenario
    from simulation.society.model import Society as Society

    __version__: str

_HOMES = {
    "Run": "simulation.results.run",
    "Scenario": "simulation.scenario",
    "Society": "simulation.society.model",
    "compare": "simulation.experiments.compare",
    "simulate": "simulation.experiments.simulate",
}

__all__ = ["Run", "Scenario", "Society", "__version__", "compare", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
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
