"""HOW SURE THE DIFFERENCE IS: pairs of small runs made behind the page, and the band of their difference.

Replicates run in processes of their own at low priority, so the panes stay quick. Their seeds are the same for
everybody and apart from that of the panes; a class that looks at one comparison shares one band.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from simulation.app.limits import MOST_REPLICATES, MOST_WAITING, citizens_of_a_replicate
from simulation.app.pictures import CURVES, curves_of
from simulation.figures.intervals import over_replicates
from simulation.kernel.randomness import seed_of_replicate
from simulation.scenario import Scenario

EVERY = 5
"""Days between two looks at a replicate."""
LUCK = 2014
"""Seed from which those of all replicates are derived."""
GENTLE = 15
"""How far the processes stand back behind the page."""


class Pair(NamedTuple):
    """What is compared: the texts of two scenarios, and days and citizens of a replicate."""

    first: str
    second: str
    days: int
    citizens: int


Curves = list[list[list[float | None]]]
"""For both scenarios, for each day looked at, a number or None for each of CURVES."""


def pair_of(first: Scenario, second: Scenario) -> Pair:
    """Two scenarios as replicates run them, with fewer citizens."""
    days = first.settings.days
    citizens = citizens_of_a_replicate(first.settings.population.citizens, days)
    return Pair(first.resolved(), second.resolved(), days, citizens)


def days_seen(days: int) -> list[int]:
    """The days at whose end a replicate is looked at; the last one always."""
    return sorted({*range(EVERY, days + 1, EVERY), days})


def run_pair(pair: Pair, replicate: int) -> Curves:
    """One replicate of both scenarios under one seed."""
    from simulation.society.model import Society

    seed, seen, found = seed_of_replicate(LUCK, replicate), set(days_seen(pair.days)), []
    for text in (pair.first, pair.second):
        scenario = Scenario.from_text(text).replace({"population.citizens": pair.citizens, "observe.strata": False})
        society = Society(scenario.settings, rng=seed, threads=1)
        curves = []
        for day in range(1, pair.days + 1):
            society.step()
            if day in seen:
                curves.append(curves_of(society))
        found.append(curves)
    return found


@dataclass
class Band:
    """The replicates of one pair that are finished, and who waits for more."""

    pair: Pair
    runs: list[Curves] = field(default_factory=list)
    readers: set[Callable[[Band], None]] = field(default_factory=set)

    def content(self) -> dict[str, Any]:
        """JSON content: n, the days looked at, and by outcome [mean, low, high] of B minus A on each of them."""
        days = days_seen(self.pair.days)
        found: dict[str, Any] = {}
        if self.runs:
            values = np.array(self.runs, dtype=float)  # (replicates, 2, days, curves), NaN where undefined
            differences = values[:, 1] - values[:, 0]
            for k, name in enumerate(CURVES):
                found[name] = [_rounded(differences[:, day, k]) for day in range(len(days))]
        n, citizens = len(self.runs), self.pair.citizens
        return {"n": n, "of": MOST_REPLICATES, "citizens": citizens, "days": days, "difference": found}


def _rounded(values: np.ndarray) -> list[float | None]:
    mean, low, high, _ = over_replicates(values)
    return [None if not np.isfinite(end) else round(float(end), 6) for end in (mean, low, high)]


class Bands:
    """All bands that somebody looks at; each process has one replicate at a time, bands take turns."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._bands: dict[Pair, Band] = {}
        self._under_way: dict[Pair, int] = {}
        self._lock = threading.RLock()

    def watch(self, pair: Pair, reader: Callable[[Band], None]) -> Band | None:
        """Have replicates made as long as `reader` looks; it is called for each. None when too many are waiting."""
        with self._lock:
            band = self._bands.get(pair)
            if band is None:
                if sum(bool(known.readers) for known in self._bands.values()) >= MOST_WAITING:
                    return None
                self._forget_old()
                band = self._bands[pair] = Band(pair)
            band.readers.add(reader)
            self._occupy()
            return band

    def leave(self, reader: Callable[[Band], None]) -> None:
        """Nothing more is made for this reader."""
        with self._lock:
            for band in self._bands.values():
                band.readers.discard(reader)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            pool, self._pool = self._pool, None
            self._bands.clear()
        if pool is not None:
            processes = list((getattr(pool, "_processes", None) or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()

    @property
    def running(self) -> int:
        """Replicates under way."""
        return sum(self._under_way.values())

    def _forget_old(self) -> None:
        unread = [pair for pair, band in self._bands.items() if not band.readers]
        for pair in unread[: max(len(unread) - MOST_WAITING, 0)]:
            del self._bands[pair]

    def _occupy(self) -> None:
        """Give every free process the next replicate of the band that has fewest."""
        while self.running < self._workers:
            wanting = [
                (len(band.runs) + self._under_way.get(pair, 0), n, pair)
                for n, (pair, band) in enumerate(self._bands.items())
                if band.readers and len(band.runs) + self._under_way.get(pair, 0) < MOST_REPLICATES
            ]
            if not wanting:
                return
            replicate, _, pair = min(wanting)
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_stand_back)
            future = self._pool.submit(run_pair, pair, replicate)
            self._under_way[pair] = self._under_way.get(pair, 0) + 1
            future.add_done_callback(partial(self._finished, pair))

    def _finished(self, pair: Pair, done: Future[Curves]) -> None:
        with self._lock:
            self._under_way[pair] = self._under_way.get(pair, 1) - 1
            if not self._under_way[pair]:
                del self._under_way[pair]
            if self._pool is None or done.cancelled():
                return
            error = done.exception()
            if isinstance(error, BrokenProcessPool):
                self._pool = None
            band = self._bands.get(pair)
            if band is None:
                self._occupy()
                return
            if error is not None:
                band.readers.clear()  # what fails once fails again: nobody waits for it
            else:
                band.runs.append(done.result())
            for reader in tuple(band.readers):
                reader(band)
            self._occupy()


def _stand_back() -> None:
    """First act of a process: low priority, Ctrl-C left to the page, and an end when the page is gone."""
    if hasattr(os, "nice"):
        os.nice(GENTLE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
