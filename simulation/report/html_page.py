"""HOW A REPORT LOOKS: one HTML page without scripts and without anything fetched from elsewhere.

Everything that comes from data goes through `text`; functions here take finished HTML only where they say so.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #555; --line: #d0d0d0; --page: #fff; --card: #f5f6f8;
  --link: #00558a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #b4b4b4; --line: #474747; --page: #16181b;
  --card: #212429; --link: #8cc8f2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 62rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem; }
h1 { font-size: 1.8rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p, li { max-width: 46rem; }
.lead { font-size: 1.1rem; } .soft, figcaption, .meaning { color: var(--soft); font-size: .9rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; margin: 1rem 0; }
.wide { overflow-x: auto; margin: .6rem 0 1.2rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; font-size: 1.05rem; padding: .2rem 0; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th:first-child { width: 36%; } thead th { border-bottom: 2px solid var(--soft); white-space: nowrap; }
tbody th { font-weight: 600; } .number { text-align: right; white-space: nowrap; }
.meaning { display: block; font-weight: 400; max-width: 30rem; }
figure { margin: 1.4rem 0; } figure img { width: 100%; max-width: 54rem; height: auto; background: #fff; padding: .8rem;
  border: 1px solid var(--line); border-radius: .4rem; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .9rem;
  margin: .7rem 0; }
summary { cursor: pointer; font-weight: 600; }
pre, code { font: .85rem/1.5 ui-monospace, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
@media (max-width: 32rem) { body { padding: 1rem; } h1 { font-size: 1.4rem; } h2 { margin-top: 1.3rem; }
  nav ul { gap: 0 1rem; } li { margin-left: -1rem; } nav li { margin-left: 0; } }
@media print { :root { --ink: #000; --soft: #333; --line: #bbb; --page: #fff; --card: #fff; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; }
  figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; } .wide { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header>
<h1>{title}</h1>
{lead}
</header>
<nav aria-label="Parts of this report"><ul>
{links}
</ul></nav>
<main id="main">
{sections}
</main>
<footer><p>{foot}</p></footer>
</body>
</html>
"""


def text(value: object) -> str:
    """Any value as text that is safe inside elements and quoted attributes."""
    return escape(str(value), quote=True)


def page(title: str, lead: str, sections: Sequence[tuple[str, str]], foot: str) -> str:
    """The whole page. `lead` and the bodies of `sections` (heading, body) are HTML, everything else text."""
    links = "\n".join(f'<li><a href="#{anchor(heading)}">{text(heading)}</a></li>' for heading, _ in sections)
    bodies = "\n".join(
        f'<section id="{anchor(heading)}" aria-labelledby="{anchor(heading)}-title">\n'
        f'<h2 id="{anchor(heading)}-title">{text(heading)}</h2>\n{body}\n</section>'
        for heading, body in sections
    )
    return _PAGE.format(title=text(title), style=_STYLE, lead=lead, links=links, sections=bodies, foot=text(foot))


def anchor(heading: str) -> str:
    """The identifier of a section: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") or "part"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of plain text."""
    return f'<p class="{text(kind)}">{text(words)}</p>' if kind else f"<p>{text(words)}</p>"


def bullets(lines: Iterable[str]) -> str:
    """A list of plain texts."""
    return "<ul>\n" + "\n".join(f"<li>{text(line)}</li>" for line in lines) + "\n</ul>"


def folded(summary: str, body: str) -> str:
    """A part that opens on demand; `body` is HTML."""
    return f"<details>\n<summary>{text(summary)}</summary>\n{body}\n</details>"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table of plain texts; a cell made by `cell` may hold a second line.

    The first column names the row; the last `numbers` columns are right-aligned.
    """
    first = len(columns) - numbers
    head = "".join(f'<th scope="col"{_side(i, first)}>{text(name)}</th>' for i, name in enumerate(columns))
    lines = []
    for row in rows:
        name, *cells = row
        filled = "".join(f"<td{_side(i, first)}>{_content(value)}</td>" for i, value in enumerate(cells, start=1))
        lines.append(f'<tr><th scope="row">{_content(name)}</th>{filled}</tr>')
    body = "\n".join(lines)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{text(caption)}"><table>\n'
        f"<caption>{text(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )


class Cell(str):
    """A cell that is finished HTML."""

    __slots__ = ()


def cell(title: str, meaning: str, name: str) -> Cell:
    """A cell with a title, and in a smaller line what it means and its name in the tables of results."""
    return Cell(f'{text(title)}<span class="meaning">{text(meaning)} <code>{text(name)}</code></span>')


def picture(content: bytes, alternative: str, caption: str) -> str:
    """A PNG inside the page, with the words that stand for it and the line below it."""
    data = base64.b64encode(content).decode("ascii")
    return (
        f'<figure><img alt="{text(alternative)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{text(caption)}</figcaption></figure>"
    )


def _content(value: str) -> str:
    return value if isinstance(value, Cell) else text(value)


def _side(i: int, first: int) -> str:
    return ' class="number"' if i >= first else ""
