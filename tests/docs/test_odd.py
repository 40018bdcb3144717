"""The ODD says what the code does: elements, order of the day, state variables, units and their parameters."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from simulation.parameters import Parameters
from simulation.scenario.events import KINDS
from simulation.state.citizens import SHAPES, Citizens, empty_citizens
from simulation.state.messages import RULES
from tests.docs.pages import NAME, bare, headings, page, section, table
from tests.house.sources import PACKAGE, ROOT, UNIT_FOLDERS, module_of, tree_of, unit_files

ODD = page("odd")
ELEMENTS = [
    "Purpose and patterns",
    "Entities, state variables, and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
]
CONCEPTS = [
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
]
PHASE = re.compile(r"^\s+# (\d+ .+)$")
SUBMODEL = re.compile(r"^(.+) \(`([\w/]+(?:\.py|/))`\)$")
PARAMETERS = re.compile(r"Parameters\s+\(\[table\]\(parameters\.md#\w+\)\):(.+?)\.(?:\s|$)", re.DOTALL)
UNITS = [path.relative_to(PACKAGE).as_posix() for path in unit_files()]


def test_elements_have_their_names_and_order() -> None:
    assert headings(ODD, 2)[: len(ELEMENTS)] == [f"{n}. {name}" for n, name in enumerate(ELEMENTS, start=1)]


def test_design_concepts_have_their_names_and_order() -> None:
    assert headings(section(ODD, "4. Design concepts"), 3) == CONCEPTS


def verb_of(call: ast.Call) -> str:
    """The verb of a call: the name of the method or kernel."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def acts_of(source: str, function: str) -> list[tuple[str, str]]:
    """Phase and verb of every act in a function, in the order of the text.

    An act is a statement that is a call, or keeps what one gives back; phases are the numbered comments.
    """
    day = next(n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef) and n.name == function)
    phases = {
        number: match[1] for number, line in enumerate(source.splitlines(), start=1) if (match := PHASE.match(line))
    }
    statements = [n.value for n in ast.walk(day) if isinstance(n, ast.Expr | ast.Assign)]
    acts = [n for n in statements if isinstance(n, ast.Call) and ast.unparse(n.func) not in ("min", "max")]
    found = []
    for act in sorted(acts, key=lambda act: act.lineno):
        before = [number for number in phases if day.lineno < number < act.lineno]
        assert before, f"line {act.lineno} of {function} stands before the first phase"
        found.append((phases[max(before)], verb_of(act)))
    return found


def order_of_the_day(step: str, parts: str) -> list[tuple[str, str]]:
    """Phase and verb of every act of a day: those of `Society.step`, in which `live` stands for those of day.py."""
    days = [acts_of(parts, "do_part") if verb == "live" else [(phase, verb)] for phase, verb in acts_of(step, "step")]
    return [act for acts in days for act in acts]


def written_order() -> list[tuple[str, str]]:
    """Phase and verb of every row of the event table."""
    return [(row["phase"], bare(row["verb"])) for row in table(section(ODD, "3. " + ELEMENTS[2]), "phase")]


STEP, PARTS = ((PACKAGE / name).read_text(encoding="utf-8") for name in ("society/model.py", "society/day.py"))
REPAY = next(line for line in PARTS.splitlines(keepends=True) if line.startswith("        repay("))


def test_the_event_table_is_the_day() -> None:
    assert written_order() == order_of_the_day(STEP, PARTS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REPAY, ""),
        (REPAY, REPAY * 2),
        ("        commit(\n", "        act(\n"),
        ("        # 5 repayment\n" + REPAY, REPAY),
        ("        # 9 tallies", "        habituate(a, b, blocks, citizens)\n        # 9 tallies"),
    ],
    ids=["left out", "twice", "renamed", "other phase", "added"],
)
def test_a_changed_day_is_noticed(before: str, after: str) -> None:
    assert PARTS.count(before) == 1
    assert written_order() != order_of_the_day(STEP, PARTS.replace(before, after))


@pytest.mark.parametrize(
    "line", ["        people.live(day, policies)\n", "        government.govern(tallies, policies)\n"]
)
def test_a_day_without_a_half_is_noticed(line: str) -> None:
    assert STEP.count(line) == 1
    assert written_order() != order_of_the_day(STEP.replace(line, ""), PARTS)


def kernels_of(verb: str) -> set[str]:
    """Files of the kernel that the day calls by this name; empty when there is none."""
    imports = [n for n in tree_of(PACKAGE / "society/day.py").body if isinstance(n, ast.ImportFrom)]
    return {f"{str(n.module).rpartition('.')[2]}.py" for n in imports if verb in {name.name for name in n.names}}


def test_the_files_of_the_event_table_hold_the_verbs() -> None:
    for row in table(section(ODD, "3. " + ELEMENTS[2]), "phase"):
        verb, file = bare(row["verb"]), bare(row["file"])
        path = PACKAGE / file
        assert path.exists(), file
        if kernels := kernels_of(verb):
            assert kernels == {path.name}, f"{verb} runs kernels of {kernels}"
        elif file in ("government.py", "recorder.py"):
            assert verb in {n.name for n in ast.walk(tree_of(path)) if isinstance(n, ast.FunctionDef)}


def test_the_columns_of_citizens() -> None:
    written = [(bare(row["column"]), row["type"], row["for each"]) for row in table(section(ODD, "Citizens"), "column")]
    per = {"2 debts": 2, "5 slots": 5, "": None}
    empty = empty_citizens(1)
    assert [(name, kind, per[each]) for name, kind, each in written] == [
        (name, getattr(empty, name).dtype.name, SHAPES.get(name)) for name in Citizens._fields
    ]


def test_the_rules_of_credit_systems() -> None:
    assert [bare(row["field"]) for row in table(section(ODD, "Credit systems"), "field")] == list(RULES.names or ())


def test_the_happenings() -> None:
    cells = [row["happening"] for row in table(section(ODD, "6. Input data"), "happening")]
    assert [name for cell in cells for name in NAME.findall(cell)] == list(KINDS)


def submodels() -> dict[str, str]:
    """The text of every submodel by its file or folder."""
    text = section(ODD, "7. Submodels")
    matches = {title: SUBMODEL.match(title) for title in headings(text, 4)}
    return {match[2]: section(text, title) for title, match in matches.items() if match}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_subsection(unit: str) -> None:
    assert unit in submodels()


def test_every_subsection_has_its_file() -> None:
    for place in submodels():
        assert (PACKAGE / place).exists(), place
        folder = place.split("/")[0]
        assert folder not in UNIT_FOLDERS or place in UNITS, f"{place} is no unit"


def fields_of(place: str) -> set[str]:
    """The parameters of the unit in a file, without its switch."""
    module = importlib.import_module(module_of(PACKAGE / place) if place.endswith(".py") else "simulation.population")
    name = place.rstrip("/").split("/")[-1].removesuffix(".py").title().replace("_", "")
    unit: type[Parameters] = getattr(module, name)
    return set(unit.model_fields) - {"on"}


@pytest.mark.parametrize("place", [*UNITS, "population/network.py", "population/"])
def test_a_subsection_names_the_parameters(place: str) -> None:
    text = submodels()[place]
    lists = PARAMETERS.findall(text)
    assert len(lists) <= 1
    named = set(NAME.findall(lists[0])) if lists else set()
    assert named == fields_of(place)
    if not named:
        assert "No parameters." in " ".join(text.split())


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.split("/")[0] in ("behaviours", "systems")])
def test_a_subsection_says_what_is_left_with_the_mechanism_off(unit: str) -> None:
    text = submodels()[unit]
    assert "Off:" in text
    assert "Sources:" in text
    assert "Limits:" in text


def test_a_subsection_links_to_its_table() -> None:
    for place in UNITS:
        folder, file = Path(place).parent.name, Path(place).name
        section_name = {"behaviours": "behaviour", "systems": "system", "institutions": "institution"}.get(
            folder, "policy"
        )
        if fields_of(place):
            assert f"(parameters.md#{section_name}{file.removesuffix('.py')})" in submodels()[place], place


def test_files_that_the_page_names_exist() -> None:
    for name in re.findall(r"`([\w/]+\.(?:py|yaml|csv|json|md))`", ODD):
        assert (PACKAGE / name).exists() or (ROOT / name).exists(), name
