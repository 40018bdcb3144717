"""The table of patterns: complete, of known readings and cases, and of sources that the evidence page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulation.experiments.patterns import CASES, NULLS, PATTERNS
from simulation.experiments.patterns.readings import READINGS
from simulation.observation.measures import OUTCOMES
from tests.house.sources import DOCS

KNOWN = set(READINGS) | {outcome.__name__ for outcome in OUTCOMES}


def test_every_pattern_of_the_charter_is_there():
    assert {int(re.fullmatch(r"P(\d+)[a-z]?", pattern.id)[1]) for pattern in PATTERNS} == set(range(1, 13))
    assert len({pattern.id for pattern in PATTERNS}) == len(PATTERNS)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_a_pattern_can_be_read(pattern):
    assert pattern.reading in KNOWN
    assert {pattern.case, pattern.less or pattern.case} <= set(CASES)
    assert pattern.low <= pattern.high
    evidence = Path(DOCS / "evidence.md").read_text(encoding="utf-8")
    assert pattern.sources
    assert all(f"| {source} |" in evidence for source in pattern.sources)


@pytest.mark.parametrize("null", NULLS, ids=lambda null: null.claim)
def test_a_claim_meets_its_null_model(null):
    assert null.reading in KNOWN
    assert {null.case, null.ablated, null.less or null.case, null.ablated_less or null.case} <= set(CASES)
    assert bool(null.less) == bool(null.ablated_less)
    assert null.case != null.ablated
