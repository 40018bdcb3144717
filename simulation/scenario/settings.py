"""WITH WHICH NUMBERS: everything that a run depends on, as one frozen object.

The sections are made from the files of the program: every file of `behaviours`, `systems`, `institutions` and
`policies` is a key, and its parameters are the keys under it. Nothing is listed here a second time.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import Field, create_model

from simulation import behaviours, policies, systems
from simulation.conduct import conduct_section
from simulation.government import institutions
from simulation.parameters import Parameters, Policy, parameter, units_of
from simulation.population import Population
from simulation.population.network import Network
from simulation.scenario.dated import CalendarDate, Dated
from simulation.scenario.events import Event
from simulation.scenario.posterior import Posterior

START = date(2019, 1, 1)


def _section(package: ModuleType) -> type[Parameters]:
    """The model of one section: a field for every unit of `package`, at its defaults."""
    fields: dict[str, Any] = {
        name: (unit, Field(default_factory=unit, description=_first_line(unit)))
        for name, unit in units_of(package).items()
    }
    name = package.__name__.rpartition(".")[2].title()
    return create_model(name, __base__=Parameters, __module__=__name__, **fields)


def _policy_section() -> type[Parameters]:
    """The model of the section `policy`: for every instrument its dated values, at least the default."""
    fields: dict[str, Any] = {}
    for name, unit in POLICIES.items():
        dated = create_model(f"Dated{unit.__name__}", __base__=Dated, __module__=__name__, value=(unit, ...))
        globals()[dated.__name__] = dated  # so that settings can be pickled
        fields[name] = (
            tuple[dated, ...],  # type: ignore[valid-type]
            Field(default_factory=lambda dated=dated, unit=unit: (dated(value=unit()),), description=_first_line(unit)),
        )
    return create_model("Policies", __base__=Parameters, __module__=__name__, **fields)


def _first_line(unit: type) -> str:
    return (unit.__doc__ or "").strip().split("\n")[0]


POLICIES: dict[str, type[Policy]] = units_of(policies, Policy)  # type: ignore[assignment]
"""The class of every policy instrument, by name."""

SECTIONS: dict[str, type[Parameters]] = {
    "conduct": conduct_section(),
    "behaviour": _section(behaviours),
    "system": _section(systems),
    "institution": _section(institutions),
    "policy": _policy_section(),
}
"""The models of the sections that are made from files and data."""

for _model in SECTIONS.values():
    _model.__module__ = __name__
    globals()[_model.__name__] = _model  # where pickle looks for it

if TYPE_CHECKING:
    Conduct: TypeAlias = Any
    Behaviours: TypeAlias = Any
    Systems: TypeAlias = Any
    Institutions: TypeAlias = Any
    Policies: TypeAlias = Any
else:
    Conduct, Behaviours, Systems, Institutions, Policies = SECTIONS.values()


class Observe(Parameters):
    """What a run records beside its outcomes."""

    every: int = parameter(
        30, "days between two stock-takings", unit="day", low=1, high=36500, source="convention: a month", grade="A"
    )
    spells: bool = parameter(True, "whether every listing is recorded", unit="1", source="convention", grade="A")
    strata: bool = parameter(True, "whether outcomes are recorded by group", unit="1", source="convention", grade="A")
    cities: bool = parameter(True, "whether outcomes are recorded by city", unit="1", source="convention", grade="A")
    measures: tuple[str, ...] = parameter(
        ("all",), "names of the measures recorded daily, or all", unit="measures", source="convention", grade="A"
    )


class Settings(Parameters):
    """All settings of a scenario, checked and complete; see `Scenario.load`."""

    name: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9_-]*$", description="short name, used for folders")
    title: str = Field("", max_length=200, description="one line for tables and figures")
    description: str = Field("", max_length=5000, description="what the scenario is about and why")
    start: CalendarDate = Field(START, description="calendar date of day 0")
    days: int = parameter(365, "length of the run", unit="day", low=1, source="convention: a year", grade="A")
    replicates: int = parameter(
        5, "runs that differ by their seed alone", unit="run", low=1, source="convention for a first look", grade="A"
    )
    seed: int | None = parameter(
        None,
        "seed of the first replicate; chosen when absent",
        unit="1",
        low=0,
        high=2**63 - 1,
        source="choice",
        grade="A",
    )
    parameters: Posterior | None = parameter(
        None,
        "posterior from which each replicate draws its numbers, a file or `posterior`; none: the numbers below",
        unit="file",
        source="choice",
        grade="A",
    )
    population: Population = Field(default_factory=Population, description="who lives where at the start")
    network: Network = Field(default_factory=Network, description="who knows whom")
    conduct: Conduct = Field(
        default_factory=SECTIONS["conduct"], description="changes to the conduct catalogue, item by item"
    )
    behaviour: Behaviours = Field(default_factory=SECTIONS["behaviour"], description="what people and firms do")
    system: Systems = Field(default_factory=SECTIONS["system"], description="how credit systems work")
    institution: Institutions = Field(default_factory=SECTIONS["institution"], description="who governs")
    policy: Policies = Field(default_factory=SECTIONS["policy"], description="what can be changed")
    events: tuple[Event, ...] = Field((), description="dated happenings")
    observe: Observe = Field(default_factory=Observe, description="what is recorded")

    def date_of(self, day: int) -> date:
        """The calendar date of a day of the run."""
        return self.start + timedelta(days=day)

    def day_of(self, when: date) -> int:
        """The day of the run on a calendar date, negative before the start."""
        return (when - self.start).days
