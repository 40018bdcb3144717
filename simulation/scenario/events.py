"""WHAT HAPPENS ON A DATE: the kinds of dated happenings that `events:` may list.

In a file each gives its `kind` and either a `date` or a `day` (0 is the first day of the run); here only the day is
kept. A place that is left out means the whole country.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, SerializeAsAny

from simulation.parameters import Parameters, Policy, parameter
from simulation.policies import SystemName


def _city(meaning: str) -> Any:
    return Field(None, description=meaning, json_schema_extra={"unit": "cities"})


def _cities() -> Any:
    meaning = "cities concerned; all when absent"
    return Field(None, min_length=1, description=meaning, json_schema_extra={"unit": "cities"})


class ScenarioEvent(Parameters):
    """What all kinds share: the day of the run, 0 to days - 1."""

    day: int = Field(description="day of the run, 0 is the first", json_schema_extra={"unit": "day"})


class Proposing(ScenarioEvent):
    """What is said about a proposal beside its date; `item` alone is the short form of `items`."""

    item: str | None = Field(None, description="item of the conduct catalogue", json_schema_extra={"unit": "items"})
    items: tuple[str, ...] | None = Field(
        None, min_length=1, description="items of the conduct catalogue, instead of `item`",
        json_schema_extra={"unit": "items"},
    )  # fmt: skip
    system: SystemName | None = Field(
        None, description="system that is to record it; that of the actor when absent, the registry without one"
    )
    actor: str | None = Field(
        None, pattern=r"^[a-z][a-z0-9_ ]*$",
        description="who proposes it: pboc, another national body (ministry, court, tax, ndrc, npc), a city, or a "
        "private service by name or number (`service 1`); by the system when absent",
    )  # fmt: skip
    exposed: float | None = parameter(
        None, "share of citizens whom it reaches; by the actor when absent", unit="1", low=0, high=1, source="scenario",
        grade="D",
    )  # fmt: skip
    reward: bool = parameter(False, "whether the items are rewarded only", unit="1", source="scenario", grade="D")
    voluntary: bool = parameter(False, "whether people may stay out of it", unit="1", source="scenario", grade="D")
    sprung: bool = parameter(
        False, "whether it holds for people before they are asked", unit="1", source="scenario", grade="D",
    )  # fmt: skip
    licensed: bool = parameter(True, "whether the actor has a licence for it", unit="1", source="scenario", grade="D")


class Announce(Proposing):
    """A proposal to add items to a system's scope becomes known; whoever made it decides what becomes of it."""

    kind: Literal["announce"]


class Adopt(Proposing):
    """Items enter a system's scope; with an actor, who may take them out again if people mind."""

    kind: Literal["adopt"]
    cities: tuple[str, ...] | None = _cities()


class StartPolicy(ScenarioEvent):
    """A policy comes into force until it is ended or a later one follows."""

    kind: Literal["start_policy"]
    instrument: str = Field(description="name of the policy, as under `policy`")
    value: SerializeAsAny[Policy] = Field(description="its value: a preset or a mapping")
    cities: tuple[str, ...] | None = _cities()


class EndPolicy(ScenarioEvent):
    """A policy that `start_policy` started ends; what `policy` says holds again."""

    kind: Literal["end_policy"]
    instrument: str = Field(description="name of the policy, as under `policy`")
    cities: tuple[str, ...] | None = _cities()


class InformationCampaign(ScenarioEvent):
    """People are told about a credit system."""

    kind: Literal["information_campaign"]
    topic: SystemName = Field(description="system that people learn of")
    reach: float = parameter(..., "share of citizens reached", unit="1", low=0, high=1, source="scenario", grade="D")
    city: str | None = _city("city concerned; the country when absent")


class Information(ScenarioEvent):
    """People are told what the system is good or bad for; what they had heard before tells them nothing new."""

    kind: Literal["information"]
    content: Literal["order", "benefit", "repression", "both_sides"] = Field(
        description="what they are told: that it keeps order, brings benefits, can be used to repress, or all of it"
    )
    source: Literal["state_media", "platform", "own_case"] = Field(
        "state_media", description="who tells them; own_case is what they have seen themselves"
    )
    reach: float = parameter(..., "share of citizens reached", unit="1", low=0, high=1, source="scenario", grade="D")
    topic: SystemName | None = Field(
        None, description="system that it is about, of which they learn too; all systems when absent"
    )
    city: str | None = _city("city concerned; the country when absent")


class Scandal(ScenarioEvent):
    """A case of abuse becomes public."""

    kind: Literal["scandal"]
    severity: float = parameter(..., "gravity of the case", unit="1", low=0, high=1, source="scenario", grade="D")
    city: str | None = _city("city concerned; the country when absent")


class Breach(ScenarioEvent):
    """Stored data leak from a system."""

    kind: Literal["breach"]
    system: SystemName = Field(description="system whose data leak")
    share: float = parameter(..., "share of the people on file", unit="1", low=0, high=1, source="scenario", grade="D")
    city: str | None = _city("city concerned; the country when absent")


class IncomeShock(ScenarioEvent):
    """Part of the population loses part of its income for some days."""

    kind: Literal["income_shock"]
    size: float = parameter(..., "share of income lost", unit="1", low=0, high=1, source="scenario", grade="D")
    share: float = parameter(..., "share of citizens hit", unit="1", low=0, high=1, source="scenario", grade="D")
    days: int = parameter(..., "how long it lasts", unit="day", low=1, high=36500, source="scenario", grade="D")
    city: str | None = _city("city concerned; the country when absent")


class MediaStance(ScenarioEvent):
    """State media change their tone."""

    kind: Literal["media_stance"]
    critical: float = parameter(
        ..., "share of critical reports", unit="1", low=0, high=1, source="scenario; D06 in quiet times", grade="D"
    )
    days: int | None = parameter(
        None, "how long; until the next change when absent", unit="day", low=1, high=36500, source="scenario", grade="D"
    )


class Intervene(ScenarioEvent):
    """A central institution acts on a city's system or a private service, on all when none is named.

    `block` forbids the institution to act.
    """

    kind: Literal["intervene"]
    actor: Literal["pboc", "ndrc", "npc", "state_media"] = Field(description="institution that acts")
    action: Literal["halt", "warn", "suspend", "block"] = Field(description="what it does")
    city: str | None = _city("city concerned; all when neither city nor service is named")
    service: int | str | None = Field(
        None, description="the private service concerned, by name or number", json_schema_extra={"unit": "1"}
    )
    days: int | None = parameter(
        None, "how long; for good when absent", unit="day", low=1, high=36500, source="scenario", grade="D"
    )


Event = Annotated[
    Announce
    | Adopt
    | StartPolicy
    | EndPolicy
    | InformationCampaign
    | Information
    | Scandal
    | Breach
    | IncomeShock
    | MediaStance
    | Intervene,
    Field(discriminator="kind"),
]

KINDS: dict[str, type[ScenarioEvent]] = {
    kind.model_fields["kind"].annotation.__args__[0]: kind  # type: ignore[union-attr]
    for kind in (
        Announce,
        Adopt,
        StartPolicy,
        EndPolicy,
        InformationCampaign,
        Information,
        Scandal,
        Breach,
        IncomeShock,
        MediaStance,
        Intervene,
    )
}
"""The class of every kind of happening."""
