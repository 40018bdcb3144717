"""HOW OPENLY PEOPLE SPEAK: the trait of fear, and how far what they say of the system lies above what they think.

    shown support = support + fear * trait * (1 + caution * (income + town + woman + youth) / 4)

where the trait is fixed and even between 0 and 1, and each of the four runs from -1 to 1: from the lowest to the
highest income fifth, country and town, man and woman, 65 years and 25. `caution` 0 is fear alike in all groups.

Sources: D12; D15 (in list experiments the wealthy, townspeople, women and the young conceal most).
"""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, byte_of, threefry

FEARS = BYTE * BYTE
"""Levels of the trait of fear."""
MIDDLE_AGE, AGE_STEP = 45.0, 20.0


@rule
def fear_from(high, low):
    """The trait of fear, 0 to 1, of somebody who drew these two bytes."""
    return (high * BYTE + low + 0.5) / FEARS


@rule
def fear_of(seed, uid):
    """A person's fixed trait of fear, 0 to 1."""
    words = threefry(seed, Purpose.FEAR, uid // FLOCK, 0)
    return fear_from(byte_of(words, uid % FLOCK), byte_of(words, FLOCK + uid % FLOCK))


@rule
def carefulness(income_fifth, urban, male, age, caution):
    """How much of her fear a person lets speak, by her groups; 1 on average."""
    young = min(max((MIDDLE_AGE - age) / AGE_STEP, -1.0), 1.0)
    group = ((income_fifth - 2.0) * 0.5 + (2.0 * urban - 1.0) + (1.0 - 2.0 * male) + young) * 0.25
    return max(1.0 + caution * group, 0.0)


@rule
def gap_of(citizens, i, trait, p):
    """How far what citizen `i` says lies above what she thinks; `p` are the numbers of opinion."""
    careful = carefulness(
        float(citizens.income_fifth[i]), float(citizens.residence[i]), float(citizens.sex[i]), float(citizens.age[i]),
        p.caution,
    )  # fmt: skip
    return p.fear * trait * careful
