"""A finished sweep for tests to look at."""

from pathlib import Path

import pytest

from simulation.experiments.sweep import run_sweep
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A finished sweep: 2 scopes, 4 error rates, 2 replicates."""
    run_sweep(plan(tmp_path), tmp_path / "whole", run_one=run_one)
    return tmp_path / "whole"
