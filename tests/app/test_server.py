"""The page in a real browser, and forged messages without one."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from simulation.experiments.simulate import simulate
from simulation.scenario import Scenario
from tests.app.conftest import Page, slowed

pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[app]'")
pytestmark = pytest.mark.slow


def test_opening_answers_the_question(page: Page) -> None:
    page.small()
    page.go(60)
    page.wait("SCS.state.band && SCS.state.band.n >= 3", 240.0)  # behind the page, at the lowest priority
    sentence = page.tab.inner_text("#sentence")
    assert "more of 1,000 people" in sentence
    assert "interval" in sentence
    assert "pairs of runs" in page.tab.inner_text("#sure")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (400, 800)])
def test_the_answer_is_on_the_first_screen_within_a_minute(browser, server, width: int, height: int) -> None:
    minute, opened = 60.0 * slowed(), time.monotonic()
    made = Page(browser, server.address, viewport={"width": width, "height": height})
    made.wait("document.getElementById('sentence').textContent.includes('95 %')", minute - (time.monotonic() - opened))
    box = made.tab.locator("#answer").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height, "nobody has to scroll to it"
    said = made.tab.inner_text("#answer")
    assert "(B)" in said
    assert "of 1,000 people" in said
    assert "interval" in said
    made.close()


def test_play_and_pause_at_once(page: Page) -> None:
    page.small(days=365)
    page.tab.select_option("#speed", "90")
    page.tab.click("#play")
    page.wait("SCS.state.shown > 40")
    page.tab.click("#play")
    stopped = page.value("SCS.state.shown")
    time.sleep(0.4)
    assert page.value("SCS.state.shown") == stopped < 365


def test_step_and_scrub(page: Page) -> None:
    page.small()
    page.tab.click("#day")
    page.wait("SCS.state.shown === 2")
    page.tab.click("#month")
    page.wait("SCS.state.shown === 32")
    page.tab.locator("#timeline").fill("10")
    assert page.value("SCS.state.shown") == 10
    assert page.value("SCS.lived()") >= 32


def test_a_change_on_day_90_forks_and_is_undone(page: Page) -> None:
    page.small()
    page.go(110)
    before = page.value("SCS.curve(1, 'wrongly_listed_share')")
    page.tab.evaluate("SCS.go(90)")
    page.wait("document.getElementById('safe_legal_standard')")
    page.tab.check("#safe_legal_standard")
    page.wait("SCS.state.panes[1].described.changes.length === 1")
    page.go(110)
    after = page.value("SCS.curve(1, 'wrongly_listed_share')")
    assert after[:90] == before[:90]
    assert after[90:110] != before[90:110]
    assert page.value("SCS.state.panes[1].before.length") >= 110, "what would have come is still drawn"
    said = page.tab.inner_text("#changes1")
    assert "from day 91 on" in said, "what is changed after day 90 holds from day 91 on"
    assert "with the change" in said
    assert "before it was made" in said
    page.tab.click("#undo")
    page.wait("SCS.state.panes[1].described.changes.length === 0")
    page.go(110)
    assert page.value("SCS.curve(1, 'wrongly_listed_share')")[:110] == before[:110]


def test_both_versions_of_a_pane_are_compared(page: Page) -> None:
    page.small(days=40)
    page.go(20)
    page.tab.evaluate("SCS.change('policy.scope', 'none')")
    page.wait("SCS.state.panes[1].described.changes.length === 1")
    page.tab.click("#both_versions")
    page.wait("SCS.state.panes[0].described.base === 'expansive' && SCS.state.shown >= 1")
    assert page.value("SCS.state.panes.map(pane => pane.described.changes.length)") == [0, 1]
    page.go(40)
    a, b = (page.value(f"SCS.curve({pane}, 'scope_items')") for pane in (0, 1))
    assert a[:20] == b[:20]
    assert a[25] != b[25]


def test_the_controls_show_what_is_in_force(page: Page) -> None:
    page.small(days=10)
    page.tab.select_option("#base1", "expansive_with_safeguards")
    page.wait("document.querySelectorAll('#safeguards input:checked').length >= 5")
    assert page.tab.input_value("#policy_redress") == "strong"


def test_a_shared_file_stays_in_the_link(page: Page, browser) -> None:
    page.small(days=10)
    file = {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": b"extends: narrow\nname: mine\n"}
    page.tab.set_input_files("#upload", files=[file])
    page.wait("SCS.state.panes[1].described.name === 'mine'")
    other = Page(browser, page.value("SCS.link()"))
    other.wait("SCS.state.panes[1].described.name === 'mine'")
    other.tab.click("#reset")
    other.wait("SCS.state.shown >= 1")
    assert other.value("SCS.state.panes[1].described.name") == "mine"
    assert other.tab.inner_text("#problem") == ""
    other.close()


def digests(page: Page) -> str:
    """What the page says about the fingerprints."""
    page.tab.click("#digest")
    page.wait("/[0-9a-f]{64}.*[0-9a-f]{64}/.test(document.getElementById('taken').textContent)")
    return page.tab.inner_text("#taken")


def test_a_link_and_a_file_give_the_same_integers(page: Page, browser, server, tmp_path: Path) -> None:
    page.small(days=60)
    page.go(30)
    page.tab.evaluate("SCS.change('policy.redress', 'strong')")
    page.wait("SCS.state.panes[1].described.changes.length === 1")
    page.go(60)
    said = digests(page)
    other = Page(browser, page.value("SCS.link()"))
    other.go(60)
    assert digests(other) == said
    other.close()
    with page.tab.expect_download() as downloaded:
        page.tab.click("#file1")
    path = tmp_path / "shared.yaml"
    downloaded.value.save_as(path)
    scenario = Scenario.load(path)
    assert scenario.settings.seed == 1
    assert simulate(scenario, seed=1, replicates=1).digest in said


def test_a_lesson_asks_first_and_answers_then(page: Page) -> None:
    page.tab.select_option("#lesson", "scope_and_errors")
    page.wait("SCS.state.shown >= 1")
    assert page.tab.locator("#lesson_explain").count() == 0
    page.wait("SCS.state.band && SCS.state.band.n >= 2", 240.0)
    assert "interval" not in page.tab.inner_text("#answer"), "nothing is told before the guess"
    page.tab.fill("#guess", "0.1")
    page.tab.click("#commit")
    assert page.tab.locator("#guess").count() == 0, "a guess cannot be changed"
    page.tab.evaluate("SCS.go(365)")
    page.wait("document.getElementById('lesson_explain')", 90.0)
    key = page.value("SCS.lesson.key")
    assert abs(page.value("SCS.resultOf(SCS.lesson)") - key) < 0.01, (
        "the page shows what the key was computed from; if the model has changed: python -m simulation.app.answer_keys"
    )
    assert "off" in page.tab.inner_text("#lesson_result")


def test_a_round_is_played_month_by_month(page: Page) -> None:
    page.tab.select_option("#lesson", "mayor")
    page.wait("document.querySelectorAll('.choice').length > 3")
    page.tab.click(".choice >> nth=1")
    page.wait("SCS.state.shown === 31 && document.getElementById('round_month').textContent.includes('2')")
    changes = page.value("SCS.state.panes[1].described.changes")
    assert changes[0]["cities"] == ["hangzhou"]
    assert page.value("SCS.state.panes[0].described.changes") == []


def test_a_city_a_person_and_an_act_are_explained(page: Page) -> None:
    page.small()
    page.go(90)
    page.tab.select_option("#city", "rest_of_country")
    page.wait("document.querySelector('.people button')")
    told = ""
    for nth in range(min(page.tab.locator(".people button").count(), 12)):  # many were listed before the first day
        page.tab.click(f".people button >> nth={nth}")
        page.wait("document.querySelectorAll('#why .beside section').length === 2", 60.0)
        told = page.tab.inner_text("#why_box")
        page.tab.keyboard.press("Escape")
        if "Rule:" in told:
            break
        page.tab.select_option("#city", "rest_of_country")
        page.wait("document.querySelector('.people button')")
    assert "Rule:" in told
    page.tab.click("#acts1 button >> nth=0")
    page.wait("document.querySelectorAll('#why_box h3').length > 0")


def test_the_language_switches_everywhere(page: Page) -> None:
    page.small()
    page.tab.select_option("#language", "zh")
    assert page.tab.inner_text("h1") == "两种政策，同一运气"
    assert "日常行为" in page.tab.inner_text("#name1")
    assert page.value("document.documentElement.lang") == "zh-CN"
    page.tab.select_option("#language", "en")
    assert page.tab.inner_text("h1") == "Two policies, one luck"


def test_a_bad_file_is_told_in_the_words_of_the_loader(page: Page) -> None:
    page.small()
    bad = {"name": "<img src=x onerror=alert(1)>.yaml", "mimeType": "text/yaml", "buffer": b"policy:\n  scop: narrow\n"}
    page.tab.set_input_files("#upload", files=[bad])
    page.wait("document.getElementById('problem').textContent.includes('scope')")
    assert ":2" in page.tab.inner_text("#problem")
    page.tab.set_input_files("#upload", files=[{**bad, "buffer": b"#" * 1_000_001}])
    page.wait("document.getElementById('problem').textContent.includes('1 MB')")
    page.tab.set_input_files("#upload", files=[{**bad, "buffer": b"extends: narrow\nname: mine\n"}])
    page.wait("SCS.state.panes[1].described.name === 'mine'")


def test_two_browsers_do_not_see_each_other(page: Page, browser, server) -> None:
    page.small()
    other = Page(browser, server.address)
    other.small(days=90)
    other.tab.evaluate("SCS.change('policy.scope', 'none')")
    other.wait("SCS.state.panes[1].described.changes.length === 1")
    assert page.value("SCS.state.panes[1].described.changes") == []
    assert page.value("SCS.state.days") == 120
    other.close()


def test_a_closed_tab_ends_its_runs(browser, server) -> None:
    made = Page(browser, server.address)
    made.tab.evaluate("SCS.play(true)")
    made.wait("SCS.state.shown > 5")
    before = server.state()["pages"]
    made.close()
    end = time.monotonic() + 2.0
    while time.monotonic() < end and server.state()["pages"] >= before:
        time.sleep(0.05)
    assert server.state()["pages"] == before - 1


def test_the_page_asks_nobody_else(page: Page, server) -> None:
    page.small()
    page.go(20)
    assert {request for request in page.requests if not request.startswith((server.address, "data:", "blob:"))} == set()


def test_it_fits_on_a_phone(browser, server) -> None:
    made = Page(browser, server.address, viewport={"width": 400, "height": 800})
    made.small()
    assert made.value("document.documentElement.scrollWidth") <= 400
    made.tab.click("#large")
    assert made.value("document.documentElement.scrollWidth") <= 400
    made.close()


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.small()
    unnamed = page.value(
        "[...document.querySelectorAll('button,select,input,canvas')].filter(e => e.offsetParent"
        " && !(e.textContent.trim() || e.getAttribute('aria-label') || (e.labels && e.labels.length))).map(e => e.id)"
    )
    assert unnamed == []
    page.tab.keyboard.press("Tab")
    assert page.value("document.activeElement.className") == "skip"
    page.tab.evaluate("document.activeElement.blur()")
    page.tab.keyboard.press("ArrowRight")
    page.wait("SCS.state.shown === 2")


def forged(address: str, messages: list[str], origin: str | None = None) -> list[str]:
    """What a web socket answers to messages that no page would send."""
    from websockets.sync.client import connect

    host = address.removeprefix("http://").rstrip("/")
    answers = []
    with connect(f"ws://{host}/live", origin=origin or f"http://{host}", max_size=None) as socket:
        for message in messages:
            socket.send(message)
            answers.append(str(socket.recv(10)))
    return answers


def test_forged_messages_are_refused_and_the_server_lives(server) -> None:
    panes = [{"base": "narrow"}, {"base": "expansive"}]
    fine = {"do": "open", "panes": panes, "seed": 1, "citizens": 600, "days": 5}
    messages = [
        json.dumps({**fine, "citizens": 10**9}), json.dumps({**fine, "days": float("nan")}), "{}", "[" * 50_000,
        json.dumps({**fine, "panes": [{"base": "../../etc/passwd"}, {"base": "narrow"}]}),
        json.dumps({**fine, "panes": [{"base": "", "text": "extends: ../../../etc/passwd\n"}, {"base": "narrow"}]}),
        json.dumps({**fine, "panes": [{"base": "", "text": "name: <script>alert(1)</script>\n"}, {"base": "narrow"}]}),
        json.dumps({**fine, "panes": [{"base": "", "text": "a: &a [*a, *a]\n"}, {"base": "narrow"}]}),
        json.dumps({"do": "file", "pane": 0}),
    ]  # fmt: skip
    for message, answer in zip(messages, forged(server.address, messages), strict=True):
        assert json.loads(answer)["kind"] == "refused", message[:80]
        assert "Traceback" not in answer
    assert json.loads(forged(server.address, [json.dumps(fine)])[0])["kind"] == "opened"


def test_a_page_from_elsewhere_cannot_connect(server) -> None:
    from websockets.exceptions import InvalidHandshake

    with pytest.raises(InvalidHandshake):
        forged(server.address, ["{}"], origin="http://example.com")
    request = urllib.request.Request(server.address, headers={"Host": "example.com"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=10)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.address}..%2f..%2fpyproject.toml", timeout=10)
