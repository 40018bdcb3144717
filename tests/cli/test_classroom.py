"""`scs app`: what is refused before a page opens, and a recording through the command line."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("narrow",), 2, "two scenarios"),
        (("--host", "0.0.0.0"), 2, "--share"),
        (("--export", "page.txt"), 2, "ends in .html"),
        (("--export", "page.html", "--citizens", "1000000000"), 3, "citizens"),
        (("--port", "70000"), 2, "port"),
    ],
)
def test_what_is_refused(scs, arguments: tuple[str, ...], code: int, said: str) -> None:
    pytest.importorskip("uvicorn", reason="the page is not installed: pip install '.[app]'")
    answer = scs("app", *arguments, "--quiet")
    assert answer.code == code
    assert said in answer.err
    assert len(answer.err.splitlines()) <= 5


@pytest.mark.slow
def test_a_recording(scs, tmp_path) -> None:
    answer = scs("app", "narrow", "no_system", "--export", "a.html", "--citizens", "600", "--days", "5", "--quiet")
    assert answer.code == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
