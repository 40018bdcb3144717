"""THE MODEL IN SOLARAVIZ: for people who know Mesa and want to see a society where they see other models.

    pip install 'social-credit-simulation[solara]'
    solara run simulation/app/solara.py

Slow (two pictures a second) and one society at a time; `scs app` is the page for a class.
"""

from __future__ import annotations

import sys
from typing import Any

from simulation.scenario import Scenario
from simulation.scenario.sources import shipped
from simulation.society.model import Society

CITIZENS = 5_000
SHOWN = ("wrongly_listed_share", "listed_share", "approval_expressed", "legitimacy")
"""Outcomes plotted, each known at the end of every month."""


class Watched(Society):
    """A society that is made from the values of SolaraViz's controls."""

    def __init__(self, base: str = "baseline", citizens: int = CITIZENS, rng: int = 1) -> None:
        changes = {"population.citizens": int(citizens), "observe.every": 10}
        super().__init__(Scenario.load(base).replace(changes).settings, rng=int(rng), threads=1)


def parameters() -> dict[str, Any]:
    """The controls, in the form that SolaraViz expects."""
    number = {"type": "SliderInt", "value": CITIZENS, "label": "citizens", "min": 1_000, "max": 20_000, "step": 1_000}
    base = {"type": "Select", "value": "baseline", "values": list(shipped()), "label": "scenario"}
    return {"base": base, "citizens": number, "rng": {"type": "InputText", "value": 1, "label": "seed"}}


def visualisation() -> Any:
    """The SolaraViz component. Raises ImportError when Mesa's visualisation is not installed."""
    from mesa.visualization import SolaraViz, make_plot_component

    plots = [make_plot_component(name) for name in SHOWN]
    return SolaraViz(Watched(), components=plots, model_params=parameters(), name="Social credit simulation")


if "solara" in sys.modules:  # Solara runs this file and looks for this name
    page = visualisation()
