"""Congress: the NPC, which turns what is on the agenda for long into law.

Where `drafts` is on, it follows the agenda of the NDRC. Once that agenda has stood over `threshold` for `patience` days
in all, it begins a draft law, which holds `lag` days later (uniform from half of it to one and a half) for everybody:
blamed items must be illegal and of at least `minimum_relevance`, no record is kept longer than `retention_cap`, and
every system has an objection procedure with a `deadline`.

Sources: F07 (draft law of Nov 2022, two years after the guidance), B13, B12; sizes are guesses.
"""

from __future__ import annotations

import mesa

from simulation.parameters import Parameters, parameter


class Congress(Parameters):
    """Parameters of the NPC."""

    drafts: bool = parameter(False, "whether it drafts laws by itself", unit="1", source="switch", grade="A")
    threshold: float = parameter(
        0.35, "salience of the NDRC's agenda at which it takes note", unit="1", low=0, high=1000, source="guess",
        grade="D",
    )  # fmt: skip
    patience: int = parameter(
        730, "days over the threshold after which it begins a draft", unit="day", low=1, high=36500,
        source="set by hand to F07 in history_2013_2022",
        grade="D",
    )  # fmt: skip
    lag: float = parameter(
        730.0, "mean days from the beginning of a draft to the law", unit="day", low=1, high=36500,
        source="F07; no law by 2025", grade="C",
    )  # fmt: skip
    minimum_relevance: float = parameter(
        0.3, "relevance that the law asks of an item", unit="1", low=0, high=1,
        source="B12 for the principle; guess, as in legal_standard", grade="D",
    )  # fmt: skip
    illegal_only: bool = parameter(
        True, "whether the law asks that blamed conduct be illegal", unit="1", source="F01, F07", grade="C",
    )  # fmt: skip
    retention_cap: int = parameter(
        1826, "longest time that the law lets a record be kept", unit="day", low=1, high=36500, source="B13",
        grade="A",
    )  # fmt: skip
    deadline: int = parameter(
        5, "working days that the law gives for a decision", unit="working day", low=1, high=250, source="B01, B06",
        grade="C",
    )  # fmt: skip


class CongressAgent(mesa.Agent):
    """The NPC: how long the matter has stood over its threshold, and the laws that it has enacted."""

    def __init__(self, model: mesa.Model, *, settings: Congress | None = None) -> None:
        super().__init__(model)
        self.settings = settings or Congress()
        self.days_over = 0
        self.laws: list[tuple[int, str]] = []

    def follow(self, salience: float) -> bool:
        """Take note of how salient the matter is today; whether it is time for a draft."""
        p = self.settings
        self.days_over += salience > p.threshold
        return p.drafts and self.days_over >= p.patience

    def enact(self, day: int, instrument: str) -> None:
        """Turn a policy instrument into law."""
        self.laws.append((day, instrument))
