"""WHAT A BROWSER MAY ASK: one class for each message; what is not exactly one of them is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from simulation.app.limits import LARGEST_UPLOAD, MOST_CHANGES, MOST_CITIZENS, MOST_DAYS
from simulation.app.recipes import Change, Recipe
from simulation.errors import BadInput

Pane = Annotated[int, Field(ge=0, le=1)]
Day = Annotated[int, Field(ge=0, le=MOST_DAYS)]
Seed = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""JavaScript has whole numbers up to here."""
Name = Annotated[str, Field(max_length=120)]
Value = bool | int | float | str | None | list[Any] | dict[str, Any]
"""Anything; the loader of scenarios decides."""


class Message(BaseModel):
    """A message has exactly the fields of its class, each of exactly its type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ChangeAsked(Message):
    """A change, as in `recipes.Change`."""

    path: Name
    value: Value
    day: Day = 0
    cities: Annotated[list[Name], Field(min_length=1, max_length=100)] | None = None

    def plain(self) -> Change:
        """The change itself."""
        return Change(self.path, _tuples(self.value), self.day, None if self.cities is None else tuple(self.cities))


class RecipeAsked(Message):
    """A recipe, as in `recipes.Recipe`."""

    base: Name
    changes: Annotated[list[ChangeAsked], Field(max_length=MOST_CHANGES)] = []
    text: Annotated[str, Field(max_length=LARGEST_UPLOAD)] = ""

    def plain(self) -> Recipe:
        """The recipe itself."""
        return Recipe(self.base, tuple(change.plain() for change in self.changes), self.text)


class Open(Message):
    """Begin, or begin anew."""

    do: Literal["open"]
    panes: Annotated[list[RecipeAsked], Field(min_length=2, max_length=2)]
    seed: Seed
    citizens: Annotated[int, Field(ge=1, le=MOST_CITIZENS)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]


class Live(Message):
    """Live on until this day; a day that has passed stops."""

    do: Literal["live"]
    until: Day


class Acknowledge(Message):
    """The last pictures are on the screen."""

    do: Literal["acknowledge"]
    n: Annotated[int, Field(ge=0)]


class ChangePane(Message):
    """Change one pane after `change.day`."""

    do: Literal["change"]
    pane: Pane
    change: ChangeAsked


class Undo(Message):
    """Take the last change of a pane back."""

    do: Literal["undo"]
    pane: Pane


class Upload(Message):
    """Put the scenario of a file into a pane, from the first day on."""

    do: Literal["upload"]
    pane: Pane
    text: Annotated[str, Field(max_length=LARGEST_UPLOAD)]


class Ask(Message):
    """Ask about one pane: its file, its controls, its digest."""

    do: Literal["file", "controls", "digest"]
    pane: Pane


class AskAct(Message):
    """Why an institution acted."""

    do: Literal["act"]
    pane: Pane
    number: Annotated[int, Field(ge=1, le=10**7)]


class AskCity(Message):
    """Who was hit in a city, as of the last day lived."""

    do: Literal["city"]
    pane: Pane
    city: Name


class AskCitizen(Message):
    """The story of one citizen up to `day`."""

    do: Literal["citizen"]
    pane: Pane
    uid: Name
    day: Day


Request = (
    Open | Live | Acknowledge | ChangePane | Undo | Upload | Ask | AskAct | AskCity | AskCitizen
)  # fmt: skip
_ANY: TypeAdapter[Request] = TypeAdapter(Annotated[Request, Field(discriminator="do")])


def read(text: str) -> Request:
    """The request in a message. Raises BadInput, in one line, for anything else."""
    try:
        return _ANY.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])[:120]
        raise BadInput(f"message: {where}: {first['msg']}"[:300]) from None
    except (ValueError, RecursionError):
        raise BadInput("message: is not JSON") from None


def _tuples(value: Any) -> Any:
    """Lists as tuples, which scenarios hold."""
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return value
