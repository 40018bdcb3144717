"""WHO RATES FOR PROFIT: the private credit services of a scenario, one by one.

The eight that were told to prepare in January 2015 stand here by name (F08; the names are from memory). All that is not
said of a service follows from numbers that all have in common.
"""

from __future__ import annotations

import itertools
import math
import operator

from pydantic import Field

from simulation.errors import BadInput
from simulation.parameters import Parameters, parameter

MOST = 100
"""Services that a scenario can have."""


class Service(Parameters):
    """A private credit service."""

    name: str = Field(
        max_length=64, pattern=r"^[a-z][a-z0-9_]*$", description="key in scenarios and results",
        json_schema_extra={"unit": "1", "source": "scenario", "grade": "A"},
    )  # fmt: skip
    coverage: float | None = parameter(
        None, "share of adults of the model cities enrolled; by rank when absent", unit="1", low=0, high=1,
        source="scenario; F15: 76 % of Hangzhou's residents with the largest, June 2018", grade="B",
    )  # fmt: skip
    error_rate: float | None = parameter(
        None, "wrong records per stream of data, citizen on file and year; that of all systems when absent",
        unit="1/year", low=0, high=1, source="scenario", grade="A",
    )  # fmt: skip
    items: tuple[str, ...] | None = parameter(
        None, "what it records at first, of what `policy.scope` lets services record; all of it when absent",
        unit="items", source="scenario", grade="A",
    )  # fmt: skip
    suspended: bool = parameter(
        False, "whether it is suspended from the first day on", unit="1", source="scenario", grade="A"
    )


EIGHT = tuple(
    Service(name=name)
    for name in (
        "sesame_credit", "tencent_credit", "qianhai_credit", "pengyuan_credit", "chengxin_credit", "intellicredit",
        "koala_credit", "sinoway_credit",
    )
)  # fmt: skip
"""The services of January 2015; the first is the largest."""


def names_for(services: tuple[Service, ...]) -> tuple[str, ...]:
    """What services are called in a scenario: each by its name, and as `service 1` and so on."""
    return (*(service.name for service in services), *(f"service {n}" for n in range(1, len(services) + 1)))


def check_services(services: tuple[Service, ...]) -> None:
    """Refuse services that cannot be told apart or cover more than everybody.

    Raises:
        BadInput: one name or a coverage does not fit the others.
    """
    if len(services) > MOST:
        raise BadInput(f"population.services: must be at most {MOST} (got {len(services)})")
    names = [service.name for service in services]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise BadInput(f"population.services.{i}.name: must be given to one service only (got '{name}' twice)")
    given = [service.coverage for service in services if service.coverage is not None]
    if given and len(given) < len(services):
        raise BadInput("population.services: `coverage` must be given for all services or for none (got some)")
    if math.fsum(given) > 1.0:
        text = "people have one service each, so coverages must add up to at most 1"
        raise BadInput(f"population.services: {text} (got {math.fsum(given):g})")


def coverage_of(services: tuple[Service, ...], usual: float) -> float:
    """Share of adults of the model cities who are enrolled anywhere; `usual` where no service says."""
    if not services:
        return 0.0
    given = [service.coverage for service in services if service.coverage is not None]
    return math.fsum(given) if given else usual


def shares_of(services: tuple[Service, ...], largest: float, ratio: float) -> list[float]:
    """Shares of the services among the enrolled.

    Where none says, `largest` is that of the first, and each further one is `ratio` times the one before it.
    """
    given = [service.coverage for service in services if service.coverage is not None]
    if given:
        covered = math.fsum(given)
        return [part / covered if covered > 0.0 else 1.0 / len(given) for part in given]
    if len(services) < 2:
        return [1.0] * len(services)
    sizes = list(itertools.accumulate([1.0] + [ratio] * (len(services) - 2), operator.mul))
    others = (1.0 - largest) / math.fsum(sizes)
    return [largest, *(size * others for size in sizes)]
