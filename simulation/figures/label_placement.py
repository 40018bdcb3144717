"""WHERE LABELS GO: names beside symbols so that they hide neither each other nor the symbols."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike

from simulation.figures import style

_DISTANCES = (3.0, 8.0, 14.0, 22.0, 32.0, 44.0, 58.0)
_ANGLES = (0, 180, 90, 270, 45, 315, 135, 225, 22, 338, 158, 202, 68, 292, 112, 248)


class Box(NamedTuple):
    """A rectangle in points of the page."""

    left: float
    bottom: float
    right: float
    top: float


def overlap(one: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Area in common, in square points, of boxes (..., 4) with other boxes (..., 4)."""
    one, other = np.asarray(one), np.asarray(other)
    size = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    made: np.ndarray = size.clip(0).prod(axis=-1)
    return made


def outside(one: ArrayLike, frame: ArrayLike) -> np.ndarray:
    """Area of boxes (..., 4) that lies outside `frame`, in square points."""
    made: np.ndarray = overlap(one, one) - overlap(one, frame)
    return made


def place(
    centres: np.ndarray, radii: np.ndarray, sizes: np.ndarray, frame: Box, taken: Sequence[Box] = ()
) -> list[Box]:
    """A box for each label: near its symbol, inside `frame`, off other symbols and labels wherever that is possible.

    centres (n, 2), radii (n,), sizes (n, 2: width and height), all in points. Crowded symbols choose first. The result
    depends on the arguments only.
    """
    symbols = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(centres, radii, strict=True)]
    apart = np.hypot(*(centres[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    crowding = (1 / (apart + 10)).sum(axis=1)
    boxes: dict[int, Box] = {}
    for i in sorted(range(len(centres)), key=lambda i: (-crowding[i], i)):
        obstacles = np.array([*taken, *boxes.values(), *symbols])
        candidates = list(_candidates(centres[i], radii[i], sizes[i]))
        hidden = overlap(np.array(candidates)[:, None], obstacles).sum(axis=1)
        boxes[i] = candidates[int(np.argmin(hidden + 2 * outside(candidates, frame)))]
    return [boxes[i] for i in range(len(centres))]


def annotate(axes: Axes, x: np.ndarray, y: np.ndarray, radii: np.ndarray, names: Sequence[str], size: float) -> None:
    """Write `names` beside the points (x, y) of `axes`, whose symbols have `radii` in points; far ones get a line.

    Call it last: it settles the picture.
    """
    figure = axes.figure
    style.settle(figure)  # type: ignore[arg-type]
    axes.apply_aspect()
    point = 72 / figure.dpi
    centres = axes.transData.transform(np.column_stack([x, y])) * point
    frame = _box(axes.get_window_extent(), point)
    sizes = np.array([_extent(axes, name, size, point) for name in names])
    legend = axes.get_legend()
    taken = [_box(legend.get_window_extent(), point)] if legend else []
    boxes = place(centres, radii, sizes, frame, taken)
    for name, centre, radius, box in zip(names, centres, radii, boxes, strict=True):
        middle = np.array([(box.left + box.right) / 2, (box.bottom + box.top) / 2])
        edge = np.clip(centre, (box.left, box.bottom), (box.right, box.top))
        gap = math.dist(edge, centre) - radius
        line = {"arrowstyle": "-", "color": style.SOFT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": radius}
        axes.annotate(
            name,
            tuple(axes.transData.inverted().transform(centre / point)),
            xytext=tuple(middle - centre),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=size,
            zorder=6,
            arrowprops=line if gap > 5 else None,
        )


def _candidates(centre: np.ndarray, radius: float, size: np.ndarray) -> Iterator[Box]:
    width, height = size
    for distance in _DISTANCES:
        for angle in _ANGLES:
            across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            x = centre[0] + (radius + distance) * across + width / 2 * _whole(across)
            y = centre[1] + (radius + distance) * up + height / 2 * _whole(up)
            yield Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _whole(part: float) -> float:
    """Nearly horizontal or vertical counts as fully so."""
    return math.copysign(1, part) if abs(part) > 0.9 else part


def _extent(axes: Axes, name: str, size: float, point: float) -> tuple[float, float]:
    text = axes.text(0, 0, name, fontsize=size)
    box = text.get_window_extent()
    text.remove()
    return box.width * point + 2, box.height * point


def _box(extent: Bbox, point: float) -> Box:
    left, bottom, right, top = (float(edge) * point for edge in extent.extents)
    return Box(left, bottom, right, top)
