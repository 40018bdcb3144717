"""The generator: published vectors, a second implementation, compiled and plain Python, and no pattern in its draws."""

from __future__ import annotations

import doctest
import hashlib
import math
import os
import statistics
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from types import FunctionType

import numba
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulation.kernel.randomness import (
    BYTE,
    FLOCK,
    Purpose,
    bell,
    byte_of,
    deviate,
    draw_flocks,
    quarters,
    seed_of_replicate,
    sifted,
    threefry,
    to_unit,
    uniform,
    uniforms,
)
from tests.small import CODE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "randomness.md"
WHOLE = 2**64

# Random123 1.14, kat_vectors, "threefry2x64 20": counter, key, result
VECTORS = [
    ((0, 0), (0, 0), (0xC2B6E3A8C2C69865, 0x6F81ED42F350084D)),
    ((WHOLE - 1,) * 2, (WHOLE - 1,) * 2, (0xE02CB7C4D95D277A, 0xD06633D0893B8B68)),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344),
        (0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x263C7D30BB0F0AF1, 0x56BE8361D3311526),
    ),
]

seeds = st.integers(0, 2**63 - 1)
words = st.integers(0, WHOLE - 1)


@pytest.mark.parametrize(("counter", "key", "result"), VECTORS)
def test_published_vectors(counter: tuple[int, int], key: tuple[int, int], result: tuple[int, int]) -> None:
    drawn = threefry(*(np.uint64(word) for word in (*key, *counter)))
    assert tuple(int(word) for word in drawn) == result


def rotated(word: int, turn: int) -> int:
    """A word of 64 bits turned to the left."""
    return ((word << turn) | (word >> (64 - turn))) % WHOLE


def threefish_words(key: tuple[int, int], counter: tuple[int, int]) -> tuple[int, int]:
    """The generator once more: 20 rounds, and a subkey before the first and after every fourth."""
    schedule = (*key, 0x1BD11BDAA9FC1A22 ^ key[0] ^ key[1])
    state = list(counter)
    for n in range(20):
        if n % 4 == 0:
            state = inject(state, schedule, n // 4)
        state[0] = (state[0] + state[1]) % WHOLE
        state[1] = rotated(state[1], ((16, 42, 12, 31), (16, 32, 24, 21))[n // 4 % 2][n % 4]) ^ state[0]
    x, y = inject(state, schedule, 5)
    return x, y


def inject(state: list[int], schedule: tuple[int, ...], n: int) -> list[int]:
    """Add subkey n to the state."""
    return [(state[0] + schedule[n % 3]) % WHOLE, (state[1] + schedule[(n + 1) % 3] + n) % WHOLE]


@given(words, words, words, words)
@example(0, 0, 0, 0)
@example(2**63 - 1, 25, (110000 << 32) + 5, 4000)
def test_a_second_implementation_agrees(seed: int, purpose: int, uid: int, day: int) -> None:
    drawn = threefry(*(np.uint64(word) for word in (seed, purpose, uid, day)))
    assert tuple(int(word) for word in drawn) == threefish_words((seed, purpose), (uid, day))


def ten_lines() -> FunctionType:
    """The function that docs/randomness.md shows."""
    examples = doctest.DocTestParser().get_examples(PAGE.read_text(encoding="utf-8"))
    places: dict[str, FunctionType] = {}
    exec(examples[0].source, places)
    return places["words"]


def test_the_page_is_true() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted >= 3
    assert result.failed == 0


def test_the_page_has_ten_lines() -> None:
    shown = doctest.DocTestParser().get_examples(PAGE.read_text(encoding="utf-8"))[0].source
    assert len(shown.strip().splitlines()) == 10


def test_the_page_tells_how_people_share_a_call() -> None:
    """Its functions for flocks and quarters, against the program's."""
    places: dict[str, FunctionType] = {}
    for shown in doctest.DocTestParser().get_examples(PAGE.read_text(encoding="utf-8")):
        if shown.source.startswith("def "):
            exec(shown.source, places)
    for uid in range((CODE << 32) + 8, (CODE << 32) + 40):
        found = drawn_flocks(1 + uid % FLOCK, seed=5, first=uid // FLOCK * FLOCK, day=4020)[:, -1]
        assert places["two_bytes"](5, Purpose.ENCOUNTER, uid, 4020) == tuple(found.tolist())
        assert places["quarters"](5, Purpose.PAYDAY, uid, 4020) == quarters(5, Purpose.PAYDAY, uid, 4020)


def test_the_page_gives_the_program_s_words() -> None:
    reimplemented = ten_lines()
    for n in range(3000):
        key = (n * 0x9E3779B97F4A7C15 % 2**63, n % 61, (n << 32) + n * n, 4000 + n)
        assert tuple(int(word) for word in threefry(*key)) == reimplemented(*key)
        assert uniform(*key) == (reimplemented(*key)[0] >> 11) / 2**53


@given(seeds, st.sampled_from(Purpose), st.integers(0, 2**53), st.integers(0, 2**31))
def test_uniforms_are_the_words(seed: int, purpose: Purpose, uid: int, day: int) -> None:
    x, y = threefry(seed, purpose, uid, day)
    assert uniform(seed, purpose, uid, day) == (int(x) >> 11) / 2**53
    assert uniforms(seed, purpose, uid, day) == ((int(x) >> 11) / 2**53, (int(y) >> 11) / 2**53)


def test_uniforms_stay_under_one() -> None:
    assert to_unit(np.uint64(WHOLE - 1)) == 1.0 - 2.0**-53
    assert to_unit(np.uint64(0)) == 0.0


@pytest.mark.parametrize("seed", [0, 1, 2**31, 2**63 - 1])
def test_any_seed_of_63_bits_works(seed: int) -> None:
    drawn = threefry(seed, Purpose.CONDUCT, 1, 1)
    assert tuple(int(word) for word in drawn) == threefish_words((seed, Purpose.CONDUCT), (1, 1))
    assert 0 <= seed_of_replicate(seed, 1) < 2**63


def digest_of_many() -> str:
    """A digest of draws for many keys, of all kinds of arguments that callers use."""
    digest = hashlib.sha256()
    for n in range(400):
        key = (n * 0x5851F42D4C957F2D % 2**63, Purpose.ERROR, (n % 7 << 32) + n, 4000 + n)
        for word in threefry(*key):
            digest.update(int(word).to_bytes(8, "little"))
        digest.update(np.float64(uniform(*key)).tobytes())
        digest.update(np.array(uniforms(np.int64(key[0]), key[1], np.int64(key[2]), np.uint16(key[3]))).tobytes())
        digest.update(np.array(quarters(*key)).tobytes())
        digest.update(np.array([bell(np.uint64(threefry(*key)[0])), deviate(*key)]).tobytes())
        digest.update(np.array(sifted(uniform(*key), n / 400)).tobytes())
        digest.update(drawn_flocks(n % 19, seed=key[0], first=FLOCK * key[2], day=key[3]).tobytes())
        digest.update(seed_of_replicate(key[0], n).to_bytes(8, "little"))
    return digest.hexdigest()


def test_plain_python_gives_the_same_words() -> None:
    code = "from tests.kernel.test_randomness import digest_of_many; print(digest_of_many())"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == digest_of_many()
    assert "Warning" not in printed.stderr


def test_purposes_are_unique_and_leave_room() -> None:
    numbers = [int(member) for member in Purpose.__members__.values()]
    assert len(set(numbers)) == len(numbers) == len(Purpose), "two purposes with one number share their luck"
    assert min(numbers) > 0


@given(seeds)
@example(0)
def test_replicate_0_keeps_the_seed(seed: int) -> None:
    assert seed_of_replicate(seed, 0) == seed


@given(seeds, st.integers(1, 10**6))
def test_other_replicates_have_keyed_seeds(seed: int, replicate: int) -> None:
    assert seed_of_replicate(seed, replicate) == threefish_words((seed, Purpose.REPLICATE), (replicate, 0))[0] >> 1


def test_replicates_differ() -> None:
    assert len({seed_of_replicate(seed, n) for seed in range(20) for n in range(200)}) == 20 * 200


@numba.njit
def lattice(vary, n):
    """Uniform pairs (n, 2) along one coordinate of the key, the other three fixed: 0 seed, 1 purpose, 2 uid, 3 day."""
    drawn = np.empty((n, 2))
    for i in range(n):
        seed = i if vary == 0 else 1
        purpose = i if vary == 1 else 25
        uid = i if vary == 2 else 7
        day = i if vary == 3 else 4000
        drawn[i, 0], drawn[i, 1] = uniforms(seed, purpose, uid, day)
    return drawn


COORDINATES = {"seed": 0, "purpose": 1, "uid": 2, "day": 3}
N = 200_000


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_draws_are_uniform_along_every_coordinate(coordinate: str) -> None:
    """Chi-square over 100 bins, both words: 99 degrees of freedom, 1 in 10^6 exceeds 181.

    With N = 200,000 a bias of 4 % in half of the bins is found with certainty (non-centrality 320).
    """
    for column in lattice(COORDINATES[coordinate], N).T:
        counts = np.bincount((column * 100).astype(np.int64), minlength=100)
        assert ((counts - N / 100) ** 2 / (N / 100)).sum() < 181


@pytest.mark.parametrize("coordinate", COORDINATES)
def test_neighbours_are_independent(coordinate: str) -> None:
    """Correlations at lags 1, 2, 7, 30 and 8192 and between the two words of a call.

    The standard error is 1/sqrt(N) = 0.0022; five are allowed, so a correlation of 0.02 is found with certainty.
    """
    x, y = lattice(COORDINATES[coordinate], N).T
    bound = 5 / np.sqrt(N)
    assert abs(np.corrcoef(x, y)[0, 1]) < bound
    for lag in (1, 2, 7, 30, 8192):
        assert abs(np.corrcoef(x[:-lag], x[lag:])[0, 1]) < bound, lag


def test_pairs_fill_the_square() -> None:
    """Chi-square over 32 x 32 cells of pairs of days, which a lattice would fail; 1 in 10^6 exceeds 1253."""
    x = lattice(COORDINATES["day"], N)[:, 0]
    cells = (x[:-1:2] * 32).astype(np.int64) * 32 + (x[1::2] * 32).astype(np.int64)
    counts = np.bincount(cells, minlength=1024)
    assert ((counts - len(cells) / 1024) ** 2 / (len(cells) / 1024)).sum() < 1253


def test_one_bit_of_the_key_turns_half_of_the_bits() -> None:
    """Each flipped bit of any coordinate turns on average 64 of 128 bits (standard error 0.35 over 256 bits)."""
    turned = []
    for coordinate in range(4):
        for bit in range(64):
            key = [3, 25, 11 << 32, 4000]
            before = threefish_words((key[0], key[1]), (key[2], key[3]))
            key[coordinate] ^= 1 << bit
            after = threefry(*(np.uint64(word) for word in key))
            turned.append(sum((a ^ int(b)).bit_count() for a, b in zip(before, after, strict=True)))
    assert abs(np.mean(turned) - 64) < 1.8
    assert min(turned) > 30


@pytest.mark.slow
def test_purposes_do_not_share_luck() -> None:
    """No two purposes are correlated over 2,000 citizens; 50 purposes make 1,225 pairs, so five standard errors."""
    luck = np.array([[uniform(1, purpose, uid, 4000) for uid in range(2000)] for purpose in Purpose])
    correlations = np.corrcoef(luck) - np.eye(len(Purpose))
    assert np.abs(correlations).max() < 5 / np.sqrt(2000)


def drawn_flocks(n: int, *, seed: int = 1, first: int = 0, day: int = 7) -> np.ndarray:
    """The two bytes of `n` people from `first` on, uint8 (2, n)."""
    shared = np.zeros((2, -(-n // FLOCK)), np.uint64)
    draw_flocks(shared, seed, Purpose.ENCOUNTER, first, n, day)
    return np.stack([row.view(np.uint8)[:n] for row in shared])


def test_people_of_a_flock_share_a_call_and_have_bytes_of_their_own() -> None:
    """Person uid has byte uid % 8 of each word of the call for uid // 8, the lowest byte first."""
    first, n = (CODE << 32) + 5 * FLOCK, 3 * FLOCK + 5
    found = drawn_flocks(n, seed=3, first=first, day=90)
    for k in range(n):
        x, y = threefry(3, Purpose.ENCOUNTER, (first + k) // FLOCK, 90)
        shared = np.uint64(x), np.uint64(y)
        for word in (0, 1):
            place = (first + k) % FLOCK
            assert found[word, k] == int(shared[word]).to_bytes(8, "little")[place]
            assert found[word, k] == byte_of(shared, FLOCK * word + place)


def test_a_flock_is_drawn_whole_and_no_further() -> None:
    shared = np.full((2, 4), 5, np.uint64)
    draw_flocks(shared, 1, Purpose.ENCOUNTER, 0, FLOCK + 1, 7)
    assert (shared[:, :2] != 5).all()
    assert (shared[:, 2:] == 5).all()
    draw_flocks(shared, 1, Purpose.ENCOUNTER, 0, 0, 8)
    assert (shared[:, 2:] == 5).all()


def test_where_a_block_begins_does_not_matter() -> None:
    whole = drawn_flocks(800)
    assert np.array_equal(drawn_flocks(80, first=40 * FLOCK), whole[:, 40 * FLOCK : 40 * FLOCK + 80])


MANY = 400_000


def test_bytes_of_flocks_are_uniform() -> None:
    """Chi-square over 256 bytes, by word and by place in the flock: 1 in 10^6 exceeds 388 (255 degrees)."""
    found = drawn_flocks(MANY)
    for word in found:
        for bytes_of_place in (word, *word.reshape(-1, FLOCK).T):
            counts = np.bincount(bytes_of_place, minlength=BYTE)
            assert len(counts) == BYTE
            expected = len(bytes_of_place) / BYTE
            assert ((counts - expected) ** 2 / expected).sum() < 388


def test_bytes_of_flocks_are_independent_of_each_other() -> None:
    """Between the two words, between people of one flock, between flocks and between days; five standard errors."""
    x, y = drawn_flocks(MANY).astype(float)
    other_day = drawn_flocks(MANY, day=8)[0].astype(float)
    bound = 5 / np.sqrt(MANY)
    assert abs(np.corrcoef(x, y)[0, 1]) < bound
    assert abs(np.corrcoef(x, other_day)[0, 1]) < bound
    for lag in (1, 2, 7, FLOCK, 8192):
        for word in (x, y):
            assert abs(np.corrcoef(word[:-lag], word[lag:])[0, 1]) < bound, lag
        assert abs(np.corrcoef(x[:-lag], y[lag:])[0, 1]) < bound, lag
    of_flocks = np.concatenate([word.reshape(-1, FLOCK) for word in (x, y)], axis=1)
    correlations = np.corrcoef(of_flocks.T) - np.eye(2 * FLOCK)
    assert np.abs(correlations).max() < 5 / np.sqrt(MANY / FLOCK)


def test_two_bytes_fill_their_square() -> None:
    """Chi-square over 16 x 16 cells of the upper bits of both words: 1 in 10^6 exceeds 388."""
    x, y = drawn_flocks(MANY).astype(np.int64) // 16
    counts = np.bincount(x * 16 + y, minlength=256)
    assert ((counts - MANY / 256) ** 2 / (MANY / 256)).sum() < 388


@numba.njit
def fill_quarters(drawn, seed, purpose, day):
    """Fill `drawn` (n, 4) with the quarters of people 0 to n - 1."""
    for i in range(drawn.shape[0]):
        drawn[i, 0], drawn[i, 1], drawn[i, 2], drawn[i, 3] = quarters(seed, purpose, i, day)


def drawn_quarters(n: int, day: int = 4000) -> np.ndarray:
    """The quarters of `n` people, (n, 4)."""
    drawn = np.empty((n, 4))
    fill_quarters(drawn, 1, Purpose.PAYDAY, day)
    return drawn


@given(seeds, st.sampled_from(Purpose), st.integers(0, 2**53), st.integers(0, 2**31))
def test_quarters_are_the_halves_of_both_words(seed: int, purpose: Purpose, uid: int, day: int) -> None:
    x, y = (int(word) for word in threefry(seed, purpose, uid, day))
    halves = (x >> 32, x % 2**32, y >> 32, y % 2**32)
    assert quarters(seed, purpose, uid, day) == tuple(half / 2**32 for half in halves)


def test_quarters_are_uniform_and_independent() -> None:
    """As `test_draws_are_uniform_along_every_coordinate` and `test_neighbours_are_independent`."""
    today, tomorrow = drawn_quarters(N), drawn_quarters(N, day=4001)
    for column in today.T:
        counts = np.bincount((column * 100).astype(np.int64), minlength=100)
        assert len(counts) == 100, "all are under 1"
        assert ((counts - N / 100) ** 2 / (N / 100)).sum() < 181
    both = np.concatenate([today, tomorrow], axis=1)
    assert np.abs(np.corrcoef(both.T) - np.eye(8)).max() < 5 / np.sqrt(N)
    for lag in (1, 2, 7, 30):
        shifted = np.corrcoef(today[:-lag].T, today[lag:].T)[:4, 4:]
        assert np.abs(shifted).max() < 5 / np.sqrt(N), lag
    for a, b in combinations(range(4), 2):
        cells = (today[:, a] * 16).astype(np.int64) * 16 + (today[:, b] * 16).astype(np.int64)
        counts = np.bincount(cells, minlength=256)
        assert ((counts - N / 256) ** 2 / (N / 256)).sum() < 388, "1 in 10^6 of a chi-square of 255 degrees"


@given(st.floats(0.0, 1.0, exclude_max=True), st.floats(0.0, 1.0))
@example(0.0, 0.0)
@example(0.5, 0.5)
@example(1.0 - 2.0**-53, 1.0)
def test_a_sifted_number_says_yes_under_its_chance_and_stays_a_uniform_number(u: float, chance: float) -> None:
    met, left = sifted(u, chance)
    assert met == (u < chance)
    assert 0.0 <= left <= 1.0
    if 1e-3 < chance < 1 - 1e-3:
        back = left * chance if met else chance + left * (1.0 - chance)
        assert back == pytest.approx(u, abs=1e-12), "nothing of the number is lost"


def test_answers_that_share_a_sifted_number_are_independent() -> None:
    """Five questions of one number each: their answers come with the chances asked for and know nothing of another."""
    chances = np.array([0.3, 0.02, 0.5, 0.9, 0.3])
    answers = np.empty((40_000, len(chances)))
    for i in range(len(answers)):
        u = uniform(1, Purpose.AWARENESS, i, 0)
        for k, chance in enumerate(chances.tolist()):
            answers[i, k], u = sifted(u, chance)
    error = np.sqrt(chances * (1 - chances) / len(answers))
    assert (np.abs(answers.mean(axis=0) - chances) < 5 * error).all()
    assert np.abs(np.corrcoef(answers.T) - np.eye(len(chances))).max() < 5 / np.sqrt(len(answers))


SPREAD_OF_BYTE = (BYTE**2 - 1) / 12
"""Variance of one byte."""


@given(words)
@example(0)
@example(WHOLE - 1)
@example(0x00FF00FF00FF00FF)
@example(0xFF00FF00FF00FF00)
def test_a_bell_is_the_sum_of_the_bytes_of_a_word(word: int) -> None:
    total = sum(word.to_bytes(8, "little"))
    assert bell(np.uint64(word)) == pytest.approx((total - 8 * 127.5) / math.sqrt(8 * SPREAD_OF_BYTE), abs=1e-12)


def test_bells_and_deviates_stay_within_their_range() -> None:
    assert bell(np.uint64(0)) == -bell(np.uint64(WHOLE - 1)) == pytest.approx(-4.88, abs=0.005)
    assert 2 * math.sqrt(0.5) * bell(np.uint64(WHOLE - 1)) == pytest.approx(6.9, abs=0.005)


@given(seeds, st.sampled_from(Purpose), st.integers(0, 2**53), st.integers(0, 2**31))
def test_a_deviate_is_the_sum_of_the_bytes_of_a_call(seed: int, purpose: Purpose, uid: int, day: int) -> None:
    total = sum(b"".join(int(word).to_bytes(8, "little") for word in threefry(seed, purpose, uid, day)))
    expected = (total - 16 * 127.5) / math.sqrt(16 * SPREAD_OF_BYTE)
    assert deviate(seed, purpose, uid, day) == pytest.approx(expected, abs=1e-12)
    assert deviate(seed, purpose, uid, day) == deviate(seed, purpose, uid, day)


@numba.njit
def fill_deviates(bells, deviates, seed, purpose):
    """The bells (n, 2) and deviates (n,) of people 0 to n - 1."""
    for i in range(len(deviates)):
        x, y = threefry(seed, purpose, i, 0)
        bells[i, 0], bells[i, 1] = bell(x), bell(y)
        deviates[i] = deviate(seed, purpose, i, 0)


def moments_of_sum(n: int) -> tuple[float, float]:
    """Exact excess kurtosis and fourth-moment spread of the sum of `n` bytes, scaled to variance 1."""
    kurtosis = -1.2 * (BYTE**2 + 1) / (BYTE**2 - 1) / n
    return kurtosis, kurtosis + 3


@pytest.mark.parametrize("seed", [1, 2])
def test_bells_and_deviates_are_nearly_standard_normal(seed: int) -> None:
    """Mean 0, variance 1, no skew, and the excess kurtosis of so many bytes: -0.15 and -0.075."""
    n = 400_000
    bells, deviates = np.empty((n, 2)), np.empty(n)
    fill_deviates(bells, deviates, seed, Purpose.FRAILTY)
    assert abs(np.corrcoef(bells.T)[0, 1]) < 5 / math.sqrt(n)
    for drawn, bytes_added, named in ((bells[:, 0], 8, -0.15), (bells[:, 1], 8, -0.15), (deviates, 16, -0.075)):
        kurtosis, fourth = moments_of_sum(bytes_added)
        assert kurtosis == pytest.approx(named, abs=0.001)
        assert abs(drawn.mean()) < 5 / math.sqrt(n)
        assert abs(drawn.var() - 1) < 5 * math.sqrt((fourth - 1) / n)
        assert abs((drawn**3).mean()) < 5 * math.sqrt(15 / n)
        assert abs((drawn**4).mean() - fourth) < 5 * math.sqrt(96 / n), "96 is what a normal number's would vary"
    for level in (-2.5, -1.0, 0.0, 0.5, 2.0):
        expected = statistics.NormalDist().cdf(level)
        assert abs((deviates < level).mean() - expected) < 0.004, "near the normal distribution all along"
