"""WHERE CHANCE COMES FROM: every draw is a pure function of (seed, purpose, uid, day or counter).

The generator is Threefry-2x64 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3",
SC11): the 128-bit key is (seed, purpose), the 128-bit counter is (uid, day), and one call gives two 64-bit words.
Nothing keeps a state, so results cannot depend on the order in which citizens are visited, on the number of threads or
on which other mechanisms draw. Nothing else in the package may draw a random number.

Works in compiled kernels and, when called from Python, gives the same values.
"""

from __future__ import annotations

from enum import IntEnum
from math import sqrt

import numpy as np

from simulation.kernel.compilation import rule


class Purpose(IntEnum):
    """What a draw is for. Numbers are part of the results: never reuse or renumber one."""

    REPLICATE = 1
    DEMOGRAPHY = 2
    INCOME = 3
    CHARACTER = 4
    NEIGHBOURHOOD = 5
    LONG_TIE = 6
    ENROLMENT = 7
    LIQUIDITY = 8
    INITIAL_OPINION = 9
    INITIAL_LISTING = 10
    FRAILTY = 11
    IDIOSYNCRASY = 12
    INITIAL_TRUST = 13
    CREDIT_HISTORY = 14
    CONDUCT = 20
    RECORDING = 21
    ERROR = 22
    NOTICE = 23
    RECOGNITION = 24
    REPAYMENT = 25
    OBJECTION = 26
    DECISION = 27
    PAYDAY = 28
    BORROWING = 29
    JUDGMENT = 30
    CONTACT = 31
    AWARENESS = 32
    VOICE = 33
    PURCHASE = 34
    CREDIT = 35
    BREACH = 36
    SURVEY = 37
    FIRM = 38
    FIRM_CONDUCT = 39
    SCREENING = 40
    ENCOUNTER = 41
    MEETING = 42
    DEBATE = 43
    UNEMPLOYMENT = 44
    FEAR = 48
    INVITATION = 49
    FIRM_RECORDING = 45
    FIRM_REDRESS = 46
    SHOPPING = 47
    CITY = 50
    CENTRAL_BANK = 51
    PLANNING_COMMISSION = 52
    CONGRESS = 53
    STATE_MEDIA = 54
    PRIVATE_SERVICE = 55
    PUBLIC_SPHERE = 56
    AUDIT = 57
    PRESS = 58
    DESIGN = 60
    REPORTING = 70
    LENDING = 71
    INFORMATION = 72
    PAST = 73


_PARITY = np.uint64(0x1BD11BDAA9FC1A22)  # key-schedule constant of Threefish
_ROUNDS = 20
_ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)
FLOCK = 8
"""People who share one call where most of them need a few bits only: a byte of each word is hers."""
BYTE = 256
_TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53
TO_UNIT_32 = 1.0 / 4294967296.0  # 2**-32
_ODD_BYTES = np.uint64(0x00FF00FF00FF00FF)
_ONES = np.uint64(0x0001000100010001)  # times four lanes of 16 bits: their sum is in the uppermost
_ONE_BYTE = np.uint64(8)
_THREE_LANES = np.uint64(48)
_MIDDLE_OF_SUM = 0.5 * FLOCK * (BYTE - 1)
_SCALE_OF_SUM = 1.0 / sqrt(FLOCK * (BYTE * BYTE - 1) / 12)
_SQRT_HALF = sqrt(0.5)
ROUNDING = 1e-12
"""More than what rounding makes of a number that `sifted` passes on a few times."""
HALF_WORD = np.uint64(32)
LOWER_HALF = np.uint64(0xFFFFFFFF)


@rule
def threefry(seed, purpose, uid, day):
    """Two words of 64 random bits for one key (seed, purpose) and one counter (uid, day), each taken modulo 2**64."""
    k0 = np.uint64(seed)
    k1 = np.uint64(purpose)
    k2 = k0 ^ k1 ^ _PARITY
    x = np.uint64(uid) + k0
    y = np.uint64(day) + k1
    for block in range(_ROUNDS // 4):
        for step in range(4):
            turn = np.uint64(_ROTATIONS[4 * (block % 2) + step])
            x = x + y
            y = (y << turn) | (y >> (np.uint64(64) - turn))
            y = y ^ x
        k0, k1, k2 = k1, k2, k0
        x = x + k0
        y = y + k1 + np.uint64(block + 1)
    return x, y


@rule
def to_unit(word):
    """The uniform number in [0, 1) made of the upper 53 bits of a word."""
    return np.float64(word >> np.uint64(11)) * _TO_UNIT


@rule
def uniform(seed, purpose, uid, day):
    """One uniform number in [0, 1)."""
    return to_unit(threefry(seed, purpose, uid, day)[0])


@rule
def uniforms(seed, purpose, uid, day):
    """Two independent uniform numbers in [0, 1) for the price of one call."""
    x, y = threefry(seed, purpose, uid, day)
    return to_unit(x), to_unit(y)


@rule
def quarters(seed, purpose, uid, day):
    """Four independent uniform numbers in [0, 1) of 32 bits each, for the price of one call."""
    x, y = threefry(seed, purpose, uid, day)
    return (
        np.float64(x >> HALF_WORD) * TO_UNIT_32,
        np.float64(x & LOWER_HALF) * TO_UNIT_32,
        np.float64(y >> HALF_WORD) * TO_UNIT_32,
        np.float64(y & LOWER_HALF) * TO_UNIT_32,
    )


@rule
def bell(word):
    """The sum of the eight bytes of a word, centred and scaled: nearly standard normal, within 4.9, kurtosis -0.15."""
    lanes = (word & _ODD_BYTES) + ((word >> _ONE_BYTE) & _ODD_BYTES)
    total = np.int64((lanes * _ONES) >> _THREE_LANES)
    return (total - _MIDDLE_OF_SUM) * _SCALE_OF_SUM


@rule
def deviate(seed, purpose, uid, day):
    """A nearly standard normal number: the sum of the sixteen bytes of a call, centred and scaled.

    Its mean is 0 and its variance 1; its excess kurtosis is -0.075, and it stays within 6.9.
    """
    x, y = threefry(seed, purpose, uid, day)
    return (bell(x) + bell(y)) * _SQRT_HALF


@rule
def sifted(u, chance):
    """Whether the uniform number `u` meets `chance` (1 or 0), and a uniform number left for the next question."""
    if u < chance:
        return 1, u / chance
    return 0, (u - chance) * (1.0 / (1.0 - chance))


@rule
def either(chance, other):
    """The chance that at least one of two questions is met that `sifted` asks of one number."""
    return 1.0 - (1.0 - chance) * (1.0 - other)


@rule
def draw_flocks(words, seed, purpose, uid, n, day):
    """Fill `words`, uint64 (2, flocks), with what `n` people from `uid` on draw, FLOCK to a call.

    `uid` must be a multiple of FLOCK. `words[0].view(uint8)` then holds one byte for each of them, the upper eight bits
    of a uniform number of her own, and `words[1].view(uint8)` another. Two rows, so that several calls run in one
    vector of the processor.
    """
    flock = uid // FLOCK
    for k in range((n + FLOCK - 1) // FLOCK):
        x, y = threefry(seed, purpose, flock + k, day)
        words[0, k] = x
        words[1, k] = y


@rule
def byte_of(words, place):
    """One of the 2 * FLOCK bytes of a call, 0 to 255: the upper eight bits of a uniform number."""
    word = words[0] if place < FLOCK else words[1]
    return np.int64((word >> np.uint64(8 * (place % FLOCK))) & np.uint64(255))


def seed_of_replicate(seed: int, replicate: int) -> int:
    """The seed of one replicate: `seed` itself for replicate 0, otherwise 63 bits derived from both.

    Any replicate can be run again alone by giving its seed, which the run's manifest records.
    """
    if replicate == 0:
        return seed
    return int(threefry(seed, int(Purpose.REPLICATE), replicate, 0)[0]) >> 1
