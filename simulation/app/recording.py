"""A COMPARISON AS ONE FILE: lived here, recorded, and played in any browser with no Python and no network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulation.app.bands import Band, pair_of, run_pair
from simulation.app.lanes import Lane
from simulation.app.limits import MOST_DAYS, check_size
from simulation.app.page_content import LANGUAGES, SCRIPTS, file_of, start_of
from simulation.app.pictures import Picture
from simulation.app.recipes import Recipe
from simulation.app.stories import cities_of
from simulation.errors import BadInput, CannotWrite, Refused
from simulation.results.atomic_writing import write_text

CITIZENS = 20_000
DAYS = 365
REPLICATES = 10
ENDING = ".html"
LARGEST = 5_000_000
"""Bytes of a file that is small enough to send to a class."""
DIGITS_OF_A_MAP = 4
"""A colour tells no more."""
POLICY = (
    "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:\">"
)
"""The file asks for nothing, and a browser would refuse if it did."""


def record(
    panes: tuple[str | Recipe, str | Recipe], target: Path, *, seed: int, citizens: int | None = None,
    days: int | None = None, replicates: int = REPLICATES, overwrite: bool = False,
) -> Path:  # fmt: skip
    """Live two scenarios on one seed and write the page with all their days into `target`.

    panes: names of shipped scenarios, paths of files, or recipes.

    Raises BadInput for another ending or an unknown scenario, Refused for a size, CannotWrite for a file that is there.
    """
    if target.suffix != ENDING:
        raise BadInput(f"--export: a file that ends in {ENDING} (got {target})")
    if target.exists() and not overwrite:
        raise CannotWrite(f"{target}: already exists; --overwrite replaces it")
    citizens, days = citizens or CITIZENS, days or DAYS
    check_size(citizens, min(days, MOST_DAYS + 1))
    recipes = [pane if isinstance(pane, Recipe) else _recipe(pane) for pane in panes]
    lanes = [Lane(recipe, seed=seed, citizens=citizens, days=days) for recipe in recipes]
    for lane in lanes:
        lane.live(days)
    band = Band(pair_of(lanes[0].scenario, lanes[1].scenario))
    band.runs += [run_pair(band.pair, replicate) for replicate in range(replicates)]
    page = page_of(lanes, band.content() | {"of": replicates})
    if len(page.encode()) > LARGEST:
        raise Refused(f"{target}: would be larger than {LARGEST // 1_000_000} MB; record fewer days (got {days})")
    write_text(target, page)
    return target


def page_of(lanes: list[Lane], band: dict[str, Any]) -> str:
    """The page as one text, with everything it shows inside."""
    seed, names = lanes[0].seed, (lanes[0].scenario.name, lanes[1].scenario.name)
    content = {
        "begin": start_of(names, seed) | {"seed": str(seed)},  # a browser has no whole numbers of 63 bits
        "words": {language: json.loads(_words(language)) for language in LANGUAGES},
        "described": [_described(lane) for lane in lanes], "band": band,
        "pictures": [[_coarse(picture) for picture in lane.pictures] for lane in lanes],
    }  # fmt: skip
    data = json.dumps(content, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    page = file_of("index.html")
    scripts = "\n".join(f"<script>\n{file_of(name)}</script>" for name in SCRIPTS)
    head, _, rest = page.partition('<link rel="stylesheet" href="style.css">')
    body, _, _ = rest.partition('<script src="')
    inside = f'<script type="application/json" id="recorded">{data}</script>\n{scripts}\n</body>\n</html>\n'
    return f"{head}{POLICY}\n<style>\n{file_of('style.css')}</style>{body}{inside}"


def _coarse(picture: Picture) -> Picture:
    """The picture with no more digits than its map can show."""
    rows = [[None if value is None else round(value, DIGITS_OF_A_MAP) for value in row] for row in picture["m"]]
    return picture | {"m": rows}


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
        "name": settings.name, "seed": str(lane.seed), "days": lane.days, "start": settings.start.isoformat(),
        "cities": list(cities_of(lane.scenario)), "digest": lane.digest(),
    }  # fmt: skip
