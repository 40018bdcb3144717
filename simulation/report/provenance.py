"""WHERE THE NUMBERS COME FROM: what was asked for, by which command, with which versions, and the fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.report.html_page import folded, table, text
from simulation.results import Run
from simulation.results.manifest import versions


def origin(runs: Mapping[str, Run], manifest: Mapping[str, Any]) -> str:
    """One table of the whole and one of each run, then the resolved scenarios, folded. HTML.

    manifest: content of the folder's manifest; what it lacks is left out, versions are those at hand.
    """
    made_with = manifest.get("versions") or versions()
    whole = {
        "Command": manifest.get("command"),
        "Platform": manifest.get("platform"),
        "Versions": ", ".join(f"{name} {version}" for name, version in made_with.items()),
        "Fingerprint of all results (SHA-256)": manifest.get("digest") if len(runs) > 1 else None,
    }
    rows = [[what, str(value)] for what, value in whole.items() if value]
    parts = [table("How the results were made", ("What", "Value"), rows)]
    parts += [table(f"Scenario {name}", ("What", "Value"), _rows(run)) for name, run in runs.items()]
    parts += [folded(f"Resolved scenario {name}", f"<pre>{text(run.scenario)}</pre>") for name, run in runs.items()]
    return "\n".join(parts)


def _rows(run: Run) -> list[list[str]]:
    seeds = ", ".join(str(seed) for seed in run.seeds)
    rows = [
        ["Scenario hash (SHA-256)", run.scenario_hash],
        ["Seed", str(run.seed)],
        ["Seeds of the replicates", seeds if len(seeds) < 500 else f"{seeds[:500]} …"],
        ["Days", f"{run.days:,}"],
        ["Replicates", f"{run.replicates:,}"],
        ["Fingerprint of the results (SHA-256)", run.digest],
        ["Made between (UTC)", f"{run.started} and {run.finished}" if run.started else ""],
    ]
    return [row for row in rows if row[1]]
