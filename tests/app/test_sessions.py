"""How the page ends: Ctrl-C and SIGTERM end it at once, whatever open pages have under way."""

from __future__ import annotations

import json
import signal
import time

import pytest

from simulation.app.limits import MOST_CITIZENS, MOST_DAYS
from tests.app.conftest import Server

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[app]'")
pytestmark = pytest.mark.slow
WITHIN = 30.0
"""Seconds; about two on a quiet machine, and over a minute where days that were asked for are lived to the end."""


@pytest.mark.parametrize(("asked", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_it_ends_while_pages_live_on(asked: signal.Signals, code: int) -> None:
    from websockets.sync.client import connect

    made = Server()
    host = made.address.removeprefix("http://").rstrip("/")
    panes = [{"base": "narrow"}, {"base": "expansive"}]
    begin = {"do": "open", "panes": panes, "seed": 1, "citizens": MOST_CITIZENS, "days": MOST_DAYS}
    with connect(f"ws://{host}/live", origin=f"http://{host}", max_size=None) as page:
        page.send(json.dumps(begin))
        while json.loads(page.recv())["kind"] != "pictures":
            pass
        page.send(json.dumps({"do": "acknowledge", "n": 1}))
        page.send(json.dumps({"do": "live", "until": MOST_DAYS}))
        time.sleep(0.2)  # the next days are under way
        before = time.monotonic()
        made.process.send_signal(asked)
        assert made.process.wait(60.0) == code
        assert time.monotonic() - before <= WITHIN
