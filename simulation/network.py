"""WHO KNOWS WHOM: the social network of a city, computed instead of stored.

Citizens of a city stand on a ring in the order of their numbers, people who live alike next to each other. Everybody has
ties to the `near` next ones on each side, and `far` ties across the city, which are a keyed random matching: a Newman-
Watts small world with symmetric ties. A far tie is P^-1(P(number) xor 1), with P a keyed permutation of the city's
numbers (a four-round Feistel network, walked until it falls inside the city), so no memory is spent on ties.

Source: Newman and Watts 1999, Physics Letters A 263, 341-346.
"""

from __future__ import annotations

import numpy as np

from simulation.compilation import rule
from simulation.parameters import Parameters, parameter
from simulation.randomness import Purpose, threefry

FEISTEL_ROUNDS = 4


class Network(Parameters):
    """Parameters of the social network of each city."""

    near: int = parameter(
        4, "neighbours on each side of the ring", unit="1", low=0, high=50, source="guess: ten close ties in all",
        grade="D",
    )  # fmt: skip
    far: int = parameter(
        2, "ties across the city", unit="1", low=0, high=20, source="guess", grade="D",
    )  # fmt: skip


@rule
def half_bits(size):
    """Half the number of bits, rounded up, that number `size` citizens."""
    bits = 1
    while (1 << (2 * bits)) < size:
        bits += 1
    return bits


@rule
def mix(seed, code, tie, turn, half):
    """The round function of the Feistel network."""
    return np.int64(threefry(seed, Purpose.LONG_TIE, code, (half << 16) + (tie << 8) + turn)[0] >> np.uint64(33))


@rule
def permuted(x, size, seed, code, tie, backwards):
    """The keyed permutation of 0 to size - 1, or its inverse."""
    bits = half_bits(size)
    mask = (1 << bits) - 1
    while True:
        left = x >> bits
        right = x & mask
        for n in range(FEISTEL_ROUNDS):
            if backwards:
                left, right = right ^ (mix(seed, code, tie, FEISTEL_ROUNDS - 1 - n, left) & mask), left
            else:
                left, right = right, left ^ (mix(seed, code, tie, n, right) & mask)
        x = (left << bits) | right
        if x < size:
            return x


@rule
def neighbour(number, size, tie, near, seed, code):
    """The number of neighbour `tie` (0 to 2 near + far - 1) of a citizen in a city of `size`; her own when she has none."""
    if tie < 2 * near:
        step = tie // 2 + 1
        if 2 * step >= size:
            return number
        return (number + step) % size if tie % 2 == 0 else (number - step + size) % size
    place = permuted(number, size, seed, code, tie, False) ^ 1
    return number if place >= size else permuted(place, size, seed, code, tie, True)
