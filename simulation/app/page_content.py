"""WHAT THE PAGE IS MADE OF: its files, its words in every language, and with what it begins."""

from __future__ import annotations

import functools
import math
from importlib import resources
from typing import Any

from simulation.app.limits import MOST_CITIZENS, MOST_DAYS
from simulation.app.pictures import CURVES, MAPPED
from simulation.population.geography import load_geography
from simulation.scenario import Scenario
from simulation.scenario.sources import shipped

SCRIPTS = ("words.js", "drawing.js", "state.js", "view.js", "panels.js", "lessons.js", "live.js")
"""In the order in which they are loaded; live.js alone talks to a server."""
LANGUAGES = ("en", "zh")
BUNDLE = (*SCRIPTS, "style.css", *(f"{language}.json" for language in LANGUAGES))
"""Everything the page asks for, by name; nothing else is served."""
CITIZENS = 20_000


@functools.cache
def file_of(name: str) -> str:
    """The text of one file of the page."""
    folder = "words" if name.endswith(".json") else "page"
    return resources.files("simulation").joinpath(f"app/{folder}/{name}").read_text(encoding="utf-8")


def start_of(panes: tuple[str, str], seed: int) -> dict[str, Any]:
    """JSON content with which the page begins."""
    return {
        "panes": list(panes), "seed": seed, "citizens": CITIZENS, "curves": list(CURVES), "mapped": list(MAPPED),
        "places": places(), "most": {"citizens": MOST_CITIZENS, "days": MOST_DAYS},
    }  # fmt: skip


def places() -> dict[str, dict[str, Any]]:
    """Every place by name: title, province, position (None for the rest of the country) and population."""
    known = load_geography()
    found = {}
    for n, name in enumerate(known.names):
        latitude, longitude = float(known.latitude[n]), float(known.longitude[n])
        found[name] = {
            "title": known.titles[n], "province": known.provinces[n], "population": int(known.population[n]),
            "latitude": None if math.isnan(latitude) else latitude,
            "longitude": None if math.isnan(longitude) else longitude,
        }  # fmt: skip
    return found


@functools.cache
def shipped_scenarios() -> list[dict[str, Any]]:
    """Name, title, description and days of every scenario that comes with the program."""
    found = [Scenario.load(name).settings for name in shipped()]
    return [{"name": s.name, "title": s.title, "description": s.description, "days": s.days} for s in found]
