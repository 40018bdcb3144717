"""WHEN: a society of citizens and institutions, and its day, one verb a line; that of citizens is in day.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import mesa

from simulation.conduct import load_catalogue
from simulation.government.government import Government
from simulation.kernel.threads import ThreadTeam
from simulation.observation.measures import OUTCOMES
from simulation.observation.recorder import Frames, Recorder
from simulation.population import names_of_places
from simulation.scenario.posterior import drawn
from simulation.society.populace import Populace
from simulation.state.blocks import DAY_ZERO
from simulation.state.messages import Tallies
from simulation.state.saved_state import Kept, give_all_back, parts_of, states_of


def _latest(name: str, society: Society) -> float:
    """The value of an outcome for the whole country at the last observation."""
    return society.recorder.latest[name]


class Society(mesa.Model):
    """One replicate of a scenario.

    Args:
        settings: checked settings, see `simulation.scenario`.
        rng: the seed, a whole number from 0 to 2**63 - 1; the same seed gives the same integers on any machine.
        threads: processors to use; None takes all, and the number never changes a result.
        team: how kernels are run; see `simulation.kernel.threads`.
        populace: makes the citizens, `populace(settings, seed=)`, where they do not live in this process.
        kept: the `state` of a society of these settings and this seed, to go on from instead of beginning.
    """

    def __init__(
        self, settings: Any, *, rng: int = 1, threads: int | None = None, team: type[ThreadTeam] = ThreadTeam,
        populace: Callable[..., Any] | None = None, kept: Kept | None = None,
    ) -> None:  # fmt: skip
        """Day zero: people, institutions, and the rules of the first day; or the day that was kept.

        Raises KeyError or ValueError when what was kept is of another society.
        """
        super().__init__(rng=rng)
        self.settings = settings
        self.seed = int(rng)
        settings = drawn(settings, self.seed)
        catalogue = load_catalogue(settings.conduct)
        how: dict[str, Any] = {"catalogue": catalogue, "threads": threads, "team": team}
        make: Callable[..., Any] = populace or partial(Populace, **how)
        if kept is None:
            self.populace = make(settings, seed=self.seed)
        else:
            self.populace = Populace.resumed(settings, kept=kept["populace"], seed=self.seed, **how)
        self.names = names_of_places(settings.population)
        self.government = Government(self, settings, catalogue, (self.names, self.populace.places.code))
        self.recorder = Recorder(settings, self.names)
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa counts agents there and would keep every model for good
        self.datacollector = mesa.DataCollector(
            model_reporters={outcome.__name__: partial(_latest, outcome.__name__) for outcome in OUTCOMES}
        )
        if kept is None:
            self.government.feel(self.populace.begin(self.government.policies(0)))
            self.stocks = self.populace.stocktaking(DAY_ZERO)
        else:
            give_all_back(self._offices(), kept["offices"])
            self.steps, self.stocks, self.datacollector.model_vars = kept["steps"], kept["stocks"], kept["series"]

    def step(self) -> None:
        """One day."""
        today = self.steps - 1
        day = DAY_ZERO + today
        people, government = self.populace, self.government
        # 1 calendar
        policies = government.enact(today)
        # 2 to 8, verb by verb in day.py
        people.live(day, policies)
        # 9 tallies go up
        tallies = self.tally(today, day)
        # 10 institutions act
        government.govern(tallies, policies)
        # 11 observation
        self.recorder.write(tallies, government, people)
        if self.recorder.observed(today):
            self.datacollector.collect(self)

    def tally(self, today: int, day: int) -> Tallies:
        """Count the day by city; opinions and money are counted when the scenario observes or cities ask."""
        counts = self.populace.counted()
        if self.recorder.observed(today) or self.government.decision_rounds.asks(today):
            self.stocks = self.populace.stocktaking(day)
        return Tallies(today, counts, self.stocks)

    def run(self, days: int | None = None) -> Frames:
        """Live for `days` (the scenario's when None) more days and return what was observed, as data frames."""
        for _ in range(self.settings.days if days is None else days):
            self.step()
        return self.frames()

    def state(self) -> Kept:
        """What a checkpoint keeps, see `simulation.checkpoint`; arrays are shared, not copied."""
        return {
            "steps": self.steps,
            "stocks": self.stocks,
            "series": self.datacollector.model_vars,
            "populace": self.populace.kept(),
            "offices": states_of(self._offices()),
        }

    def _offices(self) -> dict[str, object]:
        """Institutions, what they share, and the recorder, by the way that leads to them."""
        return parts_of(self.government, "government") | parts_of(self.recorder, "recorder")

    def frames(self) -> Frames:
        """What was observed up to now."""
        self.stocks = self.populace.stocktaking(DAY_ZERO + self.steps - 1)
        return self.recorder.frames(self.stocks, self.government, self.populace)
