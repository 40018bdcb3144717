"""Tables of reports."""

from __future__ import annotations

from simulation.figures.differences import changes_in
from simulation.figures.figure_data import place_name
from simulation.figures.groups import GROUPS
from simulation.report import tables
from tests.figures import invented


def test_every_outcome_has_a_row_with_words_unit_and_name():
    html = tables.outcomes_of(invented.run())
    assert "Wrongful listing (%)" in html
    assert "<code>wrongly_listed_share</code>" in html
    assert html.count("<caption>") == 5
    assert html.count('scope="row"') == len(invented.run().outcomes.columns) - 2


def test_undefined_outcomes_keep_their_row():
    html = tables.outcomes_of(invented.bare())
    assert '<td class="number">–</td><td class="number">–</td><td class="number">0</td>' in html


def test_differences_show_both_means_and_the_variance_ratio():
    a, b = invented.run("narrow"), invented.run("expansive", shift=0.08)
    table = invented.differences(a, b).assign(n=20)
    html = tables.differences_of(changes_in(table, "narrow", "expansive"), "narrow", "expansive")
    for column in ("narrow", "expansive", "Difference", "95 % interval", "Variance ratio"):
        assert f">{column}</th>" in html
    assert ">0.2</td>" in html
    few = tables.differences_of(changes_in(table.assign(n=19), "narrow", "expansive"), "narrow", "expansive")
    assert ">0.2</td>" not in few


def test_groups_and_cities_have_names_to_print():
    runs = {"narrow": invented.run()}
    groups, cities = tables.groups_of(runs), tables.cities_of(runs)
    assert groups.count("<details>") == cities.count("<details>") == 2  # listed_share and wrongly_listed_share
    assert groups.count('scope="row"') == 2 * len(GROUPS)
    assert "Age: 60 and older" in groups
    assert "Hangzhou" in cities
    assert place_name("rest_of_country") in cities


def test_nothing_observed_is_an_empty_part():
    runs = {"bare": invented.bare()}
    assert tables.groups_of(runs) == tables.cities_of(runs) == ""
