"""Every number in a formula is a parameter, 0 or 1.

Inside the rules and kernels of behaviours, systems and institutions, and in what policies enact, only these may stand
as literals: 0, 1, 2 and 0.5 (halves, squares and pairs). Any other number is a parameter or, where it is a fact about
time or storage, a constant with a name at the top of the file (DAYS_A_YEAR) or one imported from where it belongs.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import RULES, Function, decorators_of, functions_of, ids, shown, unit_files

PLAIN = {0, 1, 2, 0.5}
UNITS = unit_files()


def literals_of(function: Function) -> list[tuple[int, float]]:
    """Line and value of every number that stands in a function's body, not in its defaults or annotations."""
    return [
        (node.lineno, node.value)
        for statement in function.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
    ]


@pytest.mark.parametrize("path", UNITS, ids=ids(UNITS))
def test_numbers_in_formulas_have_a_name(path: Path) -> None:
    in_policies = path.parent.name == "policies"
    wrong = [
        f"{shown(path)}:{line} {value} in {function.name}"
        for function in functions_of(path)
        if in_policies or decorators_of(function) & set(RULES)
        for line, value in literals_of(function)
        if value not in PLAIN
    ]
    assert not wrong, "\n".join(wrong)
