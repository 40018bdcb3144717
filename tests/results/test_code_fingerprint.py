"""The fingerprint of the code."""

from pathlib import Path

import pytest

import simulation
from simulation.results import code_fingerprint


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("model.py", "cli/program.py", "data/cities.csv", "scenarios/a.yaml"):
        file = tmp_path / "simulation" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
    monkeypatch.setattr(simulation, "__file__", str(tmp_path / "simulation" / "__init__.py"))
    return tmp_path / "simulation"


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("model.py", True),
        ("data/cities.csv", True),
        ("new.py", True),
        ("cli/program.py", False),
        ("figures.py", False),
        ("scenarios/a.yaml", False),
        ("__pycache__/model.pyc", False),
    ],
)
def test_only_what_can_change_results_matters(package: Path, name: str, matters: bool) -> None:
    before = code_fingerprint.fingerprint.__wrapped__()
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("2")
    assert (code_fingerprint.fingerprint.__wrapped__() != before) == matters


def test_names_matter(package: Path) -> None:
    before = code_fingerprint.fingerprint.__wrapped__()
    (package / "model.py").rename(package / "society.py")
    assert code_fingerprint.fingerprint.__wrapped__() != before
