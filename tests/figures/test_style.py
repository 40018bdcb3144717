"""One look for all pictures, and the same bytes for the same data."""

from __future__ import annotations

import itertools
import re

import matplotlib as mpl
import pytest

from simulation.errors import CannotWrite
from simulation.figures import style, trajectories, wrongful

from . import invented


def test_equal_data_give_equal_bytes(tmp_path):
    runs = {"narrow": invented.run()}
    one = style.save(wrongful.draw(runs), tmp_path / "one", "picture")
    other = style.save(wrongful.draw(runs), tmp_path / "other", "picture")
    assert [path.name for path in one] == ["picture.png", "picture.svg"]
    for a, b in zip(one, other, strict=True):
        assert a.read_bytes() == b.read_bytes()


def test_files_say_neither_when_nor_with_what_they_were_made(tmp_path):
    png, svg = style.save(trajectories.draw({"narrow": invented.run()}), tmp_path, "picture")
    assert b"Software" not in png.read_bytes()
    assert not re.search(rb"<dc:date>|<dc:creator>|Matplotlib v", svg.read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["picture.png", "picture.svg"]


def test_the_settings_of_the_user_neither_matter_nor_change():
    before = style.png(wrongful.draw({"narrow": invented.run()}))
    with mpl.rc_context({"font.size": 20, "axes.grid": True, "lines.linewidth": 9}):
        assert style.png(wrongful.draw({"narrow": invented.run()})) == before
        assert mpl.rcParams["font.size"] == 20


def test_the_first_scenarios_differ_in_colour_line_and_marker():
    looks = [style.scenario_style(i) for i in range(len(style.PALETTE))]
    for key in ("color", "linestyle", "marker"):
        assert len({str(look[key]) for look in looks}) == len(looks)
    many = [str(style.scenario_style(i)) for i in range(3 * len(style.PALETTE))]
    assert len(set(many)) == len(many)


def test_colours_differ_in_lightness_or_line_when_printed_in_grey():
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for i, j in itertools.combinations(range(len(style.PALETTE)), 2):
        same_line = style.LINES[i] == style.LINES[j]
        assert not same_line or abs(lightness(style.PALETTE[i]) - lightness(style.PALETTE[j])) > 0.1


def test_a_name_with_dollar_signs_is_text_and_not_a_formula():
    figure = wrongful.draw({"cost $x_1$ and $\\frac{": invented.run()})
    assert style.png(figure).startswith(b"\x89PNG")


def test_notes_keep_numbers_and_units_on_one_line():
    figure, _ = style.sheet()
    style.lettering(figure, "Title", "word " * 40 + "95 % intervals of n = 20 replicates " * 3)
    assert not re.search(r"\d\n%|n\n=|=\n\d", figure.get_supxlabel())
    assert style.words_of(figure)[1].endswith("n = 20 replicates")


def test_a_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("")
    figure, _ = style.sheet()
    with pytest.raises(CannotWrite, match="file"):
        style.save(figure, tmp_path / "file" / "figures", "picture")
