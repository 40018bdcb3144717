"""What the model finds: the five questions of the charter, each with a number, its interval and what carries it.

    python benchmarks/findings.py [--citizens 5000] [--replicates 60] [--workers 2]

Every replicate draws its numbers from the shipped posterior, so intervals hold what is not known of the parameters and
chance. Reads what `benchmarks/channels.py`, `rivals.py` and `answers.py` wrote, runs the rest, and writes
docs/findings.md and results/reference/findings.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from simulation.experiments.compare import Comparison, compare
from simulation.results.headline import HEADLINE
from simulation.results.summary import interval
from simulation.scenario import Scenario

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "results" / "reference"
SCOPES = ("narrow", "expansive")
REFORMS = ("expansive", "legal_limits", "supervision", "redress", "expansive_with_safeguards")
GROUPS = {
    "sex": ("sex=female", "sex=male"), "age": ("age=18-29", "age=60+"), "income": ("income=1", "income=5"),
    "schooling": ("schooling=primary", "schooling=tertiary"), "residence": ("residence=rural", "residence=urban"),
}  # fmt: skip
BORNE = ("wrongly_listed_share", "credit_access", "legitimacy", "trust_in_others")
ACTS = ("halt", "suspend", "warn")


def spread(values: Any, factor: float = 1.0, digits: int = 1) -> str:
    """Mean, and the middle 95 % of single replicates: parameters and chance together."""
    found = np.asarray(values, float) * factor
    found = found[np.isfinite(found)]
    if not len(found):
        return "undefined"
    low, high = np.quantile(found, (0.025, 0.975))
    return f"{found.mean():.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def mean_of(values: Any, factor: float = 1.0, digits: int = 1) -> str:
    """Mean with the 95 % interval of the mean."""
    line = interval(np.asarray(values, float) * factor)
    if line["mean"] is None:
        return "undefined"
    return f"{line['mean']:.{digits}f} ({line['low']:.{digits}f} to {line['high']:.{digits}f})"


def gaps(found: Comparison, a: str, b: str, outcome: str) -> np.ndarray:
    """The paired differences b - a of an outcome, by replicate."""
    left, right = (found.runs[name].outcomes.set_index("replicate")[outcome].astype(float) for name in (a, b))
    return (right - left).to_numpy()


def digits_of(outcome: str) -> int:
    """Decimals that tell a tenth of the smallest difference that matters."""
    headline = HEADLINE[outcome]
    return 1 + max(0, int(-np.floor(np.log10(headline.matters * headline.factor))))


def scope(found: Comparison, dependence: dict[str, str]) -> list[str]:
    """Q1: what a wide scope does."""
    a, b = SCOPES
    verdicts = found.content()
    lines = [
        "## Q1 What does scope do?", "",
        "Levels and difference: mean and the middle 95 % of replicates (parameters and chance together). The verdict",
        "is on the mean difference, against the smallest difference that matters ([verdicts](verdicts.md)). *Holds*",
        "says whether six rival explanations of the same figures agree (`results/reference/rivals.md`).", "",
        "| | narrow | expansive | difference | verdict | holds |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for outcome, headline in HEADLINE.items():
        if outcome not in verdicts:
            continue
        levels = [spread(found.runs[name].outcomes[outcome], headline.factor, digits_of(outcome)) for name in SCOPES]
        gap = spread(gaps(found, a, b, outcome), headline.factor, digits_of(outcome))
        unit = headline.unit
        lines.append(
            f"| {headline.words} ({unit}) | {levels[0]} | {levels[1]} | {gap} | {verdicts[outcome]['verdict']} | "
            f"{dependence.get(outcome, 'not compared')} |"
        )
    return [*lines, ""]


def safeguards(found: Comparison) -> list[str]:
    """Q2: which safeguards help an expansive system."""
    chosen = (*BORNE, "approval_expressed", "repayment_effect")
    lines = [
        "## Q2 Which safeguards help?", "",
        "Difference to `expansive` without any: mean and 95 % interval of the mean.", "",
        "| | " + " | ".join(REFORMS[1:]) + " |", "|---" * len(REFORMS) + "|",
    ]  # fmt: skip
    for outcome in chosen:
        headline = HEADLINE[outcome]
        cells = [
            mean_of(gaps(found, REFORMS[0], other, outcome), headline.factor, digits_of(outcome))
            for other in REFORMS[1:]
        ]
        lines.append(f"| {headline.words} ({headline.difference_unit}) | {' | '.join(cells)} |")
    return [*lines, ""]


def who(found: Comparison) -> list[str]:
    """Q4: who bears what a wide scope costs."""
    strata = found.strata
    strata = strata[(strata["city"] == "national")]
    lines = [
        "## Q4 Who bears it?", "",
        "Change from narrow to expansive, in points of 100, with 95 % intervals of the mean.", "",
        "| group | " + " | ".join(BORNE) + " |", "|---" * (len(BORNE) + 1) + "|",
    ]  # fmt: skip
    for pair in GROUPS.values():
        for group in pair:
            cells = []
            for outcome in BORNE:
                row = strata[(strata["stratum"] == group) & (strata["outcome"] == outcome)]
                cells.append(
                    f"{100 * row['difference'].iloc[0]:.2f} ({100 * row['low'].iloc[0]:.2f} to "
                    f"{100 * row['high'].iloc[0]:.2f})" if len(row) else "undefined"
                )  # fmt: skip
            lines.append(f"| {group} | {' | '.join(cells)} |")
    return [*lines, ""]


def reins(citizens: int, replicates: int, workers: int) -> list[str]:
    """Q3: when the centre reins in, over ten years in which only law and outside events are given."""
    from simulation.experiments.simulate import simulate

    run = simulate(
        Scenario.load("history_2013_2022").replace({"population.citizens": min(citizens, 3000)}), seed=1,
        replicates=replicates, workers=workers,
    )  # fmt: skip
    events = run.events.astype({"action": str, "actor": str})
    n = run.outcomes["replicate"].nunique()
    years = range(2013, 2023)
    lines = [
        "## Q3 When does the centre rein in?", "",
        "Ten years of `history_2013_2022`, in which what cities record and whom the PBoC stops is left to the",
        f"simulation; n = {n}.", "",
        "| acts a year, mean | " + " | ".join(map(str, years)) + " |", "|---" * (len(years) + 1) + "|",
    ]  # fmt: skip
    for action in ACTS:
        rows = events[events["action"] == action]
        when = 2013 + rows["day"] / 365.25
        counts = [((when >= year) & (when < year + 1)).sum() / n for year in years]
        lines.append(f"| {action} | " + " | ".join(f"{count:.1f}" for count in counts) + " |")
    each = events[events["action"].isin(ACTS)].groupby("replicate").size().reindex(range(n), fill_value=0)
    lines += ["", f"{spread(each)} interventions in ten years (mean, middle 95 % of replicates).", ""]
    return lines


def caused(found: Comparison) -> list[str]:
    """Q5: how much of the 46 % the list causes."""
    run = found.runs[SCOPES[0]].outcomes
    shares = [
        spread(run[name], 100.0) for name in ("repaid_within_30_days", "self_cured_within_30_days", "repayment_effect")
    ]
    return [
        "## Q5 How much of the 46 % is caused by the list?", "",
        f"Under a narrow scope {shares[0]} percent pay within 30 days; {shares[1]} would have paid anyway (same",
        f"people and draws, no system); **{shares[2]} points are caused**. The causal part rests on the field",
        "experiments behind `reported` (G01, G05), whose range is the prior of the fit; the total is fitted (A01), so",
        "that self-cure takes what is left.", "",
    ]  # fmt: skip


def carried() -> list[str]:
    """What single channels carry, from the table of `benchmarks/channels.py`."""
    text = (REFERENCE / "channels.md").read_text(encoding="utf-8").splitlines()
    return ["## What carries it", "", *text[2:], ""]


def since_then() -> list[str]:
    """What 0.1 answered and what is answered now, from the table of `benchmarks/answers.py`."""
    text = (REFERENCE / "answers.md").read_text(encoding="utf-8").strip()
    return ["## What 0.1 said, and what is said now", "", text, ""]


def dependences() -> dict[str, str]:
    """What each headline depends on, from the table of `benchmarks/rivals.py`."""
    by_words = {headline.words: name for name, headline in HEADLINE.items()}
    found = {}
    for line in (REFERENCE / "rivals.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("*") for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0] in by_words:
            found[by_words[cells[0]]] = cells[3]
    return found


def main() -> None:
    """Run, write, and say where."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("citizens", 5000), ("replicates", 60), ("workers", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    common: dict[str, Any] = {
        "seed": 1, "replicates": asked.replicates, "citizens": asked.citizens, "workers": asked.workers,
        "set": {"parameters": "posterior"},
    }  # fmt: skip
    wide = compare(*SCOPES, **common)
    reformed = compare(*REFORMS, **common)
    command = f"python benchmarks/findings.py --citizens {asked.citizens} --replicates {asked.replicates}"
    lines = [
        "# Findings", "",
        f"Made by `{command}`: {asked.citizens:,} citizens, a year, n = {asked.replicates} replicates, each with",
        "numbers of its own from the posterior of `scs calibrate baseline`, the same for all scenarios that are",
        "compared. Both societies of a comparison had lived under their own rules for five years before. How far to",
        "trust it: [limits](limits.md), and which figures of the record are met: `results/reference/validation.md`.",
        "",
        *scope(wide, dependences()), *safeguards(reformed),
        *reins(asked.citizens, min(asked.replicates, 20), asked.workers), *who(wide), *caused(wide), *carried(),
        *since_then(),
    ]  # fmt: skip
    (ROOT / "docs" / "findings.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    numbers = {"command": command, "scope": wide.content(), "safeguards": reformed.content()}
    text = json.dumps(numbers, indent=2, default=float)
    (REFERENCE / "findings.json").write_text(text + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
