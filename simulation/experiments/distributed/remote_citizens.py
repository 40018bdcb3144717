"""CITIZENS ELSEWHERE: what a society sees of citizens who live in other processes, with the verbs of `Populace`.

Orders go down, cut to the cities of each shard; counts, stocks and ended listings come up. Every few days all shards
are written to disk, and the orders since then are kept here. When a worker is lost, its shards are made again on others
from their snapshots and repeat those orders. Chance depends on nothing but seed, purpose, uid and day, so they come to
where they were.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from simulation.errors import SimulationError
from simulation.experiments.distributed.city_shares import share_out
from simulation.experiments.distributed.worker_state import CHANGES, Answer, Order, ShardSpecification, program
from simulation.observation.spells_table import Listings, one_below_the_other
from simulation.population import names_of_places, places_of
from simulation.state.messages import Policies, for_cities

SHARDS_A_WORKER = 2
SNAPSHOT_EVERY = 30
"""Days between snapshots."""
TRIES = 5
"""Times in a row that shards are made again for one order; what kills their workers is then taken to be themselves."""


class Lost(Exception):
    """A worker does not answer any more."""


class WorkersLost(SimulationError):
    """Workers die again and again, or none is left."""


class WorkerProcesses(Protocol):
    """Worker processes, each with a `WorkerState`."""

    def workers(self) -> list[str]:
        """Those that can be given work, at least one. Raises WorkersLost."""

    def ask(self, worker: str, verb: str, *arguments: Any) -> Callable[[], Any]:
        """Have the holder of a worker begin with something; calling the answer waits for it, or raises Lost."""


class RemoteCitizens:
    """The citizens of all cities, in the hands of a company."""

    def __init__(
        self, settings: Any, *, seed: int, worker_processes: WorkerProcesses, folder: Path, every: int = SNAPSHOT_EVERY,
        shards: int | None = None, note: Callable[[str], None] = lambda text: None,
    ) -> None:  # fmt: skip
        """Make the citizens; `begin` must follow.

        folder: where snapshots are kept, `every` so many days; all workers must see it. shards: None is two a worker.
        """
        self.worker_processes, self.folder, self.every, self.note = worker_processes, folder, every, note
        self.places = places_of(settings.population)
        self.names = names_of_places(settings.population)
        people = np.diff(self.places.first)
        workers = worker_processes.workers()
        self.cities = [np.array(c) for c in share_out(people.tolist(), shards or len(workers) * SHARDS_A_WORKER)]
        self.sizes = [int(people[cities].sum()) for cities in self.cities]
        self.specifications = [
            ShardSpecification(
                settings, seed, tuple(self.names[city] for city in cities), int(people.sum()), folder, program()
            )
            for cities in self.cities
        ]
        self.home = dict.fromkeys(range(len(self.cities)), "")
        self.number = 0
        self.kept: list[Path | None] = [None] * len(self.cities)
        self.since: list[list[Order]] = [
            [] for _ in self.cities
        ]  # the first one, `begin`, and those since the snapshot
        self.days = 0
        self.counts: np.ndarray | None = None
        self.seconds = {"elapsed": 0.0, "working": 0.0}
        for worker, hand in zip(workers, share_out(self.sizes, len(workers)), strict=False):
            self.home |= dict.fromkeys(hand, worker)
        made = [(n, worker_processes.ask(self.home[n], "make", n, self.specifications[n], None, [])) for n in self.home]
        for _, answer in made:
            self._received(answer)

    def begin(self, policies: Policies) -> np.ndarray:
        """The morning of the first day; the strain of offices, see `Populace.begin`."""
        policies = copy.deepcopy(policies)  # institutions change some arrays in place, and orders may be repeated
        return self._by_city(self._order("begin", lambda n: (for_cities(policies, self.cities[n]),)))

    def live(self, day: int, policies: Policies) -> None:
        """One day of everybody."""
        policies = copy.deepcopy(policies)
        self.counts = self._by_city(self._order("live", lambda n: (day, for_cities(policies, self.cities[n]))))
        self.days += 1
        if self.days % self.every == 0:
            self.keep()

    def counted(self) -> np.ndarray:
        """The counts of the day that was lived, by city."""
        assert self.counts is not None, "no day was lived"
        return self.counts

    def stocktaking(self, day: int) -> np.ndarray:
        """Stocks by city."""
        return self._by_city(self._order("stocktaking", lambda n: (day,)))

    def ended(self, wanted: bool) -> Listings:
        """Listings that ended since the last call, if `wanted`."""
        pieces = self._order("ended", lambda n: (wanted,))
        return one_below_the_other(list(pieces.values())) if wanted else {}

    def lasting(self) -> Listings:
        """Listings that have not ended."""
        return one_below_the_other(list(self._order("lasting", lambda n: ()).values()))

    def keep(self) -> None:
        """Write all shards to disk, and forget the orders before, but for the first."""
        paths = {n: self.folder / f"{n}-{self.number}.npz" for n in self.home}
        self._order("keep", lambda n: (paths[n],))
        for n, path in paths.items():
            before, self.kept[n], self.since[n] = self.kept[n], path, self.since[n][:1]
            if before is not None:
                before.unlink(missing_ok=True)

    @property
    def bytes_per_citizen(self) -> float:
        """Memory of all state per citizen."""
        return float(sum(self._order("memory", lambda n: ()).values()) / sum(self.sizes))

    def _order(self, verb: str, arguments: Callable[[int], tuple[Any, ...]]) -> dict[int, Any]:
        """Have all shards do something, whatever becomes of workers on the way; what each gave, in their order."""
        begun = time.perf_counter()
        self.number += verb in CHANGES
        orders = {n: Order(self.number, verb, arguments(n)) for n in self.home}
        if verb in CHANGES:
            for n, order in orders.items():
                self.since[n].append(order)
        by_worker: dict[str, dict[int, Order]] = {}
        for n, worker in self.home.items():
            by_worker.setdefault(worker, {})[n] = orders[n]
        asked = [self.worker_processes.ask(worker, "follow", its) for worker, its in by_worker.items()]
        answers = [self._received(answer) for answer in asked]
        given = {n: result for answer in answers for n, result in answer.shards.items()}
        self.seconds["working"] += max(answer.seconds for answer in answers)
        tries = 0
        while len(given) < len(orders):
            if tries == TRIES:
                raise WorkersLost(f"workers were lost {TRIES} times in a row while they worked on the same shards")
            given |= self._made_again({n: order for n, order in orders.items() if n not in given})
            tries += 1
        self.seconds["elapsed"] += time.perf_counter() - begun
        return {n: given[n] for n in orders}

    def _made_again(self, orders: Mapping[int, Order]) -> dict[int, Any]:
        """Make lost shards again on workers that are left and have them repeat what they did; what the last gives."""
        workers = self.worker_processes.workers()
        loads = {worker: sum(self.sizes[n] for n, home in self.home.items() if home == worker) for worker in workers}
        asked = []
        for n in sorted(orders, key=lambda n: -self.sizes[n]):
            self.home[n] = min(workers, key=lambda worker: loads[worker])
            loads[self.home[n]] += self.sizes[n]
            again = self.since[n] if orders[n].verb in CHANGES else [*self.since[n], orders[n]]
            days = sum(order.verb == "live" for order in again)
            self.note(f"a worker was lost: {self.sizes[n]:,} citizens made again, {days} days repeated")
            asked.append(
                self.worker_processes.ask(self.home[n], "make", n, self.specifications[n], self.kept[n], again)
            )
        answers = [self._received(answer) for answer in asked]
        return {n: result for answer in answers for n, result in answer.shards.items()}

    def _received(self, answer: Callable[[], Answer]) -> Answer:
        """The answer, or an empty one of a worker that is lost."""
        try:
            return answer()
        except Lost:
            return Answer({}, 0.0)

    def _by_city(self, tables: Mapping[int, np.ndarray]) -> np.ndarray:
        """One table by city out of those of the shards."""
        first = tables[0]
        whole = np.zeros((len(self.names), *first.shape[1:]), first.dtype)
        for n, table in tables.items():
            whole[self.cities[n]] = table
        return whole
