"""WHICH RUNS A SHARD MAKES: every N-th, so that N processes that know nothing of each other make each run once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from simulation.errors import BadInput

Run = TypeVar("Run")


@dataclass(frozen=True)
class Shard:
    """Shard `number` of `shards`, counted from 1."""

    number: int
    shards: int

    @classmethod
    def read(cls, text: str) -> Shard:
        """From `K/N`. Raises BadInput."""
        number, _, shards = text.partition("/")
        if all(part.isascii() and part.isdigit() and len(part) < 7 for part in (number, shards)):
            found = cls(int(number), int(shards))
            if 1 <= found.number <= found.shards:
                return found
        raise BadInput(f"--shard: K/N with K from 1 to N, such as 1/3 (got {text[:40]!r})")

    @property
    def name(self) -> str:
        """As part of a file name."""
        return f"{self.number}-of-{self.shards}"

    def of(self, runs: Iterable[Run]) -> list[Run]:
        """The runs of this shard."""
        return [run for n, run in enumerate(runs) if n % self.shards == self.number - 1]
