"""Plans for tests, written to a folder."""

from pathlib import Path

import yaml

from simulation.experiments.sweep import Plan
from tests.experiments.invented import DEADLY, FAULTY

RATES = [0.01, 0.02, 0.04, 0.08]
WITH_FAULTS = [0.01, FAULTY, DEADLY, 0.08]


def plan(
    folder: Path, *, rates: list[float] | None = None, replicates: int = 2, scenario: str = "baseline", **design
) -> Plan:
    """A grid of error rates over two scopes with 5 days, unless `design` says otherwise."""
    content = {
        "name": "tried",
        "scenario": scenario,
        "design": {
            "kind": "grid",
            "levers": {"policy.scope": ["narrow", "expansive"]},
            "uncertainties": {"system.records.error_rate": rates or RATES},
            "replicates": replicates,
            "seed": 3,
            "days": 5,
            "citizens": 1000,
        }
        | design,
    }
    return written(folder, yaml.safe_dump(content, sort_keys=False))


def written(folder: Path, text: str) -> Plan:
    """The plan with this text."""
    file = folder / "plan.yaml"
    file.write_text(text)
    return Plan.load(file)
