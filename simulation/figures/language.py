"""IN WHICH LANGUAGE A PICTURE SPEAKS: drawn in English, its words are then replaced by those of a message file.

A message file maps English sentences to those of the other language. Blanks such as `{n}` stand for numbers, names of
scenarios and other messages. Letters come from a font that an installed package brings.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import resources
from pathlib import Path

from matplotlib import font_manager
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from simulation.errors import BadInput, Refused

LANGUAGES = ("en", "zh")
PACKAGE = "pylopdf_fonts_zh_cn"
"""Brings Noto Sans SC under the SIL Open Font License."""
FONT = "NotoSansSC-Regular.otf"
LATIN = "DejaVu Sans"

_language: ContextVar[str] = ContextVar("language", default="en")
_BLANK = re.compile(r"\{(\w+)\}")
_NUMBERS = ("mean", "low", "high", "n", "k", "d", "y", "day", "days")
"""Blanks that stand for a number; the others stand for words, but never for more than one sentence."""
_NEVER_FIRST = "，。；：、）%”·"
"""What may not begin a line."""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """A context in which pictures are drawn in a language.

    Raises BadInput for one that there is not, Refused when the font for it is not installed.
    """
    if language not in LANGUAGES:
        raise BadInput(f"--language: one of {', '.join(LANGUAGES)} (got {language!r})")
    if language != "en" and font() is None:
        raise Refused(
            f"--language {language}: no font for it is installed; pip install 'social-credit-simulation[chinese]'"
        )
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def families() -> list[str]:
    """The fonts of the language that is spoken, in the order in which a letter is looked for."""
    if _language.get() == "en":
        return ["sans-serif"]
    path = font()
    assert path is not None, "speaking() has looked"
    return [LATIN, _registered(path)]


@functools.cache
def font() -> Path | None:
    """Where the font for Chinese is, if it is installed."""
    found = importlib.util.find_spec(PACKAGE)
    path = Path(found.origin).with_name(FONT) if found is not None and found.origin else None
    return path if path is not None and path.is_file() else None


@functools.cache
def _registered(path: Path) -> str:
    """Make the font known under its name, which it returns; the one weight serves for bold letters too."""
    fonts = font_manager.fontManager
    fonts.addfont(path)
    entry = fonts.ttflist[-1]
    fonts.ttflist.append(dataclasses.replace(entry, weight=700))
    return entry.name


def translate(figure: Figure) -> None:
    """Put the words of the language that is spoken in the place of the English ones in a drawn picture."""
    if _language.get() == "en":
        return
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            _translate_ticks(axis)
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        said = say(text.get_text())
        if said != text.get_text():
            if text in figure.texts:
                said = wrapped(said, figure.get_figwidth() * 72 / (float(text.get_fontsize()) * 0.56))
            text.set_text(said)


def _translate_ticks(axis: Axis) -> None:
    """Labels of ticks that stand at fixed places; the others are numbers."""
    if isinstance(axis.get_major_locator(), FixedLocator):
        before = [label.get_text() for label in axis.get_ticklabels()]
        after = [say(text) for text in before]
        if after != before:
            axis.set_ticklabels(after)


def say(text: str) -> str:
    """English words in the language that is spoken, as far as its message file knows them."""
    language = _language.get()
    return text if language == "en" else _said(" ".join(text.split()), language) or text


def _said(text: str, language: str) -> str:
    """A whole text, or else sentence by sentence."""
    sentences = re.split(r"(?<=\.)\s+", text)
    if len(sentences) == 1:
        return text if (known := _sentence(text, language)) is None else known
    said = [_said(sentence, language) for sentence in sentences]
    return "".join(
        part if not part or unicodedata.east_asian_width(part[-1]) in "WF" else f"{part} " for part in said
    ).strip()


def _sentence(text: str, language: str) -> str | None:
    exact, patterns = _messages(language)
    if text in exact:
        return exact[text]
    for pattern, message in patterns:
        found = pattern.fullmatch(text)
        if found:
            filled = {name: _said(value, language) for name, value in found.groupdict().items()}
            return message.format(**filled)
    return None


@functools.cache
def _messages(language: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Messages without blanks, and those with blanks as patterns, the most particular first."""
    path = resources.files("simulation").joinpath(f"figures/words/{language}.json")
    messages: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    exact = {text: said for text, said in messages.items() if not _BLANK.search(text)}
    rest = sorted(messages.keys() - exact.keys(), key=lambda text: -len(_BLANK.sub("", text)))
    return exact, [(re.compile(_pattern(text)), messages[text]) for text in rest]


def _pattern(text: str) -> str:
    parts: list[str] = _BLANK.split(text)
    blanks = {part: r"[-+−]?\d[\d.,]*" if part in _NUMBERS else r"(?:(?!\. ).)+?" for part in parts[1::2]}
    return "".join(f"(?P<{part}>{blanks[part]})" if n % 2 else re.escape(part) for n, part in enumerate(parts))


def wrapped(text: str, letters: float) -> str:
    """Broken into lines as wide as `letters` Latin letters; a Chinese character is as wide as two."""
    lines, width = [""], 0
    for word in re.findall(r"[\u0000-\u024f\u2000-\u206f]+|.", text):
        wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)
        if width + wide > letters and lines[-1] and word[0] not in _NEVER_FIRST:
            lines.append("")
            width, word = 0, word.lstrip()
        lines[-1] += word
        width += wide
    return "\n".join(lines)
