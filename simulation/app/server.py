"""THE PAGE ITSELF: its addresses, the web socket of each open page, and how the server starts and ends."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from simulation.app import lessons, limits, requests
from simulation.app.bands import Bands
from simulation.app.guards import LOOPBACK, Guard, is_loopback
from simulation.app.page_content import BUNDLE, file_of, shipped_scenarios, start_of
from simulation.app.sessions import Session
from simulation.errors import BadInput
from simulation.kernel.threads import available_processors

KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css", "json": "application/json"}
FULL = "The page is full: {n} pages are open. Close one and try again."


class Classroom:
    """Everything that open pages share: threads that live days, processes behind the bands, and who is here."""

    def __init__(self, panes: tuple[str, str], seed: int) -> None:
        self.panes, self.seed = panes, seed
        self.sessions: set[Session] = set()
        self.executor = ThreadPoolExecutor(available_processors())
        self.bands = Bands(max(1, available_processors() // 2))
        self.ended = False

    async def live(self, socket: WebSocket) -> None:
        """The web socket of one page."""
        await socket.accept()
        sending = asyncio.Lock()

        async def send(content: dict[str, Any]) -> None:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):  # the page has gone
                async with sending:
                    await socket.send_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False))

        if len(self.sessions) >= limits.MOST_SESSIONS:
            await send({"kind": "full", "text": FULL.format(n=len(self.sessions))})
            await socket.close(1013)
            return
        crowded = len(self.sessions) >= limits.CROWD
        session = Session(send, self.executor, self.bands, crowded=crowded)
        self.sessions.add(session)
        asking: set[asyncio.Task[None]] = set()
        try:
            while True:
                text = await socket.receive_text()
                try:
                    request = requests.read(text)
                except BadInput as error:
                    await send({"kind": "refused", "what": "message", "text": str(error)})
                    continue
                while len(asking) >= limits.MOST_ASKED:
                    await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
                task = asyncio.create_task(session.answer(request))
                asking.add(task)
                task.add_done_callback(asking.discard)
        except (WebSocketDisconnect, KeyError):
            pass
        finally:
            self.sessions.discard(session)
            await session.close()
            if not self.ended:  # societies and their institutions hold each other
                await asyncio.get_running_loop().run_in_executor(self.executor, gc.collect)

    def stop(self) -> None:
        """End what is under way for every page within a day, and all processes."""
        self.ended = True
        for session in self.sessions:
            session.closed = True
        self.bands.close()

    async def index(self, _: Any) -> Response:
        """The page."""
        return _file("index.html")

    async def state(self, _: Any) -> Response:
        """How many pages are open and how much is under way, for the person who runs the server."""
        return JSONResponse({"pages": len(self.sessions), "replicates_under_way": self.bands.running})

    async def begin(self, _: Any) -> Response:
        """With what the page begins: scenarios, cities, lessons, the two panes."""
        start = start_of(self.panes, self.seed)
        return JSONResponse(start | {"lessons": lessons.content(), "scenarios": shipped_scenarios()})


def page(classroom: Classroom, *, host: str, token: str | None) -> Guard:
    """The application; `host` is where it listens."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        classroom.stop()
        classroom.executor.shutdown(wait=False, cancel_futures=True)

    async def part(request: Any) -> Response:
        return _file(str(request.path_params["name"]))

    routes = [
        Route("/", classroom.index),
        Route("/begin.json", classroom.begin),
        Route("/state.json", classroom.state),
        WebSocketRoute("/live", classroom.live),
        Route("/{name}", part),
    ]
    hosts = LOOPBACK if is_loopback(host) else (*LOOPBACK, host)
    return Guard(Starlette(routes=routes, lifespan=lifespan), hosts=hosts, token=token)


def serve(
    panes: tuple[str, str], *, host: str, port: int, seed: int, token: str | None, ready: Callable[[str], None]
) -> None:
    """Serve the page until it is interrupted; `ready` is told the address once it can be opened."""
    classroom = Classroom(panes, seed)
    config = uvicorn.Config(
        page(classroom, host=host, token=token), host=host, port=port, log_level="warning", access_log=False,
        ws_max_size=limits.LARGEST_MESSAGE, ws_max_queue=limits.MOST_ASKED, server_header=False,
        timeout_graceful_shutdown=1, ws="websockets-sansio",
    )  # fmt: skip

    def listening(real: int) -> None:
        ready(f"http://{_shown(host)}:{real}/" + (f"?token={token}" if token else ""))

    _Server(config, listening, classroom.stop).run()


class _Server(uvicorn.Server):
    """Tells when it listens, and on which port when any would do; and at once when it is to end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[int], None], stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready, self._stop = ready, stop

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready(self.servers[0].sockets[0].getsockname()[1])

    async def shutdown(self, sockets: Any = None) -> None:
        self._stop()
        await super().shutdown(sockets)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _file(name: str) -> Response:
    if name not in (*BUNDLE, "index.html"):
        return Response("There is no such page.\n", status_code=404, media_type="text/plain")
    return Response(file_of(name), media_type=KINDS[name.rpartition(".")[2]])
