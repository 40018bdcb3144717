"""State media: the usual tone, a stance for some days, and the way back."""

from __future__ import annotations

import pytest

from simulation.government.institutions.state_media import StateMedia, StateMediaAgent
from tests.government.institutions.nation import nation


def media(**parameters: object) -> StateMediaAgent:
    return StateMediaAgent(nation(), settings=StateMedia(**parameters))


def test_in_quiet_times_the_tone_is_the_usual_one() -> None:
    agent = media(usual=0.028)
    assert [agent.publish(day) for day in range(5)] == [0.028] * 5


def test_a_stance_is_held_for_its_days_and_then_fades() -> None:
    agent = media(usual=0.1, return_rate=0.5)
    agent.take_stance(0.9, 10, 3)
    tones = [agent.publish(day) for day in range(10, 16)]
    assert tones == pytest.approx([0.9, 0.9, 0.9, 0.5, 0.3, 0.2])


def test_a_stance_without_an_end_is_held_until_the_next() -> None:
    agent = media(usual=0.1)
    agent.take_stance(0.8, 0, None)
    assert agent.publish(36_500) == 0.8
    agent.take_stance(0.0, 40_000, None)
    assert agent.publish(40_000) == 0.0


def test_off_the_tone_stays_where_it_was_put() -> None:
    agent = media(on=False, usual=0.1)
    agent.take_stance(0.9, 0, 1)
    assert agent.publish(50) == 0.9


@pytest.mark.parametrize(("rate", "tone"), [(0.0, 0.9), (1.0, 0.1)])
def test_the_ends_of_the_return_rate(rate: float, tone: float) -> None:
    agent = media(usual=0.1, return_rate=rate)
    agent.take_stance(0.9, 0, 1)
    assert agent.publish(1) == pytest.approx(tone)
