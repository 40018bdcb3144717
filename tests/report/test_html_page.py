"""HTML that holds what it is given and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.report.html_page import anchor, bullets, cell, folded, page, paragraph, picture, table, text

NEVER_CLOSED = {"meta", "img", "link", "br"}
HOSTILE = "<script>alert('x')</script>\"&"


class Balance(HTMLParser):
    """Collects the words of a page and checks that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in NEVER_CLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(html: str) -> Balance:
    """Parse HTML; fails when it is not well nested."""
    reader = Balance()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


@given(st.text(max_size=60))
def test_any_text_comes_out_as_it_went_in(value):
    reader = read(paragraph(value, "soft"))
    assert reader.seen == ["p"]
    assert "".join(reader.words) == value.replace("\r\n", "\n").replace("\r", "\n") or "\x00" in value or "\r" in value


@pytest.mark.parametrize(
    "html",
    [
        paragraph(HOSTILE),
        bullets([HOSTILE]),
        folded(HOSTILE, "<p>body</p>"),
        table(HOSTILE, (HOSTILE, HOSTILE), [[HOSTILE, HOSTILE], [cell(HOSTILE, HOSTILE, HOSTILE), HOSTILE]], numbers=1),
        picture(b"png", HOSTILE, HOSTILE),
        page(HOSTILE, paragraph("lead"), [(HOSTILE, "<p>body</p>")], HOSTILE),
    ],
)
def test_hostile_text_stays_text(html):
    reader = read(html)
    assert "script" not in reader.seen
    assert "<script" not in html
    assert HOSTILE in "".join(reader.words)


def test_the_page_is_whole_and_fetches_nothing():
    html = page("Title", paragraph("lead"), [("In short", "<p>x</p>"), ("Where & when", "<p>y</p>")], "foot")
    reader = read(html.split("<!DOCTYPE html>")[1])
    assert {"header", "nav", "main", "footer", "h1", "h2", "section"} <= set(reader.seen)
    assert 'lang="en"' in html
    assert "default-src 'none'" in html
    assert 'href="#where-when"' in html
    assert 'id="where-when"' in html
    assert "http://" not in html
    assert "https://" not in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_tables_name_rows_and_columns_and_can_be_scrolled_from_the_keyboard():
    html = table("Caption", ("What", "Mean"), [["one", "1"]], numbers=1)
    assert '<th scope="col" class="number">Mean</th>' in html
    assert '<th scope="row">one</th><td class="number">1</td>' in html
    assert 'tabindex="0" role="region" aria-label="Caption"' in html
    assert "<caption>Caption</caption>" in html


def test_anchors_are_safe_names():
    assert anchor("By group of citizens") == "by-group-of-citizens"
    assert anchor("Größe (%)") == "gr-e"
    assert anchor("%%") == "part"
    assert text(3) == "3"
