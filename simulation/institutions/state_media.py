"""State media: the share of reports on the system that are critical.

Tone rests at `usual` (D06: 2.8 % of 650 reports) and returns there from any other stance at the daily share
`return_rate`.
"""

from __future__ import annotations

import mesa

from simulation.parameters import Mechanism, parameter


class StateMedia(Mechanism):
    """Parameters of state media."""

    usual: float = parameter(
        0.028, "share of critical reports in quiet times", unit="1", low=0, high=1, source="D06", grade="B",
    )  # fmt: skip
    return_rate: float = parameter(
        0.05, "daily share of the way back to the usual tone", unit="1/day", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip


class StateMediaAgent(mesa.Agent):
    """The state media, taken together."""

    def __init__(self, model: mesa.Model, *, settings: StateMedia) -> None:
        super().__init__(model)
        self.settings = settings
        self.tone = settings.usual
        self.stance_until = -1

    def take_stance(self, tone: float, day: int, days: int | None) -> None:
        """Hold a tone for `days`, or until it is changed."""
        self.tone = tone
        self.stance_until = 10**9 if days is None else day + days

    def publish(self, day: int) -> float:
        """The tone of the day; without a stance it drifts back to the usual one."""
        if day >= self.stance_until and self.settings.on:
            self.tone += self.settings.return_rate * (self.settings.usual - self.tone)
        return self.tone
