"""State media: the share of reports on the system that are critical.

Tone rests at `usual` (D06: 2.8 % of 650 reports) and returns there from any other stance at the daily share
`return_rate`. On days on which an issue trends that most posts criticise, the media call for caution: their tone moves
the share `reaction` of the way to `caution`, unless the scenario has set a stance (E05: clear standards were asked for
the day after the debate began). They praise by default, in that cities follow the example of those that are in favour;
they denounce a city whose scoring of irrelevant conduct is such an issue with the daily chance `denunciation`, and one
that the PBoC halts or warns with the chance `echo` (E12). A denounced city remembers it as a rebuke, other cities are
deterred by the likeness of their scopes, and the tone moves as in a call for caution.
"""

from __future__ import annotations

import mesa

from simulation.parameters import Mechanism, parameter
from simulation.state.tallies import MILLION


class StateMedia(Mechanism):
    """Parameters of state media."""

    usual: float = parameter(
        0.028, "share of critical reports in quiet times", unit="1", low=0, high=1, source="D06", grade="B",
    )  # fmt: skip
    return_rate: float = parameter(
        0.05, "daily share of the way back to the usual tone", unit="1/day", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    caution: float = parameter(
        0.3, "share of critical reports towards which calls for caution move", unit="1", low=0, high=1,
        source="E05 for the turn; size guess", grade="D",
    )  # fmt: skip
    reaction: float = parameter(
        0.3, "daily share of the way to that tone while a criticised issue trends", unit="1/day", low=0, high=1,
        source="E05: a day; size guess", grade="D",
    )  # fmt: skip
    denunciation: float = parameter(
        0.2, "daily chance to denounce a city while its irrelevant scoring trends and most posts criticise it",
        unit="1/day", low=0, high=1, source="E12 for the practice; size guess", grade="D",
    )  # fmt: skip
    echo: float = parameter(
        0.5, "chance to denounce a city that the PBoC halts or warns", unit="1", low=0, high=1,
        source="E12 for the practice; size guess", grade="D",
    )  # fmt: skip


class StateMediaAgent(mesa.Agent):
    """The state media, taken together."""

    def __init__(self, model: mesa.Model, *, settings: StateMedia) -> None:
        super().__init__(model)
        self.settings = settings
        self.tone = settings.usual
        self.stance_until = -1
        self.criticism = 0  # sum of the tone over days, in millionths
        self.days = 0

    def take_stance(self, tone: float, day: int, days: int | None) -> None:
        """Hold a tone for `days`, or until it is changed."""
        self.tone = tone
        self.stance_until = 10**9 if days is None else day + days

    def publish(self, day: int) -> float:
        """The tone of the day; without a stance it drifts back to the usual one."""
        if day >= self.stance_until and self.settings.on:
            self.tone += self.settings.return_rate * (self.settings.usual - self.tone)
        self.criticism += round(self.tone * MILLION)
        self.days += 1
        return self.tone

    def call_for_caution(self, day: int) -> bool:
        """Turn more critical; False when a stance of the scenario or the switch forbids it, or none is wanted."""
        if not self.settings.on or day < self.stance_until or self.tone >= self.settings.caution:
            return False
        self.tone += self.settings.reaction * (self.settings.caution - self.tone)
        return self.settings.reaction > 0.0
