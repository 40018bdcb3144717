"""Where the numbers come from."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from simulation.report.provenance import origin
from tests.figures import invented


def test_hash_seed_days_digest_versions_and_scenario_are_there():
    run = invented.run()
    html = origin({"narrow": run}, {"command": "scs run narrow", "versions": {"python": "3.11.0"}})
    for part in (run.scenario_hash, run.digest, "scs run narrow", "python 3.11.0", "title: An invented scenario"):
        assert part in html
    assert "<details>" in html


def test_what_is_unknown_is_left_out():
    html = origin({"narrow": invented.run()}, {})
    assert "Command" not in html
    assert "numpy" in html  # versions at hand


def test_hostile_scenarios_stay_text():
    run = replace(invented.run(), name="<b>", scenario="title: </pre><script>alert(1)</script>")
    html = origin({"<b>": run}, {"command": "<script>", "digest": "<script>"})
    assert "<script" not in html
    assert "<b>" not in html


def test_many_seeds_are_cut():
    seeds = pd.DataFrame({"replicate": range(300), "seed": range(10**6, 10**6 + 300), "legitimacy": 0.5})
    assert "…" in origin({"bare": replace(invented.bare(), outcomes=seeds)}, {})
