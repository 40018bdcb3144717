"""One run across processes: what a day costs beyond the citizens' own work, what is sent, and what a nation would need.

    python benchmarks/across.py                              the tables of docs/scale.md (about two minutes)
    python benchmarks/across.py --citizens 20000 --days 10   a small one

Everything is measured here, on local processes of one thread each; digests must equal those of the run in one process.
The last table is arithmetic on the figures printed above it, see docs/scale.md.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from simulation.cli.estimate import free_memory
from simulation.experiments.distributed.city_shares import share_out
from simulation.experiments.distributed.remote_citizens import RemoteCitizens
from simulation.experiments.distributed.worker_processes import WorkerProcesses, client_of
from simulation.experiments.precompiling import warm
from simulation.population import places_of
from simulation.results.digest import digest
from simulation.scenario import Scenario
from simulation.society.model import Society

NATION = 1_100_000_000
YEAR = 365
SNAPSHOTS = 12
"""In a year."""
RESTS = (0.0, 0.3, 0.866)
"""Shares of adults outside the model cities: none, as in the shipped scenarios, and the true one."""
MACHINES = (1, 2, 4, 8, 16)
USABLE = 0.8
"""Of the free memory: some is for interpreters and libraries."""
NANO = 1e9
HOUR = 3600.0


@dataclass
class Measured:
    """Figures of one run. Seconds are those of the clock."""

    name: str
    making: float  # seconds to make the citizens
    day: float  # seconds a day, observed days included
    state: float  # bytes a citizen
    digest: str
    processor: float = 0.0  # seconds a day of processor time, of a run in one process
    institutions: float = 0.0  # seconds a day
    overhead: float = 0.0  # seconds a day beyond institutions and the work of the slowest worker
    down: int = 0  # bytes a day
    up: int = 0
    growth: float = 0.0  # bytes a citizen by which the workers grew at most
    writing: float = 0.0  # bytes a second of a snapshot


class Scales(WorkerProcesses):
    """A company that weighs what is asked and answered, once it is `on`."""

    on = False
    down = 0
    up = 0

    def ask(self, worker: str, verb: str, *arguments: Any) -> Callable[[], Any]:
        """Ask, and weigh."""
        answer = super().ask(worker, verb, *arguments)
        if not self.on:
            return answer
        self.down += sum(map(weight, arguments))

        def weighed() -> Any:
            given = answer()
            self.up += weight(given)
            return given

        return weighed


def weight(message: Any) -> int:
    """Bytes that a message takes on the wire."""
    from distributed.protocol import serialize

    return sum(memoryview(frame).nbytes for frame in serialize(message)[1])


def here(settings: Any, days: int, threads: int) -> Measured:
    """A run in this process."""
    Society(tiny(settings), rng=1, threads=threads).run(2)  # compiled code is loaded before the clock starts
    begun = time.perf_counter()
    society = Society(settings, rng=1, threads=threads)
    making = time.perf_counter() - begun
    worked = time.process_time()
    day = seconds_a_day(society, days)
    worked = (time.process_time() - worked) / days
    name = f"one process, {threads} thread{'s' if threads > 1 else ''}"
    return Measured(name, making, day, society.populace.bytes_per_citizen, digest_of(society), processor=worked)


def there(settings: Any, days: int, processes: int) -> Measured:
    """A run on local processes."""
    with client_of(f"local:{processes}") as client, tempfile.TemporaryDirectory() as folder:
        make = partial(RemoteCitizens, folder=Path(folder), every=10 * days)
        rehearsal = WorkerProcesses(client)
        Society(tiny(settings), rng=1, populace=partial(make, worker_processes=rehearsal)).run(2)
        rehearsal.dismiss()
        workers = client.run(os.getpid).values()
        before = peak_memory(workers)
        worker_processes = Scales(client)
        begun = time.perf_counter()
        society = Society(settings, rng=1, populace=partial(make, worker_processes=worker_processes))
        making = time.perf_counter() - begun
        citizens = society.populace
        citizens.seconds = dict.fromkeys(citizens.seconds, 0.0)
        day = seconds_a_day(society, days)
        asked, worked = (citizens.seconds[name] / days for name in ("elapsed", "working"))
        growth = (peak_memory(workers) - before) / sum(citizens.sizes)
        name = f"{processes} worker{'s' if processes > 1 else ''}"
        found = Measured(name, making, day, citizens.bytes_per_citizen, digest_of(society), growth=growth)
        found.institutions, found.overhead = day - asked, asked - worked
        begun = time.perf_counter()
        citizens.keep()
        found.writing = found.state * sum(citizens.sizes) / (time.perf_counter() - begun)
        worker_processes.on = True
        society.step()
        found.down, found.up = worker_processes.down, worker_processes.up
        worker_processes.dismiss()
        return found


def tiny(settings: Any) -> Any:
    """The same for few citizens."""
    return settings.model_copy(update={"population": settings.population.model_copy(update={"citizens": 1000})})


def seconds_a_day(society: Society, days: int) -> float:
    """How long a day takes, on average."""
    begun = time.perf_counter()
    for _ in range(days):
        society.step()
    return (time.perf_counter() - begun) / days


def digest_of(society: Society) -> str:
    """The digest of what was observed so far."""
    frames = society.frames()
    return digest({table: frames[table].assign(replicate=0) for table in ("daily", "events", "spells")})


def peak_memory(processes: Iterable[int]) -> float:
    """The largest memory of processes so far, in bytes, added up; 0 where the system does not tell."""
    total = 0.0
    for pid in processes:
        status = Path(f"/proc/{pid}/status")
        lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
        total += next((float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0.0)
    return total


@dataclass(frozen=True)
class Rates:
    """What the extrapolation rests on."""

    nanoseconds: float  # of processor time, a citizen and day
    gain: float  # of a second thread
    fixed: float  # seconds a day: institutions, and what a worker more makes of them
    making: float  # seconds a citizen on one processor
    memory: float  # bytes a citizen
    snapshot: float  # seconds a citizen of a machine


@dataclass(frozen=True)
class Need:
    """What a year of a nation needs on machines of one kind."""

    machines: int  # that get a city at all
    largest: int  # citizens of the machine with most of them
    memory: float  # bytes of that machine
    hours: float


def nation(rates: Rates, rest: float, machines: int, cores: int) -> Need:
    """A year of all adults, `rest` of them outside the model cities, on machines with `cores` processors each."""
    asked = {"population.citizens": NATION, "population.rest_of_country_share": rest}
    people = np.diff(places_of(Scenario.load("baseline").replace(asked).settings.population).first).tolist()
    hands = share_out(people, machines)
    largest = max(sum(people[city] for city in hand) for hand in hands)
    processors = 1 + (cores - 1) * (rates.gain - 1)
    work = largest * (YEAR * rates.nanoseconds / NANO + rates.making) / processors
    waiting = YEAR * rates.fixed + SNAPSHOTS * largest * rates.snapshot
    return Need(len(hands), largest, largest * rates.memory, (work + waiting) / HOUR)


def rates_of(alone: Measured, two: Measured, across: Measured, citizens: int) -> Rates:
    """The rates that follow from the measured runs."""
    return Rates(
        nanoseconds=alone.processor / citizens * NANO,
        gain=max(1.0, alone.day / two.day),
        fixed=across.institutions + across.overhead,
        making=alone.making / citizens,
        memory=max(across.growth, across.state),
        snapshot=across.state / across.writing,
    )


COLUMNS = (
    ("making", "s", 7), ("day", "ms", 8), ("overhead", "ms/day", 9), ("institutions", "ms/day", 13),
    ("down", "kB/day", 7), ("up", "kB/day", 7), ("state", "B/citizen", 10), ("growth", "B/citizen", 10),
)  # fmt: skip


def line_of(found: Measured) -> str:
    """One line of the table of runs."""
    figures: list[float | None] = [found.making, 1e3 * found.day, *[None] * 4, found.state, None]
    if found.up:
        beyond = (1e3 * found.overhead, 1e3 * found.institutions, found.down / 1e3, found.up / 1e3)
        figures = [found.making, 1e3 * found.day, *beyond, found.state, found.growth]
    digits = (2, 1, 1, 1, 0, 0, 0, 0)
    cells = [
        (" " * width if figure is None else f"{figure:>{width}.{n}f}")
        for figure, (_, _, width), n in zip(figures, COLUMNS, digits, strict=True)
    ]
    return f"{found.name:<22}{''.join(cells)}  {found.digest[:12]}"


def extrapolation(rates: Rates, cores: int) -> list[str]:
    """The lines of the last table."""
    lines = [
        f"{rates.nanoseconds:.1f} ns of one processor a citizen and day; a second one is worth {rates.gain - 1:.2f}",
        f"{1e3 * rates.fixed:.1f} ms a day for institutions and messages; {rates.memory:.1f} bytes a citizen",
        f"making citizens {rates.making * NANO:.0f} ns, a snapshot {rates.snapshot * NANO:.0f} ns a citizen",
        "",
        f"{NATION:,} adults, {YEAR} days, machines with {cores} processors",
        "outside cities  machines  largest share  GB on it  GB in all   hours",
    ]
    for rest in RESTS:
        for machines in MACHINES:
            need = nation(rates, rest, machines, cores)
            lines.append(
                f"{rest:>14.1%} {need.machines:>9} {need.largest / NATION:>14.1%} {need.memory / 1e9:>9.0f} "
                f"{NATION * rates.memory / 1e9:>10.0f} {need.hours:>7.2f}"
            )
    return list(dict.fromkeys(lines))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="contested")
    parser.add_argument("--citizens", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--repeats", type=int, default=3, help="of each run; the one with the middle day is shown")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cores", type=int, default=32, help="of each machine in the extrapolation")
    request = parser.parse_args()
    warm(print)
    settings = Scenario.load(request.scenario).replace({"population.citizens": request.citizens}).settings
    print(
        f"{request.scenario}, {request.citizens:,} citizens, {request.days} days, seed 1, middle of {request.repeats}"
    )
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    print(" " * 22 + "".join(f"{name:>{width}}" for name, _, width in COLUMNS) + "  digest")
    print(" " * 22 + "".join(f"{unit:>{width}}" for _, unit, width in COLUMNS))
    measures = [partial(here, threads=1), partial(here, threads=2)]
    measures += [partial(there, processes=n) for n in request.workers]
    found: list[list[Measured]] = [[] for _ in measures]
    for _ in range(request.repeats):  # in turn, so that a busy neighbour meets all alike
        for measure, its in zip(measures, found, strict=True):
            gc.collect()  # a model is full of circles, and the next one needs its memory
            its.append(measure(settings, request.days))
    runs = [sorted(its, key=lambda one: one.day)[len(its) // 2] for its in found]
    print("\n".join(map(line_of, runs)))
    if len({one.digest for its in found for one in its}) > 1:
        sys.exit("the runs differ")
    print("the same integers in all\n")
    rates = rates_of(runs[0], runs[1], runs[-1], request.citizens)
    print("\n".join(extrapolation(rates, request.cores)))
    if free := free_memory():
        millions = int(USABLE * free / rates.memory / 1e6)
        print(
            "\nthe largest that fits here: "
            f"python benchmarks/across.py --days 10 --repeats 1 --citizens {millions}000000"
        )


if __name__ == "__main__":
    main()
