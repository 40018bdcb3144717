"""The common model (docs/common_model.md) here and in other frameworks: do they agree, and how fast are they?

    python benchmarks/side_by_side.py               a million citizens, middle of 5
    python benchmarks/side_by_side.py --quick       fewer of all, about a minute

Peers come with `pip install -e .[bench]`; mesa-frames gets an environment of its own, made when missing. Whoever does
not agree in means and dispersion is not timed, and the command fails. Those who agree take turns with this project, so
that each ratio compares neighbours in time. Making the population is not timed. Objects are timed in smaller towns,
and every figure is per citizen and day.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from common.agreement import Comparison, compare
from common.cast import OWN, PEERS, Failed, Player, ask_all, python_for, versions_of
from speed import processor, processors, say

HERE = Path(__file__).resolve().parent
WARM, MILLION = 2, 1e6
CHECKED = {"citizens": 20_000, "days": 75, "seeds": 16}
CHECKED_QUICKLY = {"citizens": 10_000, "days": 50, "seeds": 16}


def main() -> None:
    """Check, time, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--citizens", type=int, default=1_000_000, help="people in the towns of columns")
    parser.add_argument("--objects", type=int, help="people in the towns of objects (100,000; 20,000 if quick)")
    parser.add_argument("--days", type=int, help="days of a turn (20; 10 if quick)")
    parser.add_argument("--repeats", type=int, help="turns (5; 3 if quick)")
    parser.add_argument("--threads", type=int, default=processors(), help="of this project")
    parser.add_argument("--frames-venv", type=Path, default=HERE.parent / ".venv-mesa-frames")
    parser.add_argument("--out", type=Path, default=HERE / "baselines" / "side_by_side.json")
    request = parser.parse_args()
    request.objects = request.objects or (20_000 if request.quick else 100_000)
    request.days = request.days or (10 if request.quick else 20)
    request.repeats = request.repeats or (3 if request.quick else 5)
    say(f"machine    {processor()}, {processors()} processors, {platform.system()} {platform.machine()}")
    own = Player(OWN, sys.executable)
    peers = [player for player in (enter(part, request.frames_venv) for part in PEERS) if player]
    versions = {player.part.label: versions_of(player) for player in (own, *peers)}
    for label, packages in versions.items():
        say(f"{label:<16} " + ", ".join(f"{name} {version}" for name, version in packages.items()))
    with tempfile.TemporaryDirectory() as folder:
        checked = CHECKED_QUICKLY if request.quick else CHECKED
        agreement = check(own, peers, Path(folder), **checked)
        equal = [player for player in peers if all(row.agrees for row in agreement[player.part.label])]
        rows = take_turns(own, equal, Path(folder), request)
    for player in (own, *peers):
        player.leave()
    kept = {
        "machine": f"{processor()}, {processors()} processors", "python": platform.python_version(),
        "versions": versions, "threads": request.threads, "days": request.days, "repeats": request.repeats,
        "agreement": {"of": checked} | {label: [row._asdict() for row in found] for label, found in agreement.items()},
        "rows": rows,
    }  # fmt: skip
    request.out.parent.mkdir(parents=True, exist_ok=True)
    request.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if len(equal) < len(peers):
        sys.exit("not all implementations are the same model; those were not timed")


def enter(part: Any, venv: Path) -> Player | None:
    """The implementation's process, or None with the reason said."""
    try:
        return Player(part, python_for(part, venv))
    except Failed as reason:
        say(f"{part.label:<16} left out: {reason}")
        return None


def check(
    own: Player, peers: list[Player], folder: Path, *, citizens: int, days: int, seeds: int
) -> dict[str, list[Comparison]]:
    """Compare every peer with this project in every figure, over the same seeds."""
    say(f"\nagreement  {citizens:,} citizens, {days} days, {seeds} seeds; difference and half its interval\n")
    everybody = [own, *peers]
    summaries: dict[str, list[dict[str, float]]] = {player.part.label: [] for player in everybody}
    for seed in range(1, seeds + 1):
        path = str(folder / "checked.npz")
        own.ask("begin", citizens=citizens, seed=seed, path=path)
        ask_all(everybody, "build", path=path, seed=seed)
        ask_all(everybody, "live", days=days)
        for player, summary in zip(everybody, ask_all(everybody, "summary"), strict=True):
            summaries[player.part.label].append(summary)
    ours = summaries.pop(OWN.label)
    comparisons = len(ours[0]) * max(len(peers), 1)
    found = {label: compare(ours, theirs, comparisons) for label, theirs in summaries.items()}
    say(f"{'':<15}{OWN.label:>13}" + "".join(f"{label:>22}" for label in found))
    for n, figure in enumerate(ours[0]):
        line = f"{figure:<15}{sum(summary[figure] for summary in ours) / seeds:>13.5f}"
        for rows in found.values():
            row = rows[n]
            line += f"{row.other - row.own:>+11.5f} ±{row.margin:.5f}" + ("  " if row.agrees else " !")
        say(line)
    for label, rows in found.items():
        bad = [row.figure for row in rows if not row.agrees]
        say(f"{label}: " + (f"DOES NOT AGREE in {', '.join(bad)}" if bad else "agrees"))
    return found


def take_turns(own: Player, peers: list[Player], folder: Path, request: argparse.Namespace) -> list[dict[str, Any]]:
    """Time this project and each peer in turns, and print the table."""
    size = {False: request.citizens, True: request.objects}
    for citizens in sorted({*size.values()}):
        own.ask("begin", citizens=citizens, seed=1, path=str(folder / f"{citizens}.npz"))
    own.ask("build", path=str(folder / f"{request.citizens}.npz"), seed=1, threads=request.threads)
    own.ask("live", days=WARM)
    say(
        f"\nspeed      this project on {request.threads} threads, middle of {request.repeats} turns of {request.days} "
        "days\n\n                   citizens  million citizen-days/s (lowest to highest)  times as slow"
    )
    rows, speeds = [], []
    for player in peers:
        citizens = size[player.part.objects]
        player.ask("build", path=str(folder / f"{citizens}.npz"), seed=1)
        player.ask("live", days=WARM)
        pairs = []
        for _ in range(request.repeats):
            ours = own.ask("live", days=request.days)["seconds"]
            theirs = player.ask("live", days=request.days)["seconds"]
            pairs.append(
                [people * request.days / took / MILLION for people, took in ((size[False], ours), (citizens, theirs))]
            )
        speeds += [pair[0] for pair in pairs]
        rows.append(row_of(player.part.label, citizens, [pair[1] for pair in pairs]))
        ratios = [a / b for a, b in pairs]
        rows[-1] |= {"ratio": median(ratios), "ratios": ratios, "target": player.part.target}
    rows.insert(0, row_of(OWN.label, request.citizens, speeds))
    for row in rows:
        say(line_of(row))
    return rows


def row_of(label: str, citizens: int, speeds: list[float]) -> dict[str, Any]:
    """What is kept of one implementation."""
    return {"label": label, "citizens": citizens, "speed": median(speeds), "speeds": speeds}


def line_of(row: dict[str, Any]) -> str:
    """One line of the table."""
    spread = f"({min(row['speeds']):.2f} to {max(row['speeds']):.2f})"
    line = f"{row['label']:<16} {row['citizens']:>10,} {row['speed']:>12.2f} {spread:<22}"
    if "ratio" in row:
        line += f"{row['ratio']:>12.3g} ({min(row['ratios']):.3g} to {max(row['ratios']):.3g})"
        if row["target"]:
            line += f", target {row['target']:g}: " + ("met" if row["ratio"] >= row["target"] else "missed")
    return line


if __name__ == "__main__":
    main()
