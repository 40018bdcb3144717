"""HOW PICTURES LOOK: one style for all, colours that colour-blind readers tell apart and that survive grey printing.

Scenarios differ in colour, line style and marker at once. Pictures are drawn without a window and saved without dates
or program names, so that equal data give equal bytes.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec
from weakref import WeakKeyDictionary

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from simulation.errors import CannotWrite
from simulation.figures.language import families, translate
from simulation.results.atomic_writing import reason, replacing

PAGE = 7.2
"""Width of a page in inches."""
COLUMN = 3.5
"""Width of a column in inches."""

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's colours (Color Universal Design, 2008) without yellow, which is too light on white."""
LINES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (3, 3)), (0, (8, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
INK, SOFT, FAINT = "#1a1a1a", "#555555", "#d9d9d9"
COLOURS = "cividis"
"""Colour scale for numbers: even in lightness, so it reads in grey."""

_SETTINGS: dict[str, Any] = {
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so letters are the same on every machine
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titley": 1.0,  # else every drawing looks for ticks above the plot, of which there are none
    "axes.labelsize": 9,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "axes.formatter.use_mathtext": False,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "lines.markersize": 5.5,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.handlelength": 2.8,
    "figure.titlesize": 11,
    "figure.titleweight": "bold",
    "figure.facecolor": "white",
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.05,
    "savefig.facecolor": "white",
    "svg.hashsalt": "social-credit-simulation",
    "svg.fonttype": "path",
}

_NOTE_SIZE = 8
_LETTER = 0.54  # mean width of a letter as a share of the font size, for breaking lines
_P = ParamSpec("_P")


DPI = 160
"""Dots per inch of a PNG: sharp on screens; print takes the SVG."""
_rendered: WeakKeyDictionary[Figure, dict[tuple[str, int], bytes]] = WeakKeyDictionary()
"""Pictures that were written already: they do not change any more."""


def look() -> AbstractContextManager[None]:
    """A context in which matplotlib has the settings of this style and none that the user happens to have."""
    defaults: dict[Any, Any] = {
        name: mpl.rcParamsDefault[name] for name in mpl.rcParamsDefault if name[:7] != "backend"
    }
    return mpl.rc_context(rc=defaults | _SETTINGS | {"font.family": families()})


def styled(draw: Callable[_P, Figure]) -> Callable[_P, Figure]:
    """Make a drawing function work inside `look()` and in the language that is spoken."""

    @wraps(draw)
    def within(*arguments: _P.args, **options: _P.kwargs) -> Figure:
        with look():
            figure = draw(*arguments, **options)
            translate(figure)
            return figure

    return within


def sheet(
    rows: int = 1, columns: int = 1, *, width: float = PAGE, height: float = 4.0, **options: Any
) -> tuple[Figure, np.ndarray]:
    """A figure of `width` by `height` inches and its axes as an array (rows, columns)."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def lettering(figure: Figure, title: str, note: str) -> None:
    """Title above and note below the picture, broken into lines that fit its width."""
    width = figure.get_figwidth() * 72
    figure.suptitle(_wrapped(title, width / (11 * 0.62)), x=0.01, ha="left")
    below = _wrapped(note, width / (_NOTE_SIZE * _LETTER))
    figure.supxlabel(below, x=0.01, ha="left", fontsize=_NOTE_SIZE, color=SOFT, linespacing=1.35)


def settle(figure: Figure) -> None:
    """Give everything in a finished picture its place, once: it keeps it in every format."""
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
        figure.set_layout_engine(None)


def words_of(figure: Figure) -> tuple[str, str]:
    """Title and note of a picture on one line each, for captions and alternative texts."""
    note = figure.get_supxlabel()
    return " ".join(figure.get_suptitle().split()), " ".join(note.split())


def scenario_style(i: int) -> dict[str, Any]:
    """Colour, line style and marker of the i-th scenario."""
    turn, place = divmod(i, len(PALETTE))
    return {
        "color": PALETTE[place],
        "linestyle": LINES[(place + turn) % len(LINES)],
        "marker": MARKERS[(place + 2 * turn) % len(MARKERS)],
    }


def line_style(i: int) -> dict[str, Any]:
    """Colour and line style of the i-th scenario, for curves without markers."""
    return {key: value for key, value in scenario_style(i).items() if key != "marker"}


def fold(text: str, letters: int) -> str:
    """`text` broken into lines of at most `letters`, unless a word is longer."""
    return "\n".join(textwrap.wrap(text, letters, break_long_words=False)) or text


def grid(axes: Axes, axis: str = "y") -> None:
    """Faint lines across the plot at the ticks of one axis."""
    axes.grid(visible=True, axis=axis)  # type: ignore[arg-type]


def png(figure: Figure, *, dpi: int = DPI) -> bytes:
    """The picture as PNG, without date and program name."""
    return _bytes(figure, "png", dpi)


def save(figure: Figure, folder: Path, name: str, formats: Sequence[str] = ("png", "svg")) -> list[Path]:
    """Write the picture as `folder/name.png` and `.svg`; each appears under its name only when complete.

    Raises CannotWrite when the folder or file cannot be written.
    """
    paths = []
    for kind in formats:
        path = folder / f"{name}.{kind}"
        content = _bytes(figure, kind, DPI)
        _make(folder)
        with replacing(path) as temporary:
            temporary.write_bytes(content)
        paths.append(path)
    return paths


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"{folder}: cannot be written: {reason(error)}") from error


def _bytes(figure: Figure, kind: str, dpi: int) -> bytes:
    known = _rendered.setdefault(figure, {})
    if (kind, dpi) not in known:
        known[kind, dpi] = _render(figure, kind, dpi)
    return known[kind, dpi]


def _render(figure: Figure, kind: str, dpi: int) -> bytes:
    stream = io.BytesIO()
    metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    with look():
        settle(figure)
        figure.savefig(stream, format=kind, dpi=dpi, metadata=metadata)
    return stream.getvalue()


def _wrapped(text: str, letters: float) -> str:
    together = text.replace(" %", "\u00a0%").replace("n = ", "n\u00a0=\u00a0")
    return "\n".join(fold(line, int(letters)) for line in together.splitlines())
