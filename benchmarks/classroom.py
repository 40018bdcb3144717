"""How quick the classroom page is, in a real browser, and what it looks like.

    python benchmarks/classroom.py                        times, update rate, memory, 30 pages at once (JSON)
    python benchmarks/classroom.py --tabs 200              memory after so many real tabs were opened and closed
    python benchmarks/classroom.py --pictures docs/images  pictures of the page and nothing else

Needs the extras app and dev, and Debian's Chromium (`apt-get install chromium`, and `fonts-wqy-microhei` for Chinese).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.app.conftest import Page, Server, browser_path

PAGES = 200
PUPILS = 30
YEAR = 365
SECONDS = 15.0


def memory(process: int) -> float:
    """Resident memory of a process in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def rate(page: Page, seconds: float) -> float:
    """Pictures a second while it plays."""
    page.tab.evaluate("SCS.updates.length = 0; SCS.play(true)")
    page.tab.wait_for_timeout(seconds * 1000)
    times = page.value("SCS.updates")
    page.tab.evaluate("SCS.play(false)")
    return (len(times) - 1) / (times[-1] - times[0]) * 1000 if len(times) > 1 else 0.0


def measure(browser) -> dict[str, float]:
    """All figures of the page; sizes are those with which it opens, 20,000 citizens a pane."""
    found: dict[str, float] = {}
    start = time.perf_counter()
    server = Server()
    found["start, s"] = time.perf_counter() - start
    start = time.perf_counter()
    page = Page(browser, server.address)
    found["first picture after opening, s"] = time.perf_counter() - start
    found["updates a second, 20,000 citizens a pane"] = rate(page, 5.0)
    before = page.value("SCS.state.shown")
    page.tab.wait_for_timeout(300)
    found["days shown after Pause"] = page.value("SCS.state.shown") - before
    page.go(200)
    page.tab.evaluate("SCS.go(170)")
    start = time.perf_counter()
    page.tab.evaluate("SCS.change('policy.scope', 'none'); SCS.go(171)")
    page.wait("SCS.state.panes[1].described.changes.length === 1 && SCS.state.shown === 171 && SCS.lived() >= 171")
    found["from a control on day 170 to the first changed picture, s"] = time.perf_counter() - start
    page.close()
    found |= crowd(server)
    server.close()
    return found


def crowd(server: Server) -> dict[str, float]:
    """Memory after many pages, and what each of a class gets; clients without a picture."""
    found: dict[str, float] = {}
    for n in range(PAGES):
        if n == PAGES // 10:
            found["memory after 20 pages, MB"] = memory(server.process.pid)
        Client(server.address).close()
    time.sleep(2)
    found["memory after 200 pages, MB"] = memory(server.process.pid)
    clients = [Client(server.address) for _ in range(PUPILS)]
    threads = [threading.Thread(target=client.play, args=(SECONDS,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found["30 pages: days a second, slowest page"] = min(client.lived for client in clients) / SECONDS
    found["30 pages: days a second, quickest page"] = max(client.lived for client in clients) / SECONDS
    found["30 pages: memory, MB"] = memory(server.process.pid)
    for client in clients:
        client.close()
    return found


def tabs(browser, pages: int) -> dict[str, float]:
    """Memory of the server while real tabs are opened, live a day and are closed, one after the other."""
    server = Server()
    found: dict[str, float] = {}
    for n in range(1, pages + 1):
        Page(browser, server.address).close()
        if n % (pages // 10) == 0:
            time.sleep(1.0)
            found[f"memory after {n} real tabs, MB"] = round(memory(server.process.pid), 1)
    server.close()
    return found


class Client:
    """A page without a picture: it opens, lives on and acknowledges."""

    def __init__(self, address: str) -> None:
        host = address.removeprefix("http://").rstrip("/")
        self.socket = connect(f"ws://{host}/live", origin=f"http://{host}", max_size=None).__enter__()
        self.lived = 0
        panes = [{"base": "narrow"}, {"base": "expansive"}]
        self.send({"do": "open", "panes": panes, "seed": 1, "citizens": 20_000, "days": YEAR})
        self.hear(60.0, until=1)

    def send(self, message: dict) -> None:
        """Say something to the server."""
        self.socket.send(json.dumps(message))

    def hear(self, seconds: float, until: int) -> None:
        """Acknowledge pictures until a day is lived or the time is over."""
        end = time.perf_counter() + seconds
        while self.lived < until and (left := end - time.perf_counter()) > 0:
            try:
                told = json.loads(self.socket.recv(left))
            except TimeoutError:
                return
            if told["kind"] == "pictures":
                self.lived += min(len(pictures) for pictures in told["panes"])
                self.send({"do": "acknowledge", "n": told["n"]})

    def play(self, seconds: float) -> None:
        """Live a year, or as much of it as there is time for."""
        self.send({"do": "live", "until": YEAR})
        self.hear(seconds, until=YEAR)

    def close(self) -> None:
        """Leave."""
        self.socket.close()


def take_pictures(browser, folder: Path) -> None:
    """The page, on a projector, on a phone, in Chinese, and one person's story."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server()
    sizes = {"page": (1280, 1250), "projector": (1920, 1080), "phone": (400, 1500), "chinese": (1280, 1250)}
    for name, (width, height) in sizes.items():
        page = Page(browser, server.address, viewport={"width": width, "height": height})
        page.go(180)
        page.tab.evaluate("SCS.change('policy.legal_standard', 'strict')")
        page.wait("SCS.state.panes[1].described.changes.length === 1")
        page.go(300)
        page.wait("SCS.state.band && SCS.state.band.n >= 8", 600.0)
        if name == "projector":
            page.tab.click("#large")
        if name == "chinese":
            page.tab.select_option("#language", "zh")
        page.tab.wait_for_timeout(300)
        page.tab.screenshot(path=folder / f"classroom_{name}.png")
        if name == "page":
            page.tab.select_option("#city", "hangzhou")
            page.wait("document.querySelector('.people button')")
            page.tab.click(".people button >> nth=0")
            page.wait("document.querySelectorAll('#why .beside section').length === 2", 60.0)
            page.tab.locator("#why").screenshot(path=folder / "classroom_why.png")
        page.close()
    server.close()


def main() -> None:
    """Measure, or take pictures."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--pictures", metavar="DIR", type=Path)
    reader.add_argument("--tabs", metavar="N", type=int)
    asked = reader.parse_args()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        if asked.pictures:
            take_pictures(browser, asked.pictures)
        else:
            begun = os.getloadavg()[0]
            found = tabs(browser, asked.tabs) if asked.tabs else measure(browser)
            found |= {"load of the machine before": begun, "after": os.getloadavg()[0]}
            sys.stdout.write(json.dumps(found, indent=1) + "\n")
        browser.close()


if __name__ == "__main__":
    main()
