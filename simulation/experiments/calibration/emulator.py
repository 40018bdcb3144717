"""A QUICK STAND-IN FOR THE MODEL: what a target would read at parameters that were not run, and how sure that is.

A Gaussian process for each target, over parameters in shares of their priors, with a length of its own for each
parameter and the noise of replicates. Trained on runs, checked by leaving runs out.
"""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np

LONGEST, SHORTEST = 20.0, 0.05
"""Bounds of the length, in prior ranges, over which a target changes with a parameter."""
FOLDS = 5


@dataclass(frozen=True)
class Emulator:
    """One target as a function of the parameters.

    error: root mean square difference between runs and what the stand-in says of them when it has not seen them.
    spread: standard deviation of the runs, for comparison. noise: standard deviation of a mean over replicates.
    """

    process: Any
    centre: float
    scale: float
    error: float
    spread: float
    noise: float

    def predict(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation (of the expectation, not of a run) at `points` (m, k) in shares of the priors."""
        mean, deviation = self.process.predict(points, return_std=True)
        return self.centre + self.scale * mean, self.scale * deviation


def on_one_thread() -> AbstractContextManager[Any]:
    """Linear algebra without further threads: waking them takes a hundred times as long as solving for a few points."""
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[Any] = threadpool_limits(1, user_api="blas")
    return limited


def train(points: np.ndarray, values: np.ndarray, noise: float) -> Emulator:
    """An emulator of `values` (n,) at `points` (n, k); undefined values are left out.

    noise: standard deviation of a value around its expectation, from replicates. Raises ValueError with fewer than 2 k
    points with a defined value.
    """
    known = np.isfinite(values)
    points, values = points[known], values[known]
    if len(values) < 2 * points.shape[1]:
        raise ValueError(f"{len(values)} points with a defined value are too few for {points.shape[1]} parameters")
    centre, scale = float(values.mean()), float(values.std()) or 1.0
    scaled = (values - centre) / scale
    with on_one_thread():
        process = _fitted(points, scaled, (noise / scale) ** 2)
        left_out = _left_out(process, points, scaled)
    return Emulator(process, centre, scale, float(left_out * scale), float(values.std()), noise)


def _fitted(points: np.ndarray, scaled: np.ndarray, variance: float) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct

    lengths = np.full(points.shape[1], 1.0)
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(lengths, (SHORTEST, LONGEST)) + ConstantKernel(
        1.0, (1e-3, 1e3)
    ) * DotProduct(1.0, (1e-2, 1e2))
    process = GaussianProcessRegressor(kernel, alpha=max(variance, 1e-6), n_restarts_optimizer=0, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length at its bound says that the parameter does not matter
        return process.fit(points, scaled)


def _left_out(process: Any, points: np.ndarray, scaled: np.ndarray) -> float:
    """Root mean square error on folds that were not seen, lengths kept."""
    from sklearn.gaussian_process import GaussianProcessRegressor

    fold = np.arange(len(points)) % FOLDS
    gaps = np.empty(len(points))
    for k in range(FOLDS):
        seen = fold != k
        other = GaussianProcessRegressor(process.kernel_, alpha=process.alpha, optimizer=None)
        other.fit(points[seen], scaled[seen])
        gaps[~seen] = other.predict(points[~seen]) - scaled[~seen]
    return float(np.sqrt(np.mean(gaps**2)))
