"""What the answers hang on: narrow against expansive under rival explanations of the same figures.

    python benchmarks/rivals.py [A] [B] [--citizens 20000] [--days 365] [--replicates 8] [--workers 2]
    python benchmarks/rivals.py --fit

The first prints and writes results/reference/rivals.md. With --fit each rival's free numbers are moved until the
figures of `targets.yaml` that its question is about are met again (100,000 citizens, two seeds), and printed, to be
written into its scenario by hand.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from calibrate_baseline import search
from simulation.experiments.rivals import NO_RIVAL, RIVALS, dependence, under_rivals
from simulation.results.headline import HEADLINE
from simulation.scenario import Scenario

HERE = Path(__file__).parent
OUT = HERE.parent / "results" / "reference" / "rivals.md"
FITTED = {
    "why people repay": {"repaid_within_30_days": "behaviour.repayment.baseline_private"},
    "why people approve": {
        "approval_expressed": "behaviour.opinion.level", "approval_strong": "behaviour.opinion.strongly_from",
    },
}  # fmt: skip
"""Which number is moved for which figure, by the question."""


def fit(citizens: int) -> None:
    """Fit every rival, and print what its scenario must say."""
    known = yaml.safe_load((HERE / "targets.yaml").read_text())
    for question, names in RIVALS.items():
        targets = {name: known[name] | {"parameter": path} for name, path in FITTED[question].items()}
        for name in names:
            scenario = Scenario.load(name).replace({"population.citizens": citizens})
            values, path = search(scenario, targets, range(1, 3), 8)
            print(name, values, path[-1]["found"], flush=True)


def table(a: str, b: str, asked: argparse.Namespace) -> str:
    """Every headline outcome by explanation, and what it depends on."""
    changes = {"population.citizens": asked.citizens, "days": asked.days, "observe.strata": False}
    first, second = (Scenario.load(name).replace(changes) for name in (a, b))
    found = under_rivals(first, second, replicates=asked.replicates, workers=asked.workers)
    lines = [
        f"# {b} less {a} under rival explanations", "",
        f"{asked.citizens:,} citizens, {asked.days} days, {asked.replicates} replicates, seed 1, 95 % intervals. Made",
        f"by `python benchmarks/rivals.py {a} {b} --citizens {asked.citizens} --days {asked.days} --replicates "
        f"{asked.replicates}`.", "", "| outcome | explanation | difference | verdict |", "|---|---|---|---|",
    ]  # fmt: skip
    for outcome, headline in HEADLINE.items():
        rows = found[found["outcome"] == outcome]
        if rows.empty:
            continue
        lines.append(f"| **{headline.words}** | | {headline.difference_unit} | **{dependence(found, outcome)}** |")
        for _, row in rows.iterrows():
            name = "baseline" if row["rival"] == NO_RIVAL else row["rival"].removeprefix("rival_")
            numbers = " to ".join(f"{row[key] * headline.factor:.2f}" for key in ("low", "high"))
            lines.append(f"| | {name} | {row['difference'] * headline.factor:.2f} ({numbers}) | {row['verdict']} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit the rivals, or compare under them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", nargs="?", default="narrow")
    parser.add_argument("b", nargs="?", default="expansive")
    parser.add_argument("--fit", action="store_true")
    for name, value in (("citizens", 20_000), ("days", 365), ("replicates", 8), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    if asked.fit:
        fit(max(asked.citizens, 100_000))
        return
    text = table(asked.a, asked.b, asked)
    OUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
