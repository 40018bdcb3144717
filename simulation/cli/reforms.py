"""`scs compare BASE --reforms A,B,C`: all combinations of reforms, and what each contributes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.cli.output import Screen, number, numbers
from simulation.cli.request import Request, default_workers

if TYPE_CHECKING:
    from simulation.experiments.compare import Comparison
    from simulation.experiments.factorial import Coalition, Factorial


def all_combinations(asked: Request, workers: int | None) -> tuple[Request, list[Coalition]]:
    """The request for every combination of the scenarios after the first, and the reforms of each. Raises BadInput."""
    from simulation.experiments.factorial import combinations

    base, *reforms = asked.scenarios
    found = combinations(base, reforms)
    runs = asked.replicates * len(found)
    n = min(workers or default_workers(base.settings, runs), runs)
    return dataclasses.replace(asked, scenarios=tuple(found.values()), workers=n), list(found)


def factorial(found: Comparison, members: list[Coalition]) -> Factorial:
    """A comparison of all combinations that knows which reforms each run has."""
    from simulation.experiments.factorial import Factorial

    return Factorial(found.runs, dict(zip(found.runs, members, strict=True)))


def show_reforms(found: Comparison, content: Mapping[str, Any], folder: Path, seed: int, screen: Screen) -> None:
    """Print for every outcome what the package changes and what each reform contributes to it."""
    runs = {name: {"scenario_hash": run.scenario_hash, "digest": run.digest} for name, run in found.runs.items()}
    screen.document({"folder": str(folder), "seed": seed, "runs": runs, "comparison": content})
    rows = []
    for outcome, line in content.items():
        shared = line["reforms"]
        parts = {"all together": shared["package"], **shared["shapley"], "interaction": shared["interaction"]}
        for place, (name, part) in enumerate(parts.items()):
            rows.append([outcome if place == 0 else "", name, *_cells(part)])
    screen.table(["outcome", "reform", "contribution>", "95 % interval>", "share>", "95 % interval>", "n>"], rows)
    screen.line("contribution: Shapley value, mean effect over all orders of introduction; adds up to the whole")
    screen.line("interaction: effect of all together less what each reform does alone")
    screen.line(f"seed {seed}")
    screen.line(f"results in {folder}")


def _cells(part: Mapping[str, Any]) -> list[str]:
    mean, low, high = numbers(part["mean"], part["low"], part["high"])
    share, least, most = numbers(part.get("share"), part.get("share_low"), part.get("share_high"), digits=3)
    return [mean, _interval(low, high), share, _interval(least, most), number(part["n"])]


def _interval(low: str, high: str) -> str:
    return "-" if "-" in (low, high) else f"{low} to {high}"
