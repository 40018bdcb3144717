"""The shipped scenario of the common model switches everything else off and agrees with the rules written in NumPy."""

from __future__ import annotations

from typing import Any

from common.agreement import compare
from common.numpy_csr import Town as NumpyTown
from common.rules import summary
from common.this_project import ITEM, SCENARIO, Town, rules_of
from simulation.conduct import load_catalogue
from simulation.scenario import Scenario

ACTING = {"misconduct", "debts", "repayment", "opinion", "records", "rating"}
CITIZENS, DAYS, SEEDS = 3_000, 60, 16


def test_nothing_else_is_on() -> None:
    settings = Scenario.load(SCENARIO).settings
    sections: tuple[Any, ...] = (settings.behaviour, settings.system, settings.institution)
    units = {name: getattr(section, name) for section in sections for name in type(section).model_fields}
    assert {name for name, unit in units.items() if getattr(unit, "on", False)} == ACTING


def test_one_item_happens() -> None:
    catalogue = load_catalogue(Scenario.load(SCENARIO).settings.conduct)
    happening = (catalogue.rate > 0.0) & ~catalogue.by_firm
    assert [name for name, happens in zip(catalogue.names, happening, strict=True) if happens] == [ITEM]


def test_it_agrees_with_numpy() -> None:
    own, other = [], []
    for seed in range(1, SEEDS + 1):
        town = Town(None, None, seed, citizens=CITIZENS, threads=1)
        start = town.start()
        peer = NumpyTown(start, rules_of(town.scenario.settings), seed)
        for living, summaries in ((town, own), (peer, other)):
            living.live(DAYS)
            summaries.append(summary(start, living.reading()))
    found = compare(own, other, len(own[0]))
    apart = [row for row in found if abs(row.other - row.own) > row.margin]
    assert not apart, apart
