"""WHO ASKS WHAT OF EVERY DRAW: a society of plain Python whose draws are followed to the places that use them.

Run with NUMBA_DISABLE_JIT=1. Draws return numbers that note where something is first done with them: compared, added,
converted, stored. What is made of one by arithmetic is an ordinary number and is not followed further; what `sifted`
leaves of one is a fresh number.

A part of a draw is a range of its 128 bits. A question is the place that uses a part, together with the places
that handed it on since it was drawn. Two questions about the same bits are a double use.
"""

from __future__ import annotations

import json
import operator
import sys
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import numpy as np

from simulation.kernel import randomness
from simulation.scenario import Scenario
from simulation.society.model import Society
from tests.laws.societies import fingerprint

ROOT = Path(randomness.__file__).parents[1]
KERNEL = ROOT / "kernel"
HALF, WORD, WHOLE = 32, 64, 128

Key = tuple[int, int, int]
"""Purpose, uid and counter of a draw."""


class Part(NamedTuple):
    """A range of the bits of a draw, or of what was left of them after so many answers."""

    first: int
    end: int
    answers: int = 0

    def meets(self, other: Part) -> bool:
        """Whether both have bits in common."""
        return self.answers == other.answers and self.first < other.end and other.first < self.end


FIRST_WORD, SECOND_WORD, BOTH = Part(0, WORD), Part(WORD, WHOLE), Part(0, WHOLE)


class Place(NamedTuple):
    """A place in a function of the package: the step of its code, since one line can ask several things."""

    function: str
    line: int
    step: int


Question = tuple[Place, ...]
"""Where a part is used, and through which places it came from where it was drawn, innermost first."""


def in_the_package(frame: FrameType) -> bool:
    """Whether a frame is of the package's own code and not of the room that makes numbers."""
    path = Path(frame.f_code.co_filename)
    return path.is_relative_to(ROOT) and not path.is_relative_to(KERNEL)


def frames() -> Iterator[FrameType]:
    """The frames of the package that are at work, innermost first."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if in_the_package(frame):
            yield frame
        frame = frame.f_back


def place_of(frame: FrameType) -> Place:
    """The line at which a frame is."""
    path = Path(frame.f_code.co_filename).relative_to(ROOT).with_suffix("")
    named = [name for name in frame.f_code.co_qualname.split(".") if not name.startswith("<")]
    return Place(f"{path.name}.{named[-1]}", frame.f_lineno, frame.f_lasti)


class Trace:
    """What every draw was used for."""

    def __init__(self) -> None:
        """Nothing was drawn yet."""
        self.uses: dict[Key, set[tuple[Part, Question]]] = {}
        self.drawn_at: set[Place] = set()

    def draw(self, key: Key) -> CodeType | None:
        """Note where something is drawn; returns the function that named its purpose, None outside the package."""
        for frame in frames():
            self.drawn_at.add(place_of(frame))
            if "purpose" not in frame.f_code.co_varnames:
                return frame.f_code
        return None

    def use(self, key: Key, part: Part, drawn_in: CodeType | None) -> None:
        """Note that a part is used at the line that is at work."""
        question = []
        for frame in frames():
            question.append(place_of(frame))
            if frame.f_code is drawn_in:
                break
        else:
            question = question[:1]
        self.uses.setdefault(key, set()).add((part, tuple(question)))

    def double_uses(self) -> dict[str, set[Question]]:
        """For each purpose, the questions that met others at the same bits of one draw."""
        found: dict[str, set[Question]] = {}
        for key, uses in self.uses.items():
            for part, question in uses:
                if any(asked != question and other.meets(part) for other, asked in uses):
                    found.setdefault(randomness.Purpose(key[0]).name, set()).add(question)
        return found


class Drawn:
    """A number that was drawn, which notes where something is done with it."""

    __array_ufunc__ = None  # NumPy's numbers leave the operation to this one

    def __init__(self, value: Any, trace: Trace, key: Key, part: Part, drawn_in: CodeType | None) -> None:
        """`value` is what the draw gave."""
        self.value, self.trace, self.key, self.part, self.drawn_in = value, trace, key, part, drawn_in

    def used(self) -> Any:
        """The value, with a note that it is used here."""
        self.trace.use(self.key, self.part, self.drawn_in)
        return self.value

    def __format__(self, how: str) -> str:
        """What reports say of it, which is no use."""
        return format(self.value, how)

    def like(self, value: Any, part: Part) -> Drawn:
        """Another number from the same draw."""
        return Drawn(value, self.trace, self.key, part, self.drawn_in)


def _used_before(operation: Callable[..., Any], *, turned: bool = False) -> Callable[..., Any]:
    """An operator of numbers for drawn ones."""

    def operate(drawn: Drawn, *others: Any) -> Any:
        numbers = [other.used() if isinstance(other, Drawn) else other for other in others]
        return operation(*numbers, drawn.used()) if turned else operation(drawn.used(), *numbers)

    return operate


for _name in ("lt", "le", "gt", "ge", "eq", "ne", "neg", "index"):
    setattr(Drawn, f"__{_name}__", _used_before(getattr(operator, _name)))
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor", "lshift", "rshift"):
    _operation = getattr(operator, _name)
    setattr(Drawn, f"__{_name.strip('_')}__", _used_before(_operation))
    setattr(Drawn, f"__r{_name.strip('_')}__", _used_before(_operation, turned=True))
for _type in (int, float, bool, abs, round):
    setattr(Drawn, f"__{_type.__name__}__", _used_before(_type))


def traced(trace: Trace) -> dict[Callable[..., Any], Callable[..., Any]]:
    """What stands in for every function that draws, or that takes a draw apart."""
    plain = {name: getattr(randomness, name) for name in ("threefry", "uniform", "uniforms", "quarters", "deviate")}

    def key_of(purpose: int, uid: int, counter: int) -> Key:
        return int(purpose), int(uid), int(counter)

    def drawing(name: str, *parts: Part) -> Callable[..., Any]:
        def draw(seed: int, purpose: int, uid: int, counter: int) -> Any:
            key = key_of(purpose, uid, counter)
            drawn_in = trace.draw(key)
            values = plain[name](seed, purpose, uid, counter)
            if len(parts) == 1:
                return Drawn(values, trace, key, parts[0], drawn_in)
            return tuple(Drawn(v, trace, key, p, drawn_in) for v, p in zip(values, parts, strict=True))

        return draw

    def whole_word(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda word: word.like(function(word.value), word.part)

    def byte_of(words: tuple[Drawn, Drawn], place: int) -> Any:
        word, first = words[place // randomness.FLOCK], 8 * place
        values = tuple(w.value for w in words)
        return word.like(plain_byte_of(values, place), Part(first, first + 8))

    def sifted(u: Drawn, chance: Any) -> Any:
        met, rest = plain_sifted(u.used(), chance)
        return met, u.like(rest, u.part._replace(answers=u.part.answers + 1))

    def draw_flocks(words: np.ndarray, seed: int, purpose: int, uid: int, n: int, counter: int) -> None:
        plain_draw_flocks(words, seed, purpose, uid, n, counter)
        first = int(uid) // randomness.FLOCK
        for flock in range(first, first + (int(n) + randomness.FLOCK - 1) // randomness.FLOCK):
            key = key_of(purpose, flock, counter)
            trace.use(key, BOTH, trace.draw(key))

    plain_byte_of, plain_sifted, plain_draw_flocks = randomness.byte_of, randomness.sifted, randomness.draw_flocks
    quarters = tuple(Part(first, first + HALF) for first in (HALF, 0, WORD + HALF, WORD))
    return {
        plain["threefry"]: drawing("threefry", FIRST_WORD, SECOND_WORD),
        plain["uniform"]: drawing("uniform", FIRST_WORD),
        plain["uniforms"]: drawing("uniforms", FIRST_WORD, SECOND_WORD),
        plain["quarters"]: drawing("quarters", *quarters),
        plain["deviate"]: drawing("deviate", BOTH),
        randomness.to_unit: whole_word(randomness.to_unit),
        randomness.bell: whole_word(randomness.bell),
        plain_byte_of: byte_of,
        plain_sifted: sifted,
        plain_draw_flocks: draw_flocks,
    }


class _Unspoilt(type):
    """What makes `isinstance(x, Float)` mean `isinstance(x, float)`."""

    def __instancecheck__(cls, number: object) -> bool:
        return isinstance(number, float)


class Float(metaclass=_Unspoilt):
    """Stands in for `float`, which would end the trail: a drawn number goes on as it is."""

    def __new__(cls, number: Any = 0.0) -> Any:
        """`float(number)`, or the drawn number itself."""
        return number if isinstance(number, Drawn) else float(number)


def follow(trace: Trace) -> None:
    """Let every module of the package draw through the trace."""
    instead = traced(trace)
    for name, module in list(sys.modules.items()):
        if name.startswith("simulation.") and module is not randomness:
            for attribute, value in list(vars(module).items()):
                if isinstance(value, Hashable) and value in instead:
                    setattr(module, attribute, instead[value])
                    if not name.startswith("simulation.kernel."):
                        vars(module)["float"] = Float


def labels(question: Question) -> str:
    """A question on one line, for a message."""
    return " < ".join(f"{place.function}:{place.line}" for place in question)


def told(scenario: Scenario, seed: int) -> str:
    """What the draws of a scenario's society were used for, as JSON."""
    trace = Trace()
    follow(trace)
    frames = Society(scenario.settings, rng=seed, threads=1).run()
    double = {
        purpose: [[question[0].function, labels(question)] for question in sorted(questions)]
        for purpose, questions in sorted(trace.double_uses().items())
    }
    drawn_at = sorted({(place.function, place.line) for place in trace.drawn_at})
    return json.dumps(
        {"fingerprint": fingerprint(frames), "double": double, "drawn_at": drawn_at, "draws": len(trace.uses)}
    )
