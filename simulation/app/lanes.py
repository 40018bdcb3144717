"""ONE PANE: a society lived day by day, with every picture kept, and forked where a change is made."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from simulation.app.pictures import Picture, picture_of
from simulation.app.recipes import Recipe
from simulation.errors import SimulationError
from simulation.experiments.replicates import numbered
from simulation.report.causes import Act, chain_to
from simulation.results.digest import digest as digest_of
from simulation.scenario import Scenario
from simulation.scenario.fork_limits import refuse_another_past
from simulation.society.model import Society

KEPT_EVERY = 60
"""Days between two states that are kept to go back to."""
MOST_KEPT = 7


class Stopped(SimulationError):
    """Nobody looks at the pane any more."""


class Lane:
    """The days of one society under a recipe, as far as they have been lived.

    pictures: one for each day lived, the first of day 1.
    """

    def __init__(
        self, recipe: Recipe, *, seed: int, citizens: int, days: int, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Nothing is lived yet; once `stopped` says so, no further day is.

        Raises BadInput or Refused when the recipe is not a scenario.
        """
        self._stopped = stopped
        self.seed, self.citizens, self.days = seed, citizens, days
        self.recipe = recipe
        self.scenario = self._scenario(recipe)
        self.pictures: list[Picture] = []
        self.acts: list[Act] = []
        self._kept: dict[int, dict[str, Any]] = {}
        self._society: Society | None = None
        self._digest = ""

    @property
    def lived(self) -> int:
        """Days for which there is a picture."""
        return len(self.pictures)

    def live(self, days: int) -> list[Picture]:
        """Live at most `days` more days, and return their pictures. Raises Stopped."""
        before = self.lived
        for _ in range(min(days, self.days - before)):
            self._live_a_day()
        return self.pictures[before:]

    def change(self, recipe: Recipe, day: int) -> None:
        """Go on under another recipe after `day` days, which stay; later ones are forgotten.

        Raises BadInput when the recipe changes what has acted already, or Stopped; the pane is then as before.
        """
        day = min(day, self.lived)
        scenario = self._scenario(recipe)
        if day:
            refuse_another_past(scenario.settings, self.scenario.settings, day)
        society = self._society_after(day)
        if day and society is not None:
            state = copy.deepcopy(society.state())
            society = Society(scenario.settings, rng=self.seed, threads=1, kept=state)
            society.government.review(max(day - 1, 0))
        self.recipe, self.scenario, self._society, self._digest = recipe, scenario, society, ""
        del self.pictures[day:]
        self.acts = [act for act in self.acts if act.day < day]
        self._kept = {lived: kept for lived, kept in self._kept.items() if 0 < lived <= day}

    def chain(self, number: int) -> tuple[Act, tuple[Act, ...]] | None:
        """Act `number` and those that led there; None when there is no such act."""
        if not 1 <= number <= len(self.acts):
            return None
        act = self.acts[number - 1]
        return act, chain_to(self.acts, act)

    def digest(self) -> str:
        """The digest that `scs run` prints for this scenario and seed; empty before the last day."""
        if self._society is None or self.lived < self.days:
            return ""
        if not self._digest:
            frames = numbered(self._society.frames(), self.seed, 0)
            self._digest = digest_of({table: frames[table] for table in ("daily", "events", "spells")})
        return self._digest

    def people(self) -> Society | None:
        """The society as it is after the last day lived."""
        return self._society

    def _scenario(self, recipe: Recipe) -> Scenario:
        return recipe.scenario(citizens=self.citizens, days=self.days, seed=self.seed)

    def _live_a_day(self) -> None:
        if self._society is None:
            self._society = Society(self.scenario.settings, rng=self.seed, threads=1)
        society = self._society
        self._pass_a_day(society)
        fresh = society.government.events[len(self.acts) :]
        start = self.scenario.settings.start
        for day, actor, action, target, cause in fresh:
            act = Act(len(self.acts) + 1, day, start + timedelta(days=day), actor, action, target, cause)
            self.acts.append(act)
        self.pictures.append(picture_of(society, [_shown(act) for act in self.acts[len(self.acts) - len(fresh) :]]))
        if society.steps % KEPT_EVERY == 0 and len(self._kept) < MOST_KEPT:
            self._kept[society.steps] = copy.deepcopy(society.state())

    def _society_after(self, day: int) -> Society | None:
        """The society after `day` days, lived again from the nearest state that was kept."""
        if self._society is not None and self._society.steps == day:
            return self._society
        if not day:
            return None
        nearest = max((lived for lived in self._kept if lived <= day), default=0)
        if nearest:
            society = Society(
                self.scenario.settings, rng=self.seed, threads=1, kept=copy.deepcopy(self._kept[nearest])
            )  # fmt: skip
        else:
            society = Society(self.scenario.settings, rng=self.seed, threads=1)
        while society.steps < day:
            self._pass_a_day(society)
        return society

    def _pass_a_day(self, society: Society) -> None:
        if self._stopped():
            raise Stopped("the page was closed")
        society.step()


def _shown(act: Act) -> dict[str, Any]:
    """An act as the page shows it."""
    return {
        "n": act.number, "day": act.day, "when": act.when, "actor": act.actor, "action": act.action,
        "target": act.target, "sentence": act.sentence, "motive": act.motive, "cause": act.cause,
    }  # fmt: skip


def shown_chain(found: tuple[Act, tuple[Act, ...]]) -> dict[str, Any]:
    """An act with its chain of causes as the page shows it."""
    act, chain = found
    return {"act": _shown(act), "chain": [_shown(one) for one in chain]}
