"""The page of parameters: made from the code, up to date, and complete."""

from __future__ import annotations

from datetime import date

import pytest

from simulation import behaviours, policies, systems
from simulation.conduct import ConductItem, item_names, load_catalogue
from simulation.government import institutions
from simulation.parameters import Parameters, Policy, units_of
from simulation.population import Population
from simulation.population.network import Network
from simulation.scenario.events import KINDS
from simulation.scenario.parameter_table import heading_of, parameter_table, shown, table
from simulation.scenario.settings import Observe
from tests.docs.pages import bare, page, section, tables

PAGE = page("parameters")
ROWS = {bare(row["key"]): row for rows in tables(PAGE) for row in rows if "grade" in row and "meaning" in row}
PLACES: dict[str, type[Parameters]] = {
    "population": Population,
    "network": Network,
    "observe": Observe,
    **{f"conduct.{name}": ConductItem for name in item_names()},
    **{f"behaviour.{name}": unit for name, unit in units_of(behaviours).items()},
    **{f"system.{name}": unit for name, unit in units_of(systems).items()},
    **{f"institution.{name}": unit for name, unit in units_of(institutions).items()},
    **{f"policy.{name}": unit for name, unit in units_of(policies, Policy).items()},
}


def test_the_page_is_up_to_date() -> None:
    assert parameter_table() == PAGE, "python -m simulation.scenario.parameter_table > docs/parameters.md"


@pytest.mark.parametrize("place", PLACES)
def test_every_parameter_has_a_row(place: str) -> None:
    missing = [name for name in PLACES[place].model_fields if f"{place}.{name}" not in ROWS]
    assert not missing


def test_no_row_is_left_over() -> None:
    known = {f"{place}.{name}" for place, unit in PLACES.items() for name in unit.model_fields}
    assert set(ROWS) - known == {"start", "days", "replicates", "seed", "parameters"}


@pytest.mark.parametrize("key", ROWS)
def test_a_row_is_complete(key: str) -> None:
    row = ROWS[key]
    assert row["meaning"]
    assert row["value"]
    assert row["unit"] or key == "start"
    assert row["source"]
    assert row["grade"] in tuple("ABCD")


def test_values_are_the_defaults() -> None:
    for place, unit in PLACES.items():
        if not place.startswith("conduct."):
            usual = unit()
            for name in unit.model_fields:
                assert ROWS[f"{place}.{name}"]["value"] == shown(getattr(usual, name))
    catalogue = load_catalogue()
    for i, item in enumerate(catalogue.names):
        assert ROWS[f"conduct.{item}.rate"]["value"] == shown(catalogue.rate[i].item())


def test_presets_and_happenings_are_listed() -> None:
    for name, unit in units_of(policies, Policy).items():
        presets = next(rows for rows in tables(section(PAGE, f"policy.{name}")) if "preset" in rows[0])
        assert [bare(row["preset"]) for row in presets] == list(unit.presets)  # type: ignore[attr-defined]
    keys = {bare(row["key"]) for row in tables(section(PAGE, "events"))[0]}
    wanted = {f"{kind}.{name}" for kind, model in KINDS.items() for name in model.model_fields}
    assert keys == {key for key in wanted if key.split(".")[1] not in ("kind", "day")}


def test_grades_are_counted() -> None:
    counted = tables(section(PAGE, "How well the numbers are known"))[0][-1]
    for grade in "ABCD":
        assert bare(counted[grade]) == f"{sum(row['grade'] == grade for row in ROWS.values())}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not set"),
        (True, "true"),
        (0.00485, "0.00485"),
        (20_000, "20000"),
        ((), "none"),
        (("city", "service"), "city, service"),
        (date(2019, 4, 9), "2019-04-09"),
    ],
)
def test_values_are_shown_as_files_write_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_headings_are_those_of_units() -> None:
    assert heading_of("behaviour.debts.job_loss") == "behaviour.debts"
    assert heading_of("population.citizens") == "population"
    assert heading_of("days") == "run"


def test_bars_in_cells_do_not_break_a_table() -> None:
    assert table(("a",), [("x | y",)]) == "| a |\n| --- |\n| x \\| y |\n"
