"""Everybody can use it: axe-core looks at the page, its dialogues, its lessons and a recording."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from simulation.app.lessons import lessons
from simulation.app.recording import record
from tests.app.conftest import Page

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[app]'")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def axe(tmp_path_factory) -> str:
    """The text of axe-core, an accessibility checker, fetched for this test alone."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine to fetch axe-core with")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "axe-core@4"]
    if subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=120).returncode:
        pytest.skip("axe-core could not be fetched")
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def serious(tab) -> list[list[str]]:
    """What axe-core finds that keeps somebody out."""
    found = tab.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
    return [one for one in found if one[0] in ("serious", "critical")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_axe_finds_nothing_serious(browser, server, axe: str, language: str) -> None:
    made = Page(browser, server.address, bypass_csp=True)
    made.small()
    made.go(90)
    made.tab.select_option("#language", language)
    made.tab.click("#table_box summary")
    made.tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    made.tab.select_option("#city", "rest_of_country")
    made.wait("document.querySelector('.people button')")
    made.tab.evaluate(axe)
    assert serious(made.tab) == [], "with a city's dialogue"
    made.tab.click(".people button >> nth=0")
    made.wait("document.querySelectorAll('#why .beside section').length === 2", 60.0)
    assert serious(made.tab) == [], "with a person's story"
    made.tab.keyboard.press("Escape")
    assert serious(made.tab) == []
    made.close()


def test_axe_finds_nothing_serious_in_lessons(browser, server, axe: str) -> None:
    made = Page(browser, server.address, bypass_csp=True)
    made.tab.evaluate(axe)
    for name in lessons():
        made.tab.select_option("#lesson", name)
        made.wait("SCS.state.shown >= 1", 60.0)
        assert serious(made.tab) == [], name
        if made.tab.locator("#guess").count():
            made.tab.fill("#guess", "1")
            made.tab.click("#commit")
            made.tab.evaluate("SCS.play(false)")
            assert serious(made.tab) == [], f"{name}, guessed"
    made.close()


def test_axe_finds_nothing_serious_in_a_recording(browser, axe: str, tmp_path: Path) -> None:
    target = record(("narrow", "expansive"), tmp_path / "it.html", seed=1, citizens=600, days=20, replicates=1)
    context = browser.new_context(offline=True, bypass_csp=True)
    tab = context.new_page()
    tab.goto(target.as_uri())
    tab.click("#table_box summary")
    tab.evaluate(axe)
    assert serious(tab) == []
    context.close()
