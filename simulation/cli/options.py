"""WHICH OPTIONS THERE ARE: those that mean the same in every command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LARGEST_SEED = 2**63 - 1

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a file.", show_default=False)
]
ScenarioNames = Annotated[
    list[str],
    typer.Argument(metavar="SCENARIO...", help="Two or more; the first is the reference.", show_default=False),
]
File = Annotated[
    str, typer.Argument(metavar="FILE", help="Name of a shipped scenario or plan, or path.", show_default=False)
]
PlanName = Annotated[
    str, typer.Argument(metavar="PLAN", help="Name of a shipped plan, or path of a file.", show_default=False)
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder with results.", show_default=False)]

Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change a value, as in policy.scope=expansive. May be repeated."),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed", metavar="N", min=0, max=LARGEST_SEED, help="Seed of all chance; chosen and printed when absent."
    ),
]
Replicates = Annotated[
    int | None, typer.Option("--replicates", metavar="N", min=1, help="Runs per scenario, each with a seed of its own.")
]
Days = Annotated[int | None, typer.Option("--days", metavar="N", min=1, help="Simulated days.")]
Citizens = Annotated[int | None, typer.Option("--citizens", metavar="N", min=1, help="Number of citizens.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="Processes to use, by default all processors; the results are the same for any number.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on the workers of a Dask scheduler; local:N makes N processes here.",
    ),
]
Snapshots = Annotated[
    Path | None,
    typer.Option(
        "--snapshots",
        metavar="DIR",
        help="With --cluster: where the citizens of a run, shared out among all workers, are kept; all must see it.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the results.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace results that are in the folder already.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Neither progress nor notes.")]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Estimate memory, time and disk space; run nothing.")]
Matters = Annotated[
    list[str] | None,
    typer.Option(
        "--matters",
        metavar="OUTCOME=NUMBER",
        help="Smallest difference that matters, as stored: trust_in_others=0.01 is 1 point of 100. May be repeated.",
    ),
]
Points = Annotated[
    int | None,
    typer.Option(
        "--points",
        metavar="N",
        min=2,
        help="Points of the design: Sobol and Saltelli base points (a power of two), or Morris trajectories.",
    ),
]
Everything = Annotated[bool, typer.Option("--all", help="Show every outcome instead of the headline.")]
WithReport = Annotated[
    bool, typer.Option("--report/--no-report", help="Draw the figures and write the report beside the numbers.")
]
WithRecording = Annotated[
    bool,
    typer.Option("--recording", help="Also write recording.html: the comparison to play and scrub in a browser."),
]
