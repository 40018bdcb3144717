"""Pages of the site that are made when it is built: the command line from the program, the notebook, the figures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typer
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
LINK_OUTSIDE = re.compile(r"\[([^\]]*)\]\((?:\.\./)+([^)\s]+)\)")
"""A link from a page to a file of the repository that is no page."""

ANSWER = "<!-- answer -->"


def on_files(files: Files, config: Any) -> Files:
    """Add the pages and pictures that are made from other files."""
    pages = {"cli.md": command_line(), "notebook.md": notebook(), "contributing.md": contributing()}
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    for picture in sorted((ROOT / "results" / "reference").glob("*.png")):
        files.append(File.generated(config, f"figures/{picture.name}", abs_src_path=str(picture)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the answer where a page asks for it, and name files outside the site instead of linking to them."""
    if ANSWER in markdown:
        markdown = markdown.replace(ANSWER, answer())
    return LINK_OUTSIDE.sub(r"\1 (`\2`)", markdown)


def answer() -> str:
    """What an expansive scope does, in words, from the comparison that the repository keeps."""
    from simulation.figures.answers import answers_of, first_sentence, spoken
    from simulation.figures.differences import changes_in, differences_of
    from simulation.figures.number_format import headed

    table = differences_of(json.loads((ROOT / "results" / "reference" / "comparison.json").read_text(encoding="utf-8")))
    a, b = table[["scenario_a", "scenario_b"]].iloc[0]
    answers = answers_of(changes_in(table, a, b))
    said = [f"- **{headed(verdict)}**: {outcomes}" for verdict, outcomes in spoken(answers)]
    n = max(each.n for each in answers)
    how = f"*{headed(b)} minus {a}, n = {n} replicates; [how sure a verdict is](verdicts.md).*"
    return "\n".join([f"**{first_sentence(answers, a, b)}**\n", *said, f"\n{how}"])


def command_line() -> str:
    """Every command with its usage, arguments and options, read from the program itself."""
    from simulation.cli.program import app

    parts = ["# Command line\n\nMade from the program when the site is built. `scs --help` says the same.\n"]
    parts += _commands(typer.main.get_command(app), "scs")
    return "\n".join(parts)


def _commands(command: Any, path: str) -> list[str]:
    found = []
    for name, each in getattr(command, "commands", {}).items():
        found += _commands(each, f"{path} {name}") if hasattr(each, "commands") else [_command(each, f"{path} {name}")]
    return found


def _command(command: Any, path: str) -> str:
    lines = [f"## {path}\n", f"{_escaped(command.help or '')}\n", "| argument or option | means |", "|---|---|"]
    for parameter in command.params:
        names = " ".join(getattr(parameter, "opts", [])) if parameter.param_type_name == "option" else ""
        kind = parameter.metavar or ("" if getattr(parameter, "is_flag", False) else "VALUE")
        shown = f"{names} {kind}".strip() or parameter.name
        lines.append(f"| `{shown}` | {_escaped(getattr(parameter, 'help', '') or '')} |")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([|<>*_\[\]])", r"\\\1", " ".join(text.split()))


def notebook() -> str:
    """The notebook as a page: text as it is, code in boxes."""
    cells = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = []
    for cell in cells:
        source = "".join(cell["source"])
        shown.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
    return "\n\n".join([*shown, "[The same as a notebook file](notebook.ipynb)"]) + "\n"


def contributing() -> str:
    """CONTRIBUTING.md of the repository, whose links to pages lead to the pages."""
    return (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").replace("](docs/", "](")
