"""How pages are read: their headings, sections, tables and links."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.house.sources import DOCS

HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAME = re.compile(r"`([a-z][a-z_]*)`")


@cache
def page(name: str) -> str:
    """The text of a page under docs/."""
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def headings(text: str, level: int) -> list[str]:
    """The headings of one level, in order."""
    return [title for marks, title in HEADING.findall(FENCED.sub("", text)) if len(marks) == level]


def section(text: str, title: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    found = [match for match in HEADING.finditer(text) if match[2] == title]
    assert len(found) == 1, f"{len(found)} headings are called {title!r}"
    start, level = found[0].end(), len(found[0][1])
    later = [match.start() for match in HEADING.finditer(text, start) if len(match[1]) <= level]
    return text[start : later[0] if later else len(text)]


def tables(text: str) -> list[list[dict[str, str]]]:
    """The tables of a text: rows as mappings from the table's heads to cells without bold marks and backticks."""
    found: list[list[dict[str, str]]] = []
    heads: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("|"):
            heads = None
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if heads is None:
            heads = cells
            found.append([])
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            assert len(cells) == len(heads), line
            found[-1].append(dict(zip(heads, cells, strict=True)))
    return found


def table(text: str, head: str) -> list[dict[str, str]]:
    """The only table of a text whose first head is `head`."""
    found = [rows for rows in tables(text) if rows and next(iter(rows[0])) == head]
    assert len(found) == 1, f"{len(found)} tables begin with {head!r}"
    return found[0]


def bare(cell: str) -> str:
    """A cell without bold marks and backticks."""
    return cell.strip("*").strip("`")


def slug(title: str) -> str:
    """The anchor of a heading, as the usual renderers make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def links(path: Path) -> list[str]:
    """Targets of the links of a page, addresses on the web left out."""
    return [target for target in LINK.findall(FENCED.sub("", path.read_text(encoding="utf-8"))) if "://" not in target]
