"""WHO MAY COME IN: this machine alone, or who holds the token; never a page from elsewhere."""

from __future__ import annotations

import hmac
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

COOKIE = "scs_token"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = (
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-cache"),
)
"""Sent with every answer."""


def is_loopback(host: str) -> bool:
    """Whether an address means this machine and no other."""
    return host in LOOPBACK


class Guard:
    """Lets through what was asked of this address by a page of this address, and by a holder of the token if any.

    hosts: names under which the page may be asked for, without port. token: None on loopback.
    """

    def __init__(self, app: Any, *, hosts: tuple[str, ...], token: str | None) -> None:
        self.app, self.hosts, self.token = app, hosts, token

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request or web socket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        given = query.get("token", [""])[0]
        if not self._is_of_here(headers, socket=scope["type"] == "websocket") or not self._holds(given, headers):
            await _refuse(scope["type"], send)
            return

        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in HEADERS]
                if self.token and given:
                    cookie = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/"
                    added.append((b"set-cookie", cookie.encode()))
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _is_of_here(self, headers: dict[str, str], *, socket: bool) -> bool:
        host = headers.get("host", "")
        if (_name_of(host) or "") not in self.hosts:
            return False
        origin = headers.get("origin")
        if origin is None:
            return not socket  # a browser always tells where a web socket comes from
        return origin in (f"http://{host}", f"https://{host}")

    def _holds(self, given: str, headers: dict[str, str]) -> bool:
        if self.token is None:
            return True
        cookie: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
        kept = cookie[COOKIE].value if COOKIE in cookie else ""
        return any(hmac.compare_digest(shown.encode(), self.token.encode()) for shown in (given, kept))


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


async def _refuse(kind: str, send: Any) -> None:
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": b"This page is not for that address.\n"})
