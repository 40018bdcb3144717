"""WHAT A WORKER HOLDS: the citizens of some cities, who follow numbered orders.

A shard is the population of the same settings with all other cities left out, which changes nobody who stays. An order
that is not the next one is left undone: one was lost, or came twice, and the shard must be made again.
"""

from __future__ import annotations

import functools
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from simulation.conduct import load_catalogue
from simulation.errors import CannotWrite, Refused
from simulation.experiments.distributed import shard_files
from simulation.population import names_of_places
from simulation.results.code_fingerprint import fingerprint
from simulation.society.populace import Populace

CHANGES = ("begin", "live", "ended")
"""Orders that change citizens or tables; the others only look."""


@functools.cache
def program() -> str:
    """The fingerprint of the program in this process."""
    return fingerprint()


class Order(NamedTuple):
    """What citizens shall do: a method of `Shard`; `number` counts the orders so far that change something."""

    number: int
    verb: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class ShardSpecification:
    """What a shard is made from."""

    settings: Any
    seed: int
    cities: tuple[str, ...]  # names
    nation: int  # citizens of the whole country
    folder: Path  # of snapshots
    program: str  # fingerprint


class Answer(NamedTuple):
    """What the shards of one worker gave, by their number, and the seconds it took them."""

    shards: dict[int, Any]
    seconds: float


class Shard:
    """The citizens of some cities."""

    def __init__(self, specification: ShardSpecification, threads: int) -> None:
        population = specification.settings.population
        names = names_of_places(population)
        without = (*population.leave_out, *(name for name in names if name not in specification.cities))
        settings = specification.settings.model_copy(
            update={"population": population.model_copy(update={"leave_out": without})}
        )
        self.people = Populace(settings, load_catalogue(settings.conduct), seed=specification.seed, threads=threads)
        self.nation = specification.nation
        self.done = 0

    def is_due(self, order: Order) -> bool:
        """Whether the order is the next one."""
        return order.number == self.done + (order.verb in CHANGES)

    def follow(self, order: Order) -> Any:
        """Carry out an order and give what it asks for."""
        result = getattr(self, order.verb)(*order.arguments)
        self.done = order.number
        return result

    def begin(self, policies: Any) -> Any:
        """The morning of the first day; the strain of offices by city."""
        return self.people.begin(policies)

    def live(self, day: int, policies: Any) -> Any:
        """One day; its counts by city."""
        self.people.live(day, policies)
        return self.people.counted()

    def stocktaking(self, day: int) -> Any:
        """Stocks by city."""
        return self.people.stocktaking(day, self.nation)

    def ended(self, wanted: bool) -> Any:
        """Listings that ended."""
        return self.people.ended(wanted)

    def lasting(self) -> Any:
        """Listings that have not ended."""
        return self.people.lasting()

    def keep(self, path: Path) -> None:
        """Write all to disk."""
        shard_files.save(self.people, self.done, path)

    def memory(self) -> float:
        """Bytes of all state."""
        return self.people.bytes_per_citizen * len(self.people.citizens.age)


class WorkerState:
    """The shards of one worker, by their number."""

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self.shards: dict[int, Shard] = {}

    def follow(self, orders: Mapping[int, Order]) -> Answer:
        """Have shards carry out their orders, one after another; those that are not here or not so far give nothing."""
        begun = time.perf_counter()
        here = {number: self.shards[number] for number in orders if number in self.shards}
        given = {number: shard.follow(orders[number]) for number, shard in here.items() if shard.is_due(orders[number])}
        return Answer(given, time.perf_counter() - begun)

    def make(
        self, number: int, specification: ShardSpecification, snapshot: Path | None, orders: Sequence[Order]
    ) -> Answer:
        """Make a shard and repeat its orders; what the last one gives.

        With a snapshot only the first order is repeated, `begin`, which also sets what follows from the settings and
        never changes; then the state is taken from the snapshot, and the orders are those since.

        Raises:
            CannotWrite: the folder of snapshots cannot be seen from here.
            Refused: this is another version of the program, whose integers could differ.
        """
        if specification.program != program():
            raise Refused(f"a worker on {platform.node()} runs another version of this program: install the same one")
        if not specification.folder.is_dir():
            raise CannotWrite(
                f"{specification.folder}: cannot be seen from {platform.node()}; give --snapshots a shared folder"
            )
        begun = time.perf_counter()
        self.shards.pop(number, None)
        shard = Shard(specification, self.threads)
        result = None
        for order in orders:
            result = shard.follow(order)
            if order.verb == "begin" and snapshot is not None:
                shard.done = shard_files.load(shard.people, snapshot)
        self.shards[number] = shard
        return Answer({number: result}, time.perf_counter() - begun)
