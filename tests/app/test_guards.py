"""Who may come in: the Host, the Origin and the token are looked at before anything else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulation.app.guards import Guard


async def inside(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def ask(kind: str = "http", *, token: str | None = None, query: str = "", **headers: str) -> list[dict]:
    """What the guard sends for one request."""
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": kind, "headers": pairs, "query_string": query.encode()}
    guard = Guard(inside, hosts=("127.0.0.1", "localhost"), token=token)
    with ThreadPoolExecutor(1) as thread:  # a browser that another test opened has a loop in this one
        thread.submit(asyncio.run, guard(scope, None, send)).result()
    return sent


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:1"])
def test_this_machine_comes_in(host: str) -> None:
    sent = ask(host=host)
    assert sent[0]["status"] == 200
    assert b"content-security-policy" in dict(sent[0]["headers"])


@pytest.mark.parametrize("host", ["", "example.com", "127.0.0.1.example.com", "[", "evil@localhost.example"])
def test_other_names_stay_outside(host: str) -> None:
    assert ask(host=host)[0]["status"] == 403


@pytest.mark.parametrize("origin", ["http://example.com", "null", "http://localhost:9", "file://"])
def test_pages_from_elsewhere_stay_outside(origin: str) -> None:
    assert ask(host="localhost:8000", origin=origin)[0]["status"] == 403
    assert ask("websocket", host="localhost:8000", origin=origin)[0]["type"] == "websocket.close"


def test_a_socket_tells_where_it_comes_from() -> None:
    assert ask("websocket", host="localhost:8000")[0]["type"] == "websocket.close"
    assert ask("websocket", host="localhost:8000", origin="http://localhost:8000")[0]["type"] != "websocket.close"


def test_a_token_is_asked_for_and_remembered() -> None:
    assert ask(host="localhost", token="abc")[0]["status"] == 403
    assert ask(host="localhost", token="abc", query="token=abd")[0]["status"] == 403
    first = ask(host="localhost", token="abc", query="token=abc")
    assert first[0]["status"] == 200
    cookie = dict(first[0]["headers"])[b"set-cookie"].decode()
    assert "HttpOnly" in cookie
    assert ask(host="localhost", token="abc", cookie=cookie.split(";")[0])[0]["status"] == 200
