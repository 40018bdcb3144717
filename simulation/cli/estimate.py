"""WHAT A REQUEST COSTS: memory, time and disk space, estimated before anything runs, and refused when it cannot fit.

The rates were measured with `benchmarks/` on two cores of 2020s hardware; they are meant to be right within a factor of
two, so that a mistake of a zero or two in `--citizens` is caught.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.cli.output import Screen, number, size, span
from simulation.errors import Refused
from simulation.kernel.threads import WORTH_SHARING, available_processors

BYTES_PER_CITIZEN = 150
BYTES_PER_PROCESS = 350_000_000  # interpreter, libraries and compiled kernels
BYTES_PER_ROW = 40  # of a table in memory
BYTES_PER_STORED_ROW = 8
BYTES_PER_PART = 20_300  # of a file of a sweep on disk
BYTES_PER_RUN = 375  # of one run in it
BYTES_PER_SWEEP = 10_000  # of everything else in its folder
SECONDS_PER_CITIZEN_DAY = 34e-9
SECONDS_PER_PAST_CITIZEN_DAY = 15e-9
SECONDS_PER_DAY = 310e-6  # of institutions, and of counts by city
SECONDS_PER_PAST_DAY = 14e-6
SECONDS_PER_RUN = 0.03  # of making a society, its tables and their digest
SECONDS_TO_START = 4.0
DAILY_COUNTS = 50
DAILY_COUNTS_OF_A_CITY = 7
PLACES = 30  # model cities, the rest of the country, the nation
SPELLS_PER_CITIZEN_YEAR = 0.25
RESERVE = 0.95  # of the free memory may be used


@dataclass(frozen=True)
class Estimate:
    """What a request needs and what there is; memory and disk in bytes, time in seconds."""

    runs: int
    citizens: int
    days: int
    workers: int
    memory: float
    memory_free: float | None
    seconds: float
    disk: float
    disk_free: float | None

    @property
    def fits(self) -> bool:
        """Whether memory and disk suffice, as far as this can be known."""
        return not self.shortage

    @property
    def shortage(self) -> str:
        """What is missing, as a sentence, or an empty text."""
        if self.memory_free is not None and self.memory > RESERVE * self.memory_free:
            free = f"{RESERVE:.0%} of the {size(self.memory_free)} free"
            return f"needs about {size(self.memory)} of memory, more than {free}"
        if self.disk_free is not None and self.disk > self.disk_free:
            return f"needs about {size(self.disk)} of disk space, more than the {size(self.disk_free)} free"
        return ""

    def content(self) -> dict[str, Any]:
        """The estimate for JSON."""
        return {**dataclasses.asdict(self), "fits": self.fits}

    def answer(self, screen: Screen) -> None:
        """Answer a command that was only asked what it would take."""
        screen.document(self.content())
        self.show(screen)

    def show(self, screen: Screen) -> None:
        """Print the estimate as a table."""
        free = [size(n) if n is not None else "unknown" for n in (self.memory_free, self.disk_free)]
        rows = [
            ("runs", number(self.runs), ""),
            ("citizens in a run", number(self.citizens), ""),
            ("days", number(self.days), ""),
            ("workers", number(self.workers), ""),
            ("memory", size(self.memory), f"{free[0]} free"),
            ("time", span(self.seconds), ""),
            ("disk space", size(self.disk), f"{free[1]} free"),
        ]
        screen.table(["estimate", "about>", ""], rows)
        screen.line(f"does not fit: {self.shortage}" if self.shortage else "fits; nothing was run")


def estimate(
    settings: Sequence[Any], *, replicates: int, workers: int, folder: Path, keeps_tables: bool = True
) -> Estimate:
    """What `replicates` runs of each of `settings` need with `workers` processes and results in `folder`.

    keeps_tables: whether all tables are kept until the end, as for a run, or only outcomes, as for a sweep.
    """
    runs = len(settings) * replicates
    workers = min(workers, runs)
    citizens = max(each.population.citizens for each in settings)
    rows = sum(_rows(each) for each in settings) * (replicates if keeps_tables else workers)
    processes = 1 + workers if workers > 1 else 1
    processors = available_processors()
    busy = processors if citizens >= WORTH_SHARING else min(workers, processors)
    work = sum(map(seconds_of, settings)) * replicates
    return Estimate(
        runs=runs,
        citizens=citizens,
        days=max(each.days for each in settings),
        workers=workers,
        memory=float(processes * BYTES_PER_PROCESS + workers * citizens * BYTES_PER_CITIZEN + rows * BYTES_PER_ROW),
        memory_free=free_memory(),
        seconds=SECONDS_TO_START + work / busy,
        disk=float(rows * BYTES_PER_STORED_ROW if keeps_tables else _bytes_of_sweep(runs, workers, work / runs)),
        disk_free=free_disk(folder),
    )


def _bytes_of_sweep(runs: int, workers: int, seconds: float) -> int:
    """A sweep on disk: a file for each chunk of runs, which costs much more than a run in it."""
    from simulation.experiments.sweep.chunks import n_chunks

    return BYTES_PER_SWEEP + n_chunks(runs, workers, seconds) * BYTES_PER_PART + runs * BYTES_PER_RUN


def seconds_of(settings: Any) -> float:
    """Processor seconds of one run."""
    citizens = settings.population.citizens
    day = SECONDS_PER_DAY + citizens * SECONDS_PER_CITIZEN_DAY
    lived = citizens / settings.population.sharers
    past = SECONDS_PER_PAST_DAY + lived * SECONDS_PER_PAST_CITIZEN_DAY
    return float(SECONDS_PER_RUN + settings.days * day + settings.population.past_days * past)


def refuse_what_does_not_fit(found: Estimate) -> None:
    """Raise Refused when the request needs more than there is."""
    if found.shortage:
        raise Refused(f"{found.shortage}\nfewer --citizens, --replicates or --workers need less")


def free_memory() -> float | None:
    """Bytes of memory that this process can still get, or None when the system does not tell."""
    limits = [found for found in (_available(), _left_in_group()) if found is not None]
    return min(limits) if limits else None


def free_disk(folder: Path) -> float | None:
    """Bytes free where `folder` is or will be, or None when the system does not tell."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        disk = shutil.disk_usage(place)
    except OSError:
        return None
    if disk.total == 0:  # such as /proc, which is no disk: that nothing can be written there is told on writing
        return None
    return float(disk.free)


def _rows(settings: Any) -> int:
    """Rows of the tables of one run, at most."""
    from simulation.observation.measures import OUTCOMES
    from simulation.state.citizens import N_GROUPS

    observe = settings.observe
    places = PLACES if observe.cities else 0
    groups = N_GROUPS if observe.strata else 1
    daily = settings.days * (DAILY_COUNTS + DAILY_COUNTS_OF_A_CITY * places)
    taken = (settings.days // observe.every + 1) * len(OUTCOMES) * (groups + places)
    spells = settings.population.citizens * settings.days / 365 * SPELLS_PER_CITIZEN_YEAR if observe.spells else 0
    return int(daily + taken + spells)


def _available() -> float | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
        return float(found.split()[1]) * 1024
    except (OSError, StopIteration, ValueError, IndexError):
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE")) * float(os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return None


def _left_in_group() -> float | None:
    """What a container may still use, where memory is limited by a control group of version 2."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = (group / "memory.current").read_text(encoding="ascii").strip()
        return None if limit == "max" else max(0.0, float(limit) - float(used))
    except (OSError, ValueError):
        return None
