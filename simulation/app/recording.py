"""A COMPARISON AS ONE FILE: lived here, recorded, and played in any browser with no Python and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulation.app.bands import Band, pair_of, run_pair
from simulation.app.lanes import Lane
from simulation.app.limits import MOST_DAYS, check_size
from simulation.app.page_content import LANGUAGES, SCRIPTS, file_of, start_of
from simulation.app.recipes import Recipe
from simulation.app.stories import cities_of
from simulation.errors import BadInput, CannotWrite
from simulation.results.atomic_writing import write_text

CITIZENS = 20_000
DAYS = 365
REPLICATES = 10
ENDING = ".html"
POLICY = (
    "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:\">"
)
"""The file asks for nothing, and a browser would refuse if it did."""


def record(
    panes: tuple[str, str], target: Path, *, seed: int, citizens: int | None = None, days: int | None = None,
    replicates: int = REPLICATES, overwrite: bool = False,
) -> Path:  # fmt: skip
    """Live two scenarios on one luck and write the page with all their days into `target`.

    Raises BadInput for another ending or an unknown scenario, Refused for a size, CannotWrite for a file that is there.
    """
    if target.suffix != ENDING:
        raise BadInput(f"--export: a file that ends in {ENDING} (got {target})")
    if target.exists() and not overwrite:
        raise CannotWrite(f"{target}: already exists; --overwrite replaces it")
    citizens, days = citizens or CITIZENS, days or DAYS
    check_size(citizens, min(days, MOST_DAYS + 1))
    lanes = [Lane(_recipe(name), seed=seed, citizens=citizens, days=days) for name in panes]
    for lane in lanes:
        lane.live(days)
    band = Band(pair_of(lanes[0].scenario, lanes[1].scenario))
    band.runs += [run_pair(band.pair, replicate) for replicate in range(replicates)]
    write_text(target, page_of(lanes, panes, seed, band.content() | {"of": replicates}))
    return target


def page_of(lanes: list[Lane], panes: tuple[str, str], seed: int, band: dict[str, Any]) -> str:
    """The page as one text, with everything it shows inside."""
    content = {
        "begin": start_of(panes, seed), "words": {language: json.loads(_words(language)) for language in LANGUAGES},
        "described": [_described(lane) for lane in lanes], "pictures": [lane.pictures for lane in lanes], "band": band,
    }  # fmt: skip
    data = json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    page = file_of("index.html")
    scripts = "\n".join(f"<script>\n{file_of(name)}</script>" for name in SCRIPTS)
    head, _, rest = page.partition('<link rel="stylesheet" href="style.css">')
    body, _, _ = rest.partition('<script src="')
    inside = f'<script type="application/json" id="recorded">{data}</script>\n{scripts}\n</body>\n</html>\n'
    return f"{head}{POLICY}\n<style>\n{file_of('style.css')}</style>{body}{inside}"


def _words(language: str) -> str:
    return file_of(f"{language}.json")


def _recipe(name: str) -> Recipe:
    """A shipped scenario by name, or the text of a file."""
    path = Path(name)
    return Recipe("", text=path.read_text(encoding="utf-8")) if path.suffix and path.is_file() else Recipe(name)


def _described(lane: Lane) -> dict[str, Any]:
    settings = lane.scenario.settings
    return {
        "base": lane.recipe.base, "uploaded": bool(lane.recipe.text), "changes": [], "title": settings.title,
        "name": settings.name, "seed": lane.seed, "days": lane.days, "start": settings.start.isoformat(),
        "cities": list(cities_of(lane.scenario)), "digest": lane.digest(),
    }  # fmt: skip
