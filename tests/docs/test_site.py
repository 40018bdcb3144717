"""The documentation as a site: builds without a warning, loads nothing from elsewhere, and its examples run."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulation
from simulation.cli import main
from tests.docs.pages import page
from tests.house.sources import DOCS, ROOT

BOX = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOADED = re.compile(
    r"(?:<script[^>]*\ssrc|<link[^>]*rel=[\"'](?:stylesheet|preconnect)[\"'][^>]*href|<img[^>]*\ssrc)"
    r"=[\"']?([^\s\"'>]+)"
)
"""What a browser fetches by itself to show a page."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    pytest.importorskip("mkdocstrings", reason="needs the extra docs")
    build, load_config = (importlib.import_module(f"mkdocs.{name}") for name in ("commands.build", "config"))
    folder = tmp_path_factory.mktemp("site")
    config = load_config.load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True)
    build.build(config)
    return folder


@pytest.mark.slow
def test_pages_are_there_and_load_nothing_from_elsewhere(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert {"index.html", "cli.html", "api.html", "notebook.html", "odd.html"} <= {path.name for path in pages}
    for path in pages:
        assert not [link for link in LOADED.findall(path.read_text(encoding="utf-8")) if "//" in link], path.name


@pytest.mark.slow
def test_the_command_line_has_every_verb(site: Path) -> None:
    text = (site / "cli.html").read_text(encoding="utf-8")
    for verb in ("scs run", "scs compare", "scs sweep extend", "scs validate"):
        assert verb in text
    assert "--replicates" in text


def test_every_public_name_is_on_the_page_and_says_what_it_is() -> None:
    documented = set(re.findall(r"^::: simulation\.(?:[\w.]+\.)?(\w+)$", page("api"), re.MULTILINE))
    names = set(simulation.__all__) - {"__version__", "figures"}
    assert names <= documented
    for name in names:
        assert inspect.getdoc(getattr(simulation, name))


@pytest.mark.slow
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbclient, nbformat = (pytest.importorskip(name, reason="needs the extra docs") for name in ("nbclient", "nbformat"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(DOCS / "notebook.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("expansive compared with narrow" in data.get("text/html", "") for data in shown)
    assert any("image/png" in data for data in shown)
    assert (tmp_path / "comparison.html").exists()


def boxes(name: str) -> Iterator[tuple[str, str, str]]:
    """Language, file and text of the boxes of a page."""
    yield from BOX.findall(page(name))


@pytest.mark.slow
def test_the_walk_through_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for language, file, text in boxes("researcher"):
        if file:
            (tmp_path / file).write_text(text, encoding="utf-8")
        elif language == "python":
            exec(compile(text, "researcher.md", "exec"), names)
        else:
            for line in text.splitlines():
                with contextlib.redirect_stdout(io.StringIO()):
                    assert main(shlex.split(line)[1:]) == 0, line
    assert list((tmp_path / "sweep" / "figures").glob("*.png"))
    assert (tmp_path / "finding" / "figures" / "headline.png").exists()
