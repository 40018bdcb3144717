"""HOW ONE PERSON IS DRAWN: a rule for each attribute, and the kernel that draws the people of one place.

Chance is keyed by the number in which people of a place are drawn. Numbers along the ring of neighbours are given
afterwards, by `standing_in_the_ring`, so who lives in a place does not depend on how strongly neighbours resemble
each other.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, normal_quantile
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.population.margins import ADULT
from simulation.state.citizens import UID_SHIFT

LEAST_INCOME = 300.0
"""Yuan a month: about what subsistence support paid in the countryside."""
MOST_INCOME = 1_000_000.0
MOST_LIQUIDITY = 2_000_000_000.0

_FIRST, _SECOND = 0, 1  # counters of draws for one purpose; days of a run come much later
_HALF_STEP = 1.0 / 18014398509481984.0  # 2**-54 moves uniform numbers off 0


@rule
def deviate(seed, purpose, uid):
    """A standard normal number."""
    return normal_quantile(uniform(seed, purpose, uid, _FIRST) + _HALF_STEP)


@rule
def place_in(cumulative, u):
    """The position of the first cumulative share above `u`, or the number of shares when there is none."""
    low, high = 0, len(cumulative)
    while low < high:
        middle = (low + high) // 2
        if u < cumulative[middle]:
            high = middle
        else:
            low = middle + 1
    return low


@rule
def income_of(log_income):
    """Whole yuan a month, within bounds that keep money small integers."""
    return np.int32(min(max(exp(log_income), LEAST_INCOME), MOST_INCOME) + 0.5)


@rule
def fifth_of(fifths, income):
    """The national income fifth, 0 to 4."""
    position = 0
    for least in fifths:
        if income >= least:
            position += 1
    return position


@rule
def character_of(coefficients, schooling, band, log_income, luck):
    """Creditworthiness, standard normal in the nation but for the shape of its explained part."""
    explained = coefficients[0] + coefficients[1] * schooling + coefficients[2] * band + coefficients[3] * log_income
    return explained + coefficients[4] * luck


@rule
def liquidity_of(coefficients, income, character, luck):
    """Whole yuan at hand."""
    months = coefficients[0] * exp(coefficients[1] * character + coefficients[2] * luck)
    return np.int32(min(income * months, MOST_LIQUIDITY) + 0.5)


@rule
def service_of(coefficients, services, schooling, band, residence, luck, choice):
    """The number of the private service a person is enrolled in, 0 for none."""
    odds = coefficients[0] + coefficients[1] * schooling + coefficients[2] * band + coefficients[3] * residence
    if luck * (1.0 + exp(-odds)) >= 1.0:
        return 0
    return 1 + place_in(services, choice)


@rule
def standing_of(coefficients, sorting, schooling, residence, log_income, luck):
    """What orders the people of a place along the ring: socio-economic standing blended with noise."""
    standing = coefficients[0] + coefficients[1] * schooling + coefficients[2] * residence
    return sorting[0] * (standing + coefficients[3] * log_income) + sorting[1] * luck


@kernel
def draw(seed, code, row, margins, people, key):
    """Draw the people of one place: fill the columns of `people` (a tuple of arrays in the order below) and `key`.

    code: division code of the place. row: its row in the geography. key: float64, what orders people on the ring.
    """
    age, sex, residence, schooling, income_fifth, income, creditworthiness, service, liquidity = people
    for i in range(len(key)):
        uid = (code << UID_SHIFT) + i
        of_age, of_sex = uniforms(seed, Purpose.DEMOGRAPHY, uid, _FIRST)
        of_residence, of_schooling = uniforms(seed, Purpose.DEMOGRAPHY, uid, _SECOND)
        years = min(place_in(margins.age, of_age), len(margins.age) - 1) + ADULT
        band = min(max(years // 10, 2), 6) - 2
        male = 1 if of_sex < margins.male[band] else 0
        urban = 1 if of_residence < margins.urban[row, band] else 0
        level = place_in(margins.schooling[band, urban], of_schooling)
        log_income = margins.log_income[row, band, urban, level, male]
        log_income += margins.income_sd * deviate(seed, Purpose.INCOME, uid)
        yuan = income_of(log_income)
        character = character_of(margins.character, level, band, log_income, deviate(seed, Purpose.CHARACTER, uid))
        enrolled, choice = uniforms(seed, Purpose.ENROLMENT, uid, _FIRST)
        age[i], sex[i], residence[i], schooling[i] = years, male, urban, level
        income[i], income_fifth[i] = yuan, fifth_of(margins.fifths, yuan)
        creditworthiness[i] = character
        service[i] = service_of(margins.enrolment, margins.services, level, band, urban, enrolled, choice)
        liquidity[i] = liquidity_of(margins.liquidity, yuan, character, deviate(seed, Purpose.LIQUIDITY, uid))
        key[i] = standing_of(
            margins.standing, margins.sorting, level, urban, log_income, deviate(seed, Purpose.NEIGHBOURHOOD, uid)
        )


def standing_in_the_ring(key: np.ndarray) -> np.ndarray:
    """Who stands where: the drawn numbers of the people along the ring, int64 (n,).

    People rise in `key` along one half of the ring and fall along the other, so that the ring has no seam where the
    highest meet the lowest.
    """
    order = np.argsort(key, kind="stable")
    return np.concatenate((order[::2], order[1::2][::-1]))
