"""TWO PANES OF ONE BROWSER: what it asks, done in its turn, and pictures sent no faster than they are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from functools import partial
from typing import Any, TypeVar

from simulation.app import limits, stories
from simulation.app.bands import Band, Bands, pair_of
from simulation.app.controls import controls_of
from simulation.app.lanes import Lane, shown_chain
from simulation.app.recipes import Change, Recipe
from simulation.app.requests import (
    Acknowledge,
    Ask,
    AskAct,
    AskCitizen,
    AskCity,
    ChangePane,
    Live,
    Open,
    Request,
    Undo,
    Upload,
)  # fmt: skip
from simulation.errors import BadInput, SimulationError

Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]
Answer = dict[str, Any]

Found = TypeVar("Found")


class Session:
    """The state behind one open page; it ends with it."""

    def __init__(self, send: Send, executor: Executor, bands: Bands, *, crowded: bool) -> None:
        """`send` takes an answer to the browser; `executor` does the work; in a crowd societies are smaller."""
        self._send, self._executor, self._bands, self._crowded = send, executor, bands, crowded
        self._lanes: list[Lane] = []
        self._sent = [0, 0]
        self._until = 0
        self._n = 0
        self._work = asyncio.Lock()
        self._wanted, self._shown = asyncio.Event(), asyncio.Event()
        self._shown.set()
        self._loop = asyncio.get_running_loop()
        self._pump = asyncio.create_task(self._live())
        self.closed = False

    async def answer(self, request: Request) -> None:
        """Do what is asked and send what there is to say; what is refused is told in the words of the loader."""
        if isinstance(request, Acknowledge):
            if request.n == self._n:
                self._shown.set()
            return
        if isinstance(request, Live):
            self._until = request.until
            self._wanted.set()
            return
        try:
            async with self._work:
                await self._do(request)
        except SimulationError as error:
            await self._send({"kind": "refused", "what": type(request).__name__, "text": str(error)})

    async def close(self) -> None:
        """Stop everything that was done for this page."""
        self.closed = True
        self._bands.leave(self._tell_band)
        self._pump.cancel()
        async with self._work:  # what is under way ends within a day
            self._lanes = []

    async def _do(self, request: Request) -> None:
        if isinstance(request, Open):
            await self._open(request)
            return
        if not self._lanes:
            raise BadInput("message: nothing is open yet")
        if isinstance(request, ChangePane):
            await self._change(request.pane, request.change.plain())
        elif isinstance(request, Undo):
            await self._undo(request.pane)
        elif isinstance(request, Upload):
            await self._replace(request.pane, Recipe("", (), request.text), 0)
        else:
            await self._send(await self._told(request))

    async def _told(self, request: Request) -> Answer:
        """The answer to a question about a pane."""
        assert isinstance(request, Ask | AskAct | AskCity | AskCitizen)
        lane, head = self._lanes[request.pane], {"pane": request.pane}
        if isinstance(request, AskAct):
            found = lane.chain(request.number)
            if found is None:
                raise BadInput(f"act: there is no act {request.number}")
            return head | {"kind": "act"} | shown_chain(found)
        if isinstance(request, AskCity):
            return head | {"kind": "city"} | await self._away(stories.people_of, lane, request.city)
        if isinstance(request, AskCitizen):
            day = min(request.day, lane.lived)
            story = partial(stories.story_of, lane.scenario, lane.seed, request.uid, day, lambda: self.closed)
            return head | {"kind": "citizen"} | await self._away(story)
        if request.do == "file":
            text = lane.scenario.resolved()
            return head | {"kind": "file", "name": lane.scenario.name, "text": text, "hash": lane.scenario.hash}
        if request.do == "controls":
            return head | {"kind": "controls"} | await self._away(controls_of, lane.scenario)
        return head | {"kind": "digest", "digest": await self._away(lane.digest), "seed": lane.seed}

    async def _open(self, asked: Open) -> None:
        citizens = min(asked.citizens, limits.CITIZENS_IN_A_CROWD) if self._crowded else asked.citizens
        limits.check_size(citizens, asked.days)
        make = partial(Lane, seed=asked.seed, citizens=citizens, days=asked.days, stopped=lambda: self.closed)
        self._lanes = [await self._away(make, pane.plain()) for pane in asked.panes]
        self._sent, self._until = [0, 0], 1
        await self._begun("opened", {"panes": [self._described(pane) for pane in (0, 1)], "citizens": citizens})
        self._watch()

    async def _change(self, pane: int, change: Change) -> None:
        recipe = self._lanes[pane].recipe
        if len(recipe.changes) >= limits.MOST_CHANGES:
            raise BadInput(f"changes: at most {limits.MOST_CHANGES} in one pane")
        day = min(change.day, self._lanes[pane].lived)
        await self._replace(pane, recipe.with_change(change._replace(day=day)), day)

    async def _undo(self, pane: int) -> None:
        recipe = self._lanes[pane].recipe
        if not recipe.changes:
            raise BadInput("undo: nothing was changed in this pane")
        await self._replace(pane, recipe._replace(changes=recipe.changes[:-1]), recipe.changes[-1].day)

    async def _replace(self, pane: int, recipe: Recipe, day: int) -> None:
        await self._away(self._lanes[pane].change, recipe, day)
        self._sent[pane] = min(self._sent[pane], self._lanes[pane].lived)
        await self._begun("forked", {"pane": pane, "day": self._lanes[pane].lived} | self._described(pane))
        self._watch()

    async def _begun(self, kind: str, content: Answer) -> None:
        self._shown.set()
        self._wanted.set()
        await self._send({"kind": kind} | content)

    def _described(self, pane: int) -> Answer:
        lane = self._lanes[pane]
        changes = [change._asdict() for change in lane.recipe.changes]
        settings = lane.scenario.settings
        return {
            "base": lane.recipe.base, "uploaded": bool(lane.recipe.text), "changes": changes, "title": settings.title,
            "name": settings.name, "seed": lane.seed, "days": lane.days, "start": settings.start.isoformat(),
            "cities": list(stories.cities_of(lane.scenario)),
        }  # fmt: skip

    async def _live(self) -> None:
        """Live what is wanted, a slice at a time: the next is sent when the last is on the screen."""
        while not self.closed:
            await self._shown.wait()
            await self._wanted.wait()
            self._wanted.clear()
            async with self._work:
                try:
                    fresh = await self._away(self._live_a_slice)
                except (RuntimeError, SimulationError) as error:
                    await self._send({"kind": "refused", "what": "Live", "text": str(error)[:300]})
                    continue
                if not any(fresh):
                    continue
                self._n += 1
                self._shown.clear()
                self._wanted.set()
                await self._send({"kind": "pictures", "n": self._n, "panes": fresh})

    def _live_a_slice(self) -> list[list[Any]]:
        """The next pictures of both panes, lived if need be."""
        found = []
        for pane, lane in enumerate(self._lanes):
            until = min(self._until, self._sent[pane] + limits.SLICE)
            if until > lane.lived:
                lane.live(until - lane.lived)
            fresh = lane.pictures[self._sent[pane] : max(until, self._sent[pane])]
            self._sent[pane] += len(fresh)
            found.append(fresh)
        return found

    def _watch(self) -> None:
        if self.closed:
            return
        self._bands.leave(self._tell_band)
        pair = pair_of(self._lanes[0].scenario, self._lanes[1].scenario)
        band = self._bands.watch(pair, self._tell_band)
        content = {"n": 0, "waiting": True} if band is None else band.content()
        self._loop.create_task(self._send({"kind": "band"} | content))

    def _tell_band(self, band: Band) -> None:
        """Called from a thread of the pool."""
        if not self.closed:
            content = {"kind": "band"} | band.content()
            self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._send(content)))

    async def _away(self, work: Callable[..., Found], *arguments: Any) -> Found:
        """Do work in a thread, so that other pages go on."""
        return await self._loop.run_in_executor(self._executor, work, *arguments)
