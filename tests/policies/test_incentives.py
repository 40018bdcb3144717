"""Incentives: they concern cities alone, and make them add more or listen more."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.government.institutions.city import City, Situation, worth_of_items
from simulation.policies.incentives import Incentives
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import RULES

RELEVANCE = np.array([0.0, 0.5, 1.0])
PRESETS = Incentives.presets


def written(preset: str) -> np.recarray:
    """The rules of a city under a preset."""
    rules = np.zeros(N_SLOTS, dtype=RULES).view(np.recarray)
    rules.career = 1.0
    Incentives(**PRESETS[preset]).enact(rules, None)
    return rules


def worth(preset: str, complaints: float = 0.0) -> np.ndarray:
    """What items are worth under a preset to an ambitious city that does not listen."""
    rules = written(preset)[Slot.CITY]
    here = Situation(0.0, 0.0, complaints, 0.0, np.zeros(3), 1.0, float(rules.career), float(rules.harmony))
    return worth_of_items(City(innovation=1.5, use=0.0, answer=4.0), 0.8, here, RELEVANCE, listens=False)


def test_they_are_written_for_the_city_alone() -> None:
    rules = written("strong")
    assert rules.career[Slot.CITY] == 2.0
    assert set(np.delete(rules.career, Slot.CITY)) == {1.0}
    assert not np.delete(rules.harmony, Slot.CITY).any()


@pytest.mark.parametrize(("preset", "reward"), [("none", 0.0), ("ordinary", 1.2), ("strong", 2.4), ("calm", 0.6)])
def test_innovation_pays_by_its_factor(preset: str, reward: float) -> None:
    assert worth(preset) == pytest.approx([reward] * 3)


def test_calm_pays_by_the_irrelevance_of_what_people_complain_about() -> None:
    assert worth("ordinary", complaints=0.5) == pytest.approx(worth("ordinary"))
    lost = worth("calm") - worth("calm", complaints=0.5)
    felt = 0.5 / (1.0 + 0.5)  # complaints saturate
    assert lost == pytest.approx([4.0 * felt, 2.0 * felt, 0.0])
