"""WHO KNOWS WHOM: the social network of a city; near ties are computed, far ones are stored.

Citizens of a city stand on a ring in the order of their numbers, people who live alike next to each other. Everybody
has ties to the `near` next ones on each side, and `far` ties across the city, which are a keyed random matching: a
Newman-Watts small world with symmetric ties. A far tie is P^-1(P(number) xor 1), with P a keyed permutation of the
city's numbers (a four-round Feistel network, walked until it falls inside the city). The key is drawn from (seed,
purpose, code of the city, tie); the rounds only scramble it. Far ties are worked out once, on the first day, and take
four bytes each: looking them up costs a tenth of computing them each time.

Sources: Newman and Watts 1999, Physics Letters A 263, 341-346; Steele, Lea and Flood 2014 (SplitMix64).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import Purpose, threefry
from simulation.kernel.work_sharing import Block
from simulation.parameters import Parameters, parameter

FEISTEL_ROUNDS = 4
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)


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
def key_of_tie(seed, code, tie):
    """The key of far tie `tie` in the city with `code`."""
    return threefry(seed, Purpose.LONG_TIE, code, tie)[0]


def keys_of_ties(seed: int, codes: np.ndarray, far: int) -> np.ndarray:
    """The keys of all far ties, uint64 (cities, far)."""
    keys = [[key_of_tie(seed, code, tie) for tie in range(far)] for code in codes]
    return np.array(keys, dtype=np.uint64).reshape(len(codes), far)


@rule
def half_bits(size):
    """Half the number of bits, rounded up, that number `size` citizens."""
    bits = 1
    while (1 << (2 * bits)) < size:
        bits += 1
    return bits


@rule
def mix(key, turn, half):
    """The round function of the Feistel network: the finalizer of SplitMix64 over key, round and half."""
    word = (key ^ np.uint64(half)) + np.uint64(turn + 1) * GOLDEN
    word = (word ^ (word >> np.uint64(30))) * MIX_A
    word = (word ^ (word >> np.uint64(27))) * MIX_B
    return np.int64((word ^ (word >> np.uint64(31))) >> np.uint64(1))


@rule
def permuted(x, size, key, backwards):
    """The keyed permutation of 0 to size - 1, or its inverse."""
    bits = half_bits(size)
    mask = (1 << bits) - 1
    while True:
        left = x >> bits
        right = x & mask
        for n in range(FEISTEL_ROUNDS):
            if backwards:
                left, right = right ^ (mix(key, FEISTEL_ROUNDS - 1 - n, left) & mask), left
            else:
                left, right = right, left ^ (mix(key, n, right) & mask)
        x = (left << bits) | right
        if x < size:
            return x


@rule
def far_tie(number, size, key):
    """The number of her partner in the matching with `key`, in a city of `size`, or her own if there is none."""
    place = permuted(number, size, key, False) ^ 1
    return number if place >= size else permuted(place, size, key, True)


@kernel
def tie_far(first_block, last_block, blocks, keys, ties):
    """Fill `ties`, int32 (citizens, far), with the numbers of far neighbours; keys: uint64 (cities, far)."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        start = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - start
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            for tie in range(ties.shape[1]):
                ties[i, tie] = far_tie(i - start, size, keys[city, tie])


@rule
def neighbour(i, number, size, tie, near, ties):
    """The number of neighbour `tie` (0 to 2 near + far - 1) of citizen `i`, who has `number` in a city of `size`.

    Her own number if there is none. ties: int32 (citizens, far) from `tie_far`.
    """
    step = (tie >> 1) + 1
    back = tie & 1  # even ties lead forward; no branch, because nothing can foresee it
    other = number + (step ^ -back) + back
    other += size * (int(other < 0) - int(other >= size))
    close = other if 2 * step < size else number
    if ties.shape[1] == 0:
        return close
    distant = np.int64(ties[i, max(tie - 2 * near, 0)])
    return distant if tie >= 2 * near else close
