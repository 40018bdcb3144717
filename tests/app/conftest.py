"""A server in a process of its own and a real browser; both are made once for the whole folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 240.0  # the first start of a version compiles
WITHIN = 30.0


def browser_path() -> str | None:
    """Where Debian's Chromium is, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Server:
    """A page under way."""

    def __init__(self, *options: str) -> None:
        program = "from simulation.cli import main; raise SystemExit(main())"
        command = [sys.executable, "-c", program, "app", "--port", "0", *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.append(self.process.stdout.readline()))
        reader.start()
        reader.join(READY_WITHIN)
        assert "".join(lines).startswith("open "), "the page did not start"
        self.address = lines[0].split()[1]

    def state(self) -> dict[str, int]:
        """How many pages are open, and replicates under way."""
        with urllib.request.urlopen(f"{self.address}state.json", timeout=WITHIN) as answer:
            return json.load(answer)

    def close(self) -> None:
        """End the process and what it started."""
        self.process.terminate()
        self.process.wait(WITHIN)


@pytest.fixture(scope="session")
def server():
    """The address and the process of a page that everybody shares."""
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; without one the tests are skipped, which `.ci/run` never lets happen where apt exists."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[dev]'")
    path = browser_path()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with playwright.sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()


def slowed() -> float:
    """How many times longer work at the lowest priority takes now than on a machine that does nothing else.

    The page works out how sure it is at that priority, so its promises are in seconds of a machine of its own.
    """
    spin = "import os, time; os.nice(19); start = time.monotonic()\nwhile time.process_time() < 1.0: pass\n"
    asked = [sys.executable, "-c", f"{spin}print(time.monotonic() - start)"]
    return max(1.0, float(subprocess.run(asked, capture_output=True, text=True, check=True).stdout))


class Page:
    """An open page with the words that tests use."""

    def __init__(self, browser, address: str, **how) -> None:
        self.context = browser.new_context(accept_downloads=True, locale="en-GB", **how)
        self.tab = self.context.new_page()
        self.faults: list[str] = []
        self.requests: list[str] = []
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(address)
        self.wait("SCS.state.shown >= 1")

    def wait(self, expression: str, within: float = WITHIN) -> None:
        """Wait until something holds in the page; its policy forbids Playwright's own way of waiting."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self.tab.evaluate(f"Boolean({expression})"):
                return
            time.sleep(0.03)
        raise AssertionError(f"never: {expression}; shown {self.tab.evaluate('SCS.state.shown')}")

    def value(self, expression: str):
        """The value of an expression in the page."""
        return self.tab.evaluate(expression)

    def small(self, citizens: int = 2000, days: int = 120) -> None:
        """Begin again with small societies, so that tests are quick."""
        script = "([c, d]) => SCS.openPanes([{base: 'narrow'}, {base: 'expansive'}], 1, c, d)"
        self.tab.evaluate(script, [citizens, days])
        self.wait(f"SCS.state.days === {days} && SCS.state.shown >= 1")

    def go(self, day: int) -> None:
        """Show a day that may have to be lived first."""
        self.tab.evaluate(f"SCS.go({day})")
        self.wait(f"SCS.state.shown === {day}")

    def close(self) -> None:
        """Close the tab."""
        self.context.close()


@pytest.fixture
def page(browser, server):
    """A fresh page; a fault of its scripts fails the test."""
    made = Page(browser, server.address)
    yield made
    made.close()
    assert made.faults == []
