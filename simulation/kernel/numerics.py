"""HOW NUMBERS STAY THE SAME EVERYWHERE: exponential, logarithm and normal quantile with equal bits on every machine.

The functions of a platform's mathematical library differ in the last bit from one processor and one version to the
next, and one bit can turn one citizen's decision. These use only operations that IEEE 754 rounds correctly (addition,
subtraction, multiplication, division, square root) and moves of bits, so the same input gives the same output wherever
the program runs, compiled or as plain Python.
"""

from __future__ import annotations

import math

import numpy as np

from simulation.kernel.compilation import rule

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # the leading 33 bits of log(2): times a whole number below 2**20 it is exact
_LN2_LOW = 1.9082149292705877e-10  # the rest of log(2)
_ROUNDER = 6755399441055744.0  # 1.5 * 2**52: adding and subtracting it rounds to the nearest whole number
_ROUNDER_BITS = np.int64(0x4338000000000000)
_SQRT_HALF_BITS = np.int64(0x3FE6A09E667F3BCD)
_ONE_BITS = np.int64(0x3FF0000000000000)
_EXPONENT_STEP = np.int64(52)
_SMALLEST_DRAW = 1e-9
_SMALLEST_NORMAL = 2.2250738585072014e-308

# 1/n! for the exponential series and 2/(2n+1) for the series of 2 atanh.
_F2, _F3, _F4, _F5, _F6, _F7 = (1.0 / math.factorial(n) for n in range(2, 8))
_F8, _F9, _F10, _F11, _F12, _F13 = (1.0 / math.factorial(n) for n in range(8, 14))
_A1, _A2, _A3, _A4, _A5 = (2.0 / (2 * n + 1) for n in range(1, 6))
_A6, _A7, _A8, _A9, _A10 = (2.0 / (2 * n + 1) for n in range(6, 11))


@rule
def _power_of_two(k):
    """2.0**k for a whole k from -1022 to 1023."""
    return np.int64((np.int64(k) + np.int64(1023)) << _EXPONENT_STEP).view(np.float64)


@rule
def _series_of_exp(r):
    """e**r for |r| <= log(2)/2: 13 terms of its series."""
    r2 = r * r
    r4 = r2 * r2
    low = (_F2 + r * _F3) + r2 * (_F4 + r * _F5)
    middle = (_F6 + r * _F7) + r2 * (_F8 + r * _F9)
    high = (_F10 + r * _F11) + r2 * (_F12 + r * _F13)
    return 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)))


@rule
def exp(x):
    """e**x of a float, within 2 units in the last place; infinity above 709.78, 0.0 below -745.13, NaN for NaN.

    x = k log(2) + r with k whole and |r| <= log(2)/2, then 13 terms of the series of e**r times 2**k.
    """
    if x != x:
        return x
    if x > 709.782712893384:
        return math.inf
    if x < -745.1332191019411:
        return 0.0
    k = (x * _LOG2_E + _ROUNDER) - _ROUNDER
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    half = np.int64(k) >> np.int64(1)  # in two steps, because 2**k alone can leave the range of floats
    return _series_of_exp(r) * _power_of_two(half) * _power_of_two(np.int64(k) - half)


@rule
def exp_of_moderate(x):
    """The same as `exp` for x from -700 to 700, and anything beyond; without branches, so that loops run in vectors."""
    shifted = x * _LOG2_E + _ROUNDER
    k = shifted - _ROUNDER
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    bits = np.float64(shifted).view(np.int64) - _ROUNDER_BITS
    return _series_of_exp(r) * np.int64((bits + np.int64(1023)) << _EXPONENT_STEP).view(np.float64)


@rule
def exponentiate(numbers):
    """Turn each x of `numbers`, float64 (n,), into e**x."""
    for n in range(len(numbers)):
        numbers[n] = exp(numbers[n])


@rule
def log(x):
    """The natural logarithm of a float, within 2 units in the last place; minus infinity for 0.0, NaN below 0.0.

    x = 2**k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), then log(1 + f) = 2 atanh(f / (2 + f)) as a series.
    """
    if not x > 0.0:
        return -math.inf if x == 0.0 else math.nan
    if x == math.inf:
        return math.inf
    shift = np.int64(0)
    if x < _SMALLEST_NORMAL:
        x = x * 18014398509481984.0
        shift = np.int64(54)
    bits = np.float64(x).view(np.int64)
    exponent = (bits - _SQRT_HALF_BITS) >> _EXPONENT_STEP
    mantissa = np.int64(bits - (exponent << _EXPONENT_STEP)).view(np.float64)
    k = np.float64(exponent - shift)
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    z2 = z * z
    z4 = z2 * z2
    low = (_A1 + z * _A2) + z2 * (_A3 + z * _A4)
    middle = (_A5 + z * _A6) + z2 * (_A7 + z * _A8)
    series = low + z4 * (middle + z4 * (_A9 + z * _A10))
    return k * _LN2_HIGH + (k * _LN2_LOW + (2.0 * s + s * (z * series)))


_CENTRE = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4),
    (1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4),
    (5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)
_TAIL = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0),
    (3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1),
    (6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)
_FAR_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2),
    (2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4),
    (1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)


@rule
def _ratio(table, r):
    """The ratio of two polynomials of degree 7 in r: rows 0 and 1 of `table` over rows 2 and 3, highest power first."""
    upper, lower = 0.0, 0.0
    for i in range(4):
        upper = upper * r + table[0][i]
        lower = lower * r + table[2][i]
    for i in range(4):
        upper = upper * r + table[1][i]
        lower = lower * r + table[3][i]
    return upper / lower


@rule
def normal_quantile(p):
    """The standard normal deviate below which a share p lies; minus infinity at 0, infinity at 1, NaN outside.

    Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37(3), 477-484): relative error about 1e-15.
    """
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        return q * _ratio(_CENTRE, 0.180625 - q * q)
    if not 0.0 < p < 1.0:
        return -math.inf if p == 0.0 else math.inf if p == 1.0 else math.nan
    r = math.sqrt(-log(p if q < 0.0 else 1.0 - p))
    deviate = _ratio(_TAIL, r - 1.6) if r <= 5.0 else _ratio(_FAR_TAIL, r - 5.0)
    return -deviate if q < 0.0 else deviate


@rule
def normal_deviate(u):
    """The standard normal deviate of a uniform draw, which may be 0: beyond six standard deviations it is cut."""
    return normal_quantile(min(max(u, _SMALLEST_DRAW), 1.0 - _SMALLEST_DRAW))
