"""Which channel carries how much of what a wide scope does, on common random numbers.

    python benchmarks/channels.py [A] [B] [--citizens 20000] [--days 365] [--replicates 8] [--workers 2] [--only a,b]

Prints and writes results/reference/channels.md: for the headline outcomes the difference B - A (expansive - narrow) and
what is missing of it with each channel switched off in both, with 95 % intervals over paired replicates.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from simulation.experiments.channels import ALL, CHANNELS, carried
from simulation.scenario import Scenario

OUT = Path(__file__).parents[1] / "results" / "reference" / "channels.md"
HEADLINE = (
    "repaid_within_30_days", "repayment_effect", "judgment_repaid_share", "default_rate", "loan_default_rate",
    "loan_price", "credit_access", "trust_in_others", "legitimacy", "minor_misconduct_rate",
)  # fmt: skip


def main() -> None:
    """Run all pairs and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("a", nargs="?", default="narrow")
    parser.add_argument("b", nargs="?", default="expansive")
    parser.add_argument("--only", default=",".join(CHANNELS))
    for name, value in (("citizens", 20_000), ("days", 365), ("replicates", 8), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    changes = {"population.citizens": asked.citizens, "days": asked.days, "observe.strata": False}
    a, b = (Scenario.load(name).replace(changes) for name in (asked.a, asked.b))
    table = carried(a, b, asked.only.split(","), replicates=asked.replicates, workers=asked.workers)
    lines = [
        f"# What carries {asked.b} less {asked.a}", "",
        f"{asked.citizens:,} citizens, {asked.days} days, {asked.replicates} replicates, seed 1; in points of 100.", "",
        "| outcome | difference | channel | carried | 95 % interval |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for outcome in HEADLINE:
        rows = table[table["outcome"] == outcome].sort_values("carried", key=abs, ascending=False)
        for _, row in rows.iterrows():
            if row["low"] > 0 or row["high"] < 0 or row["channel"] == ALL:
                lines.append(
                    f"| `{outcome}` | {100 * row['difference']:.2f} | {row['channel']} | {100 * row['carried']:.2f} | "
                    f"{100 * row['low']:.2f} to {100 * row['high']:.2f} |"
                )
    text = "\n".join(lines) + "\n"
    OUT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
