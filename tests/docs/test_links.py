"""Links between pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import HEADING, links, slug
from tests.house.sources import DOCS, ROOT, shown

PAGES = sorted(DOCS.glob("*.md"))


MADE = {
    "cli.md": "simulation/cli/program.py",
    "contributing.md": "CONTRIBUTING.md",
    "notebook.md": "docs/notebook.ipynb",
}
"""Pages that are made when the site is built, and what they are made from."""


def target_of(page: Path, file: str) -> Path:
    """The file that a link leads to, or from which what it leads to is made."""
    if file in MADE:
        return ROOT / MADE[file]
    if file.startswith("figures/"):
        return ROOT / "results/reference" / file.removeprefix("figures/")
    return (page.parent / file).resolve() if file else page


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_links_lead_somewhere(path: Path) -> None:
    for target in links(path):
        file, _, anchor = target.partition("#")
        other = target_of(path, file)
        assert other.exists(), target
        if anchor:
            assert anchor in {slug(title) for _, title in HEADING.findall(other.read_text(encoding="utf-8"))}, target
