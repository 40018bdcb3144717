"""Flags: each bit has one meaning in words, and a number is read aloud."""

from __future__ import annotations

from enum import IntEnum

import pytest

from simulation.state.citizens import Debt, Listing
from simulation.state.flags import WORDS, describe


@pytest.mark.parametrize("kind", WORDS)
def test_every_bit_has_words_of_its_own(kind: type[IntEnum]) -> None:
    assert set(WORDS[kind]) == set(kind)
    assert len(set(WORDS[kind].values())) == len(kind)
    assert all(bit > 0 and bit & (bit - 1) == 0 for bit in kind)


def test_a_number_is_read_aloud() -> None:
    assert describe(Listing, 137) == "wrongful, taken over, for debt"
    assert describe(Debt, 0) == "nothing"


@pytest.mark.parametrize("value", [32, 33, -1])
def test_a_bit_without_meaning_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="Debt does not"):
        describe(Debt, value)
