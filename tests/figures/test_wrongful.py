"""Wrongful listing by group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulation.figures import wrongful
from simulation.figures.figure_data import NotObserved
from simulation.figures.groups import GROUPS
from simulation.figures.intervals import of_share

from . import invented


def test_few_replicates_use_the_people_and_many_the_replicates():
    few, many = invented.run(replicates=2), invented.run(replicates=6)
    rows = few.strata[(few.strata["stratum"] == "sex=male") & (few.strata["outcome"] == wrongful.OUTCOME)]
    pooled = of_share(int(rows["numerator"].sum()), int(rows["denominator"].sum()))
    found = wrongful.by_group(few)["sex=male"]
    assert found[:3] == pooled[:3]
    assert found.n == invented.PER_GROUP * len(invented.CITIES)
    assert wrongful.by_group(many)["sex=male"].high != pooled.high


def test_a_dot_per_group_and_scenario_and_n_beside_it():
    runs = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.08)}
    axes = wrongful.draw(runs).axes[0]
    dots = [line for line in axes.get_lines() if line.get_label() in runs]
    assert [len(line.get_xdata()) for line in dots] == [len(GROUPS)] * 2
    assert sum(text.get_text().startswith("n = ") for text in axes.texts) == len(GROUPS)
    assert "Women" in [text.get_text() for text in axes.get_yticklabels()]


def test_rare_outcomes_get_a_unit_in_which_they_can_be_read():
    run = invented.run(replicates=2)
    rare = replace(run, strata=run.strata.assign(denominator=run.strata["denominator"] * 100).drop(columns="value"))
    assert "per 10,000 people" in wrongful.draw({"rare": rare}).axes[0].get_xlabel()


@pytest.mark.parametrize("reason", ["not observed", "zero in every group"])
def test_nothing_to_show_is_a_reason(reason):
    run = invented.bare()
    if reason != "not observed":
        run = invented.run(replicates=2)
        run = replace(run, strata=run.strata.assign(numerator=0).drop(columns="value"))
    with pytest.raises(NotObserved, match=reason):
        wrongful.draw({"run": run})
