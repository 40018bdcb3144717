"""WHAT THE EVIDENCE LEAVES OPEN: a sample of the posterior over parameters, given targets and emulators.

    log p(x | targets) = - 1/2 sum_t [ (y_t - m_t(x))^2 / v_t(x) + log v_t(x) ]     inside the priors
    v_t(x) = (tolerance_t / 1.96)^2 + emulator's variance(x) + noise_t^2

m_t is the emulator's mean; the priors are uniform over their ranges, on a logarithmic scale where a plan says so. The
tolerance of a target is the half width of a 95 % band: sampling error and what its definition leaves open.

Sampled with the affine-invariant ensemble of emcee (Foreman-Mackey and others 2013, PASP 125, 306-312).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.experiments.calibration.emulator import Emulator, on_one_thread

WALKERS_A_PARAMETER = 4
TWO_SIDED = 1.96


@dataclass(frozen=True)
class Observed:
    """What was observed of one target: its value, and the half width of its 95 % band."""

    name: str
    value: float
    tolerance: float


@dataclass(frozen=True)
class Posterior:
    """A sample in shares of the priors, (n, k), and how well it was taken.

    acceptance: share of proposals taken. steps: kept steps of each walker. correlation_time: steps after which a walker
    has forgotten where it was, the longest over parameters (NaN when there are too few steps to tell).
    """

    sample: np.ndarray
    acceptance: float
    steps: int
    correlation_time: float


def log_posterior(points: np.ndarray, observed: Sequence[Observed], emulators: Sequence[Emulator]) -> np.ndarray:
    """Log posterior density, up to a constant, at `points` (m, k); minus infinity outside the priors."""
    inside = ((points >= 0.0) & (points <= 1.0)).all(axis=1)
    total = np.where(inside, 0.0, -np.inf)
    if not inside.any():
        return total
    within = points[inside]
    for target, emulator in zip(observed, emulators, strict=True):
        mean, deviation = emulator.predict(within)
        variance = (target.tolerance / TWO_SIDED) ** 2 + deviation**2 + emulator.noise**2
        total[inside] -= 0.5 * ((target.value - mean) ** 2 / variance + np.log(variance))
    return total


def sample_posterior(
    observed: Sequence[Observed], emulators: Sequence[Emulator], n_parameters: int, *, seed: int, steps: int = 1500,
    start: np.ndarray | None = None,
) -> Posterior:  # fmt: skip
    """A sample of the posterior; the first half of the steps is left out. `start`: points (m, k) to start near."""
    import emcee

    walkers = max(2 * n_parameters + 2, WALKERS_A_PARAMETER * n_parameters, 16)
    sampler = emcee.EnsembleSampler(walkers, n_parameters, log_posterior, args=(observed, emulators), vectorize=True)
    sampler._random = _legacy_stream(seed)
    with on_one_thread():
        first = _first_walkers(observed, emulators, n_parameters, walkers, seed, start)
        sampler.run_mcmc(first, steps, progress=False)
    kept = steps // 2
    chain = sampler.get_chain(discard=steps - kept)
    time = float(np.max(emcee.autocorr.integrated_time(chain, quiet=True, tol=0)))
    flat = chain.reshape(-1, n_parameters)
    return Posterior(flat, float(np.mean(sampler.acceptance_fraction)), kept, time)


def _first_walkers(
    observed: Sequence[Observed], emulators: Sequence[Emulator], n_parameters: int, walkers: int, seed: int,
    start: np.ndarray | None,
) -> np.ndarray:  # fmt: skip
    """The likeliest of many even points of the cube, so that walkers begin where something is likely."""
    from scipy.stats import qmc

    cube = qmc.Sobol(n_parameters, seed=seed % 2**32).random_base2(12)
    candidates = cube if start is None else np.vstack((cube, start))
    found = log_posterior(candidates, observed, emulators)
    made: np.ndarray = np.clip(candidates[np.argsort(-found)[:walkers]], 1e-6, 1.0 - 1e-6)
    return made


def _legacy_stream(seed: int) -> np.random.RandomState:
    """emcee draws from NumPy's older stream; no simulated person is touched."""
    return np.random.RandomState(seed % 2**32)


def identifiability(names: Sequence[str], sample: np.ndarray) -> pd.DataFrame:
    """How much the evidence says about each parameter.

    Rows: name, contraction (1: known, 0: as wide as its prior), mean, low and high of the posterior in shares of the
    prior, partner and correlation: the parameter with which it trades off most.
    """
    variance = sample.var(axis=0)
    low, high = np.quantile(sample, (0.025, 0.975), axis=0)
    related = np.corrcoef(sample, rowvar=False) if len(names) > 1 else np.zeros((1, 1))
    np.fill_diagonal(related, 0.0)
    partner = np.abs(related).argmax(axis=1)
    rows = range(len(names))
    return pd.DataFrame(
        {
            "name": list(names),
            "contraction": 1.0 - variance * 12.0,
            "mean": sample.mean(axis=0),
            "low": low,
            "high": high,
            "partner": [names[partner[k]] if len(names) > 1 else "" for k in rows],
            "correlation": [float(related[k, partner[k]]) for k in rows],
        }
    )
