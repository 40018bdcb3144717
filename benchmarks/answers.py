"""What the model of 0.1 said, what this one says, and what the record says: one table of questions nobody fitted then.

    python benchmarks/answers.py [--citizens 20000] [--replicates 30] [--workers 2] [--only COURT,DRIFT]

Every row is made anew, with a 95 % interval over replicates and n, and written to results/reference/answers.md and .json.
The column of 0.1 is what was measured on that version, with 20,000 citizens and 8 to 30 replicates.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from simulation.experiments.patterns.flows import FLOWS, WHOLES, pooled
from simulation.experiments.replicates import Frames, run_replicate
from simulation.experiments.sensitivity.numbers import guessed_numbers
from simulation.experiments.sweep.layouts import cube, values_at
from simulation.experiments.workers import Failure, carry_out
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.summary import interval
from simulation.scenario import Scenario

OUT = Path(__file__).parents[1] / "results" / "reference"
VERDICTS = ("adopt", "clarify", "reframe", "defer", "withdraw", "stop")
DRAWS = 100


@dataclass(frozen=True)
class Row:
    """One answer: the question, what 0.1 said, what is said now, what should be."""

    question: str
    then: str
    now: str
    should: str


@dataclass(frozen=True)
class Run:
    """One run to be made and read."""

    scenario: Scenario
    seed: int
    read: Callable[[Frames], Any]


def lived(run: Run) -> Any:
    """What is read of one run."""
    return run.read(run_replicate(run.scenario.settings, run.seed, 0))


class Study:
    """Runs of the size asked for, on common random numbers."""

    def __init__(self, citizens: int, replicates: int, workers: int) -> None:
        self.citizens, self.replicates, self.workers = citizens, replicates, workers

    def of(self, name: str, read: Callable[[Frames], Any], n: int | None = None, **changes: Any) -> list[Any]:
        """A reading of every replicate of a scenario with changes (`__` stands for a dot)."""
        settled = {key.replace("__", "."): value for key, value in changes.items()}
        scenario = Scenario.load(name).replace({"population.citizens": self.citizens, **settled})
        return self.made([Run(scenario, seed_of_replicate(1, r), read) for r in range(n or self.replicates)])

    def made(self, runs: Sequence[Run]) -> list[Any]:
        """The readings of runs, in their order."""
        found: list[Any] = [None] * len(runs)
        with closing(carry_out(lived, runs, workers=self.workers)) as results:
            for i, result in results:
                if isinstance(result, Failure):
                    raise result.error
                found[i] = result
        return found


def said(values: Sequence[float] | np.ndarray, digits: int = 3, factor: float = 1.0) -> str:
    """Mean with its 95 % interval and n."""
    line = interval(np.array(values, float) * factor)
    if line["mean"] is None:
        return f"undefined (n = {len(values)})"
    return f"{line['mean']:.{digits}f} ({line['low']:.{digits}f} to {line['high']:.{digits}f}, n = {line['n']})"


def outcome(name: str, frames: Frames) -> float:
    """An outcome of one run."""
    return float(frames["outcomes"][name].iloc[0])


def court(study: Study) -> list[Row]:
    """The court's list in its two regimes."""
    paid = ratios(study.of("baseline", partial(flows, ("court_paid_of_entrants",)), days=730))
    late = ratios(study.of("good_faith_2024", partial(flows, ("late_exits_per_entry", "late_exit_rate")), n=10))
    return [
        Row("court list, uniform entry, share paid within 24 months", "0.244 (0.206 to 0.281)", said(paid[0]), "0.104 (A03d)"),
        Row("late regime: exits per entry", "0.98; with a stock built up 1.36 and 2.24", said(late[0], 2), "1.14 (A17)"),
        Row("late regime: exits a month per person listed", "0.018 to 0.019 by payment", said(late[1]), "0.031 (A17d)"),
    ]  # fmt: skip


def flows(names: Sequence[str], frames: Frames) -> list[tuple[float, float]]:
    """Ratios of flows of one run, and what they are a part of."""
    return [(FLOWS[name](frames), WHOLES[name](frames)) for name in names]


def ratios(found: Sequence[list[tuple[float, float]]]) -> np.ndarray:
    """What replicates add to ratios of totals, float64 (ratios, replicates)."""
    values, wholes = np.array(found, float).T
    return pooled(values, wholes)


def proposals(study: Study) -> list[Row]:
    """What becomes of what is announced, of a service's default, and of what a city begins to record."""
    rows = []
    thens = {"online_rumour": "withdrawn in 30 of 30, after 8 days", "utility_arrears": "withdrawn in 27 of 30"}
    for item, then in thens.items():
        events = [{"kind": "announce", "date": "2019-04-09", "item": item, "system": "registry"}]
        found = study.of("utility_fees_2019", ending, events=events)
        rows.append(Row(f"{item} is announced for the registry", then, endings(found), "proposals end differently"))
    ticked = {"kind": "adopt", "date": "2019-02-01", "item": "utility_arrears", "actor": "service 1", "sprung": True}
    found = study.of("baseline", ending, days=120, events=[ticked | {"licensed": False}])
    rows.append(
        Row(
            "a private service is caught with consent ticked in advance",
            "never gives way (0 of 240)",
            endings(found),
            "within a day (E01)",
        )
    )
    started = [
        {
            "kind": "adopt",
            "date": "2019-03-01",
            "items": ["online_rumour", "jaywalking"],
            "actor": "hangzhou",
            "sprung": True,
        },
        {"kind": "scandal", "date": "2019-03-01", "city": "hangzhou", "severity": 0.9},
    ]
    found = study.of("contested", ending, days=365, events=started, population__citizens=study.citizens)
    rows.append(
        Row(
            "a city starts to record rumours and jaywalking, with a scandal that day",
            "dropped in 20 of 30, median 44 days",
            endings(found),
            "days, where a public row starts; or never",
        )
    )
    return rows  # fmt: skip


def ending(frames: Frames) -> tuple[str, float]:
    """The first verdict on what was proposed, and the days until then."""
    events = frames["events"].astype({"action": str, "cause": str}).reset_index(drop=True)
    begun = events[events["action"].isin(("announce", "adopt", "propose")) & events["cause"].str.startswith("scenario")]
    later = events.loc[begun.index.max() + 1 :]
    settled = later[later["action"].isin(VERDICTS)]
    if settled.empty:
        return "none", math.nan
    first = settled.iloc[0]
    return str(first["action"]), float(first["day"] - begun["day"].min())


def endings(found: Sequence[tuple[str, float]]) -> str:
    """How often each verdict came, and the median of days."""
    kinds = [verdict for verdict, _ in found]
    counts = ", ".join(f"{kind} {kinds.count(kind)}" for kind in dict.fromkeys(kinds))
    days = [day for _, day in found if math.isfinite(day)]
    return f"{counts} of {len(found)}" + (f"; median {np.median(days):.0f} days" if days else "")


def memory(study: Study) -> list[Row]:
    """Retention cut from five years to one: who pays."""
    names = ("credit_access", "default_rate", "loan_default_rate", "loan_price")
    long, short = (
        np.array(study.of("baseline", partial(several, names), days=1095, policy__retention=years))
        for years in ("five_years", "one_year")
    )
    gaps = (short - long).T
    now = "; ".join(f"{name} {said(gap, 4)}" for name, gap in zip(names, gaps, strict=True))
    return [Row("retention cut from five years to one, after three", "credit_access +0.022, default_rate +0.0000", now, "lenders who know less grant, price or refuse otherwise; somebody pays (H04)")]  # fmt: skip


def several(names: tuple[str, ...], frames: Frames) -> list[float]:
    """Outcomes of one run; NaN for those that it does not have."""
    row = frames["outcomes"].iloc[0]
    return [float(row[name]) if name in row else math.nan for name in names]


def scope(study: Study) -> list[Row]:
    """Narrow to expansive, over draws of what is guessed."""
    base = Scenario.load("baseline").replace({"population.citizens": min(study.citizens, 5000)})
    numbers = guessed_numbers(base, sections=("behaviour", "system"))
    points = cube("latin_hypercube", DRAWS, len(numbers), 1)
    read = partial(several, ("repayment_effect", "trust_in_others"))
    runs = []
    for n, point in enumerate(points):
        drawn = values_at(numbers, point)
        for name in ("narrow", "expansive"):
            runs.append(Run(base.replace({**drawn, "policy.scope": name}), seed_of_replicate(1, n), read))
    found = np.array(study.made(runs), float).reshape(DRAWS, 2, 2)
    effect, trust = (found[:, 1] - found[:, 0]).T
    low, high = np.nanquantile(trust, (0.05, 0.95))
    span = np.nanquantile(effect, (0.05, 0.95))
    return [
        Row("narrow to expansive: repayment_effect, draws of what is guessed", "unchanged in 88 %", f"unchanged in {np.mean(effect == 0.0):.0%}; {np.nanmean(effect):+.4f} (5-95 %: {span[0]:+.4f} to {span[1]:+.4f}, n = {DRAWS})", "whatever it is, by mechanisms that could move it"),
        Row("the same: trust_in_others", "+0.0004 (5-95 %: -0.0006 to +0.0016)", f"{np.nanmean(trust):+.4f} (5-95 %: {low:+.4f} to {high:+.4f}, n = {DRAWS})", "the same"),
    ]  # fmt: skip


def drift(study: Study) -> list[Row]:
    """Nothing changes: what moves all the same in three years, a year."""
    names = ("trust_in_others", "confidence_in_system", "legitimacy", "approval_latent", "listed_share")
    found = np.array(study.of("baseline", partial(slopes, names), days=1095, observe__every=73), float).T
    then = {"trust_in_others": "+4", "confidence_in_system": "-0.2", "legitimacy": "-0.2", "approval_latent": "-4", "listed_share": "+0.9"}  # fmt: skip
    most = {"approval_latent": "under 0.5"}
    return [
        Row(f"nothing changes: {name}, points of 100 a year", then[name], said(values, 2, 100.0), most.get(name, "under 0.15"))
        for name, values in zip(names, found, strict=True)
    ]  # fmt: skip


def slopes(names: tuple[str, ...], frames: Frames) -> list[float]:
    """Change a year of national measures, by a straight line."""
    daily = frames["daily"]
    daily = daily[(daily["city"] == "national") & (daily["stratum"] == "all")]
    found = []
    for name in names:
        rows = daily[daily["measure"] == name]
        found.append(float(np.polyfit(rows["day"], rows["value"], 1)[0] * 365.0))
    return found


def decade(study: Study) -> list[Row]:
    """Ten years of which only law and outside events are given."""
    found = study.of("history_2013_2022", decade_of, n=min(study.replicates, 20), population__citizens=5000)
    acts, halts, adopted = (np.array(x, float) for x in zip(*found, strict=True))
    known = halts[np.isfinite(halts)]
    first = f"first halt in {2013 + np.median(known) / 365.25:.1f} (median)" if len(known) else "no halt"
    return [Row("ten years of history_2013_2022", "28.7 interventions; first halt mostly after 2016; utility fees adopted in 7 of 20", f"{said(acts, 1)} interventions; {first}; utility fees adopted in {int(np.nansum(adopted))} of {len(adopted)}", "few, and in waves (F08-F11, E05-E07)")]  # fmt: skip


def decade_of(frames: Frames) -> tuple[float, float, float]:
    """Interventions, day of the first halt, and whether utility fees were adopted."""
    events = frames["events"].astype({"action": str, "target": str, "actor": str})
    halts = events[events["action"] == "halt"]["day"]
    fees = events[(events["action"] == "adopt") & (events["target"] == "utility_arrears") & (events["actor"] == "pboc")]
    return outcome("interventions", frames), float(halts.min()) if len(halts) else math.nan, float(len(fees) > 0)


def told(study: Study) -> list[Row]:
    """Everybody is told what an expansive city system records: expressed approval later, relative to before."""
    news = [{"kind": "information_campaign", "date": "2019-02-01", "topic": "city", "reach": 1.0}]
    more = {"policy__scope": "expansive", "observe__every": 1, "days": 220}
    with_it = np.array(study.of("baseline", approvals, events=news, **more), float)
    without = np.array(study.of("baseline", approvals, **more), float)
    change = (with_it / without - 1.0).T
    days = ("the next day", "after 30 days", "after half a year")
    now = "; ".join(f"{said(values, 1, 100.0)} % {day}" for values, day in zip(change, days, strict=True))
    return [Row("everybody is told what an expansive city system records: expressed approval", "-0.1 % the next day, -3 % after 30 days, -12 % after half a year", now, "at once, most of those who knew little")]  # fmt: skip


def approvals(frames: Frames) -> list[float]:
    """Expressed approval the day after day 31, 30 days later, and half a year later."""
    daily = frames["daily"]
    rows = daily[
        (daily["measure"] == "approval_expressed") & (daily["city"] == "national") & (daily["stratum"] == "all")
    ]
    series = rows.set_index("day")["value"]
    return [float(series.loc[day]) for day in (32, 61, 213)]


QUESTIONS: Mapping[str, Callable[[Study], list[Row]]] = {
    "COURT": court, "PROPOSALS": proposals, "MEMORY": memory, "SCOPE": scope, "DRIFT": drift, "DECADE": decade,
    "TOLD": told,
}  # fmt: skip


def main() -> None:
    """Answer, print, and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, default=20_000)
    parser.add_argument("--replicates", type=int, default=30)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default=",".join(QUESTIONS))
    request = parser.parse_args()
    study = Study(request.citizens, request.replicates, request.workers)
    rows = []
    for name in request.only.split(","):
        rows += QUESTIONS[name](study)
        for row in rows[-1:]:
            print(f"{row.question}: {row.now}", flush=True)
    lines = ["| question | 0.1 | now | should |", "|---|---|---|---|"]
    lines += [f"| {row.question} | {row.then} | {row.now} | {row.should} |" for row in rows]
    print("\n".join(lines))
    if set(request.only.split(",")) == set(QUESTIONS):
        command = f"python benchmarks/answers.py --citizens {request.citizens} --replicates {request.replicates}"
        (OUT / "answers.md").write_text("\n".join([*lines, "", f"Made by `{command}`.", ""]), encoding="utf-8")
        (OUT / "answers.json").write_text(json.dumps([row.__dict__ for row in rows], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
