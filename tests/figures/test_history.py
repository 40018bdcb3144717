"""Record and simulation, year by year."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from simulation.figures.album import pictures_of_run
from simulation.figures.figure_data import NotObserved
from simulation.figures.history import YEARS, covers, draw, yearly

from . import invented

DAY = {2013: 10, 2015: 800, 2018: 1900}
ACTS = [
    (0, DAY[2013], "hangzhou", "add", "jaywalking"),
    (0, DAY[2015], "hangzhou", "add", "fare_evasion"),
    (0, DAY[2015], "rongcheng", "add", "fare_evasion"),
    (0, DAY[2015], "pboc", "halt", "rongcheng"),
    (1, DAY[2018], "pboc", "suspend", "sesame_credit"),
    (1, DAY[2018], "pboc", "suspend", "koala_credit"),
    (1, DAY[2018], "ndrc", "promulgate", "legal_standard, redress"),
]


def lived(days: int = 3650, start: str = "2013-01-01"):
    events = pd.DataFrame(ACTS, columns=["replicate", "day", "actor", "action", "target"])
    text = f"name: h\ntitle: t\ndescription: d\nstart: {start}\ndays: {days}\n"
    return dataclasses.replace(
        invented.run(replicates=2, people=40), scenario=text, days=days, events=events.assign(cause="")
    )


def test_acts_are_counted_in_their_year_and_replicate() -> None:
    tables = yearly(lived())
    assert tables["founded"].loc[0, [2013, 2014, 2015, 2022]].tolist() == [1, 1, 2, 2]
    assert tables["founded"].loc[1].sum() == 0
    assert tables["halts"].sum().loc[lambda years: years > 0].to_dict() == {2015: 1}
    assert tables["suspensions"].loc[1].loc[lambda years: years > 0].to_dict() == {2018: 2}
    assert tables["standards"].mean().loc[[2017, 2018, 2022]].tolist() == [0, 50, 50]
    assert all(list(table.columns) == list(YEARS) for table in tables.values())


@pytest.mark.parametrize(
    ("days", "start", "whole"), [(3650, "2013-01-01", True), (3000, "2013-01-01", False), (3650, "2014-01-01", False)]
)
def test_only_a_run_through_these_years_gets_the_picture(days: int, start: str, whole: bool) -> None:
    run = lived(days, start)
    assert covers(run) is whole
    assert ("history" in [picture.name for picture in pictures_of_run(run)]) is whole
    if not whole:
        with pytest.raises(NotObserved, match="2013 to 2022"):
            draw(run)


def test_every_panel_names_its_evidence() -> None:
    words = draw(lived()).get_supxlabel()
    assert "F05" in words
    assert "F11: seven services, 2018" in words.replace("\n", " ")
