"""How institutions choose: a logit choice, fading memory, likeness of scopes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.government.discrete_choice import chances, faded, gumbel, overlap, pick, raised


def test_chances_are_a_logit_choice() -> None:
    shares = chances(np.array([0.0, math.log(3.0)]))
    assert shares == pytest.approx([0.25, 0.75])


def test_what_is_barred_is_never_chosen() -> None:
    shares = chances(np.array([0.0, -np.inf, 2.0]))
    assert shares[1] == 0.0
    assert shares.sum() == pytest.approx(1.0)


def test_large_values_do_no_harm() -> None:
    assert chances(np.array([0.0, 5000.0, -5000.0])) == pytest.approx([0.0, 1.0, 0.0])


@pytest.mark.parametrize(("luck", "option"), [(0.0, 0), (0.24, 0), (0.25, 2), (0.999, 2)])
def test_the_option_under_the_luck_is_picked(luck: float, option: int) -> None:
    assert pick(np.array([0.25, 0.0, 0.75]), luck) == option


def test_rounding_never_picks_beyond_the_end() -> None:
    assert pick(np.array([0.1, 0.2, 0.69]), 0.9999) == 2


def test_a_chance_is_raised_and_lowered_by_log_odds() -> None:
    assert raised(1 / 3, 0.0) == pytest.approx(1 / 3)
    assert raised(1 / 3, math.log(2.0)) == pytest.approx(0.5)
    assert [raised(0.0, 9.0), raised(1.0, -9.0)] == [0.0, 1.0]


def test_memory_halves() -> None:
    assert [faded(days, 10.0) for days in (0, 10, 20)] == pytest.approx([1.0, 0.5, 0.25])


def test_overlap_of_scopes() -> None:
    assert overlap(0b1100, 0b0110) == pytest.approx(1 / 3)
    assert [overlap(0b11, 0b11), overlap(0b01, 0b10), overlap(0, 0)] == [1.0, 0.0, 0.0]


def test_thrill_is_finite_and_rises_with_luck() -> None:
    values = [gumbel(luck) for luck in (0.0, 0.1, 0.5, 0.9, math.nextafter(1.0, 0.0))]
    assert all(map(math.isfinite, values))
    assert values == sorted(values)
    assert gumbel(math.exp(-1.0)) == pytest.approx(0.0)
