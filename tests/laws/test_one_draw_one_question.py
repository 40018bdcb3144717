"""One draw answers one question: every draw of three busy months is followed to where it is used.

Two questions that are told by the same bits are not independent, however good the generator: who is wrongly recorded
soon would be recorded for the same item. Where a number may tell two things, it stands in DECLARED with the reason.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from simulation.kernel.randomness import Purpose
from simulation.scenario import Scenario
from simulation.society.model import Society
from tests.house.test_chance import ARGUMENTS
from tests.laws.societies import fingerprint
from tests.laws.traced_draws import KERNEL, ROOT, Trace, traced

pytestmark = pytest.mark.slow

SEED = 1
EVERYTHING = Scenario.load("contested").replace(
    {
        "population.citizens": 150,
        "population.past_days": 0,
        "population.past_citizens": 75,
        "population.cities": ["rongcheng", "wuhan"],
        "days": 93,
        "observe.every": 31,
        "policy.scope": "expansive",
        "policy.court_list": "early",
        "policy.transparency": "naming_and_shaming",
        "system.records.error_rate": 1.0,
        "system.records.highest_error": 20.0,
        "system.records.capacity": 20.0,
        "behaviour.debts.bill": 0.5,
        "behaviour.debts.unwilling": 0.2,
        "behaviour.debts.grace": 2,
        "behaviour.debts.judgment": 0.5,
        "behaviour.debts.listed_at_start": 0.1,
        "behaviour.debts.shock": 0.2,
        "behaviour.debts.judgment_size": 50.0,
        "behaviour.lending.applications": 1.0,
        "behaviour.repayment.baseline_private": 0.05,
        "behaviour.repayment.access": 2.0,
        "behaviour.repayment.reported": 2.0,
        "behaviour.voice.online": 0.545,
        "conduct.product_fraud.rate": 50.0,
        "policy.recognition": "full",
        "behaviour.enterprise.failure": 0.5,
        "behaviour.enterprise.misfortune": 0.3,
        "behaviour.awareness.learning": 0.3,
        "behaviour.survey.respondents": 100,
        "behaviour.objection.propensity_right": 0.5,
        "behaviour.objection.propensity_wrong": 0.5,
        "system.business_records.objects": 1.0,
        "system.business_records.tries": 1.0,
        "institution.auditing.period": 16,
        "institution.city.period": 16,
        "institution.private_service.period": 16,
        "institution.planning_commission.remembered": 5.0,
        "institution.planning_commission.lag": 10.0,
        "institution.congress.patience": 10,
        "institution.press.scopes": 300.0,
        "institution.public_sphere.hub_chance": 0.5,
        "institution.consultation.proposes": 100.0,
        "system.security.breach_rate": 1.0,
        "events": [
            {"kind": "information_campaign", "day": 3, "topic": "city", "reach": 0.5},
            {"kind": "scandal", "day": 4, "severity": 0.9},
            {
                "kind": "information",
                "day": 4,
                "content": "both_sides",
                "source": "own_case",
                "reach": 0.9,
                "topic": "city",
            },
            {"kind": "income_shock", "day": 5, "size": 0.9, "share": 0.5, "days": 30},
            {"kind": "announce", "day": 6, "actor": "pboc", "item": "parking_violation", "system": "registry"},
            {"kind": "breach", "day": 7, "system": "city", "share": 0.9},
        ],
    }
)
"""Much happens in it in few days."""

PLAIN_PYTHON = """
from tests.laws.test_one_draw_one_question import EVERYTHING, SEED
from tests.laws.traced_draws import told
print(told(EVERYTHING, SEED))
"""


class Declared(NamedTuple):
    """Questions about one purpose that may be told by the same draw: at how many places of which functions, and why."""

    places: dict[str, int]
    reason: str


DECLARED = {
    Purpose.AWARENESS: Declared({"awareness.learn": 2}, "whether anything at all is learnt or forgotten, then what"),
    Purpose.INFORMATION: Declared({"information.listen": 2}, "likewise"),
    Purpose.AUDIT: Declared(
        {"discrete_choice.gumbel": 2}, "one formula: the number is kept off 0 and then transformed"
    ),
    Purpose.CITY: Declared(
        {"city.worth_of_items": 1, "planning_commission.days_to_comply": 1},
        "a trait: an ambitious city values innovation and is slow to comply",
    ),
    Purpose.ERROR: Declared(
        {"records.err": 2},
        "which of the systems, and by the place within its share of the interval whether the occasion counts",
    ),
    Purpose.FEAR: Declared(
        {"candour.fear_from": 2, "stocks.take_stock": 1}, "the same trait, of one person and of a block at once"
    ),
    Purpose.FIRM_CONDUCT: Declared(
        {"enterprise.borrow": 2}, "one risk: whether the applicant is bad, and whether the loan that she gets fails"
    ),
    Purpose.IDIOSYNCRASY: Declared(
        {"propensity.idiosyncrasy": 2}, "the halves of a word, each for another item; which half the place tells"
    ),
    Purpose.PRESS: Declared(
        {"press.is_idle": 4, "press.noticed": 2, "press.old_item": 2, "press.takes_up": 1},
        "whether anything can happen anywhere today, then where, then what: each asks the same again more exactly",
    ),
    Purpose.PURCHASE: Declared(
        {"trade.trade": 2}, "whether she deals, and by the place under that chance with which neighbour"
    ),
    Purpose.REPAYMENT: Declared(
        {"repayment.attempt": 6},
        "one number against growing hazards: two bounds, the hazard with the system, and that without it",
    ),
    Purpose.SHOPPING: Declared(
        {"market.buy": 4},
        "whether she buys, and by the place under that chance whether she is careful; which two firms, digit by digit",
    ),
}
NOT_REACHED = {
    "accounts_of_change.draw": "tells a visitor again what a draw told the society",
    "layouts.cube": "chooses the points of a plan; nobody lives by it",
    "posterior.check": "reads the columns of a posterior; draws nothing",
    "posterior.drawn": "reads a row of a posterior before the first day",
    "posterior.interval_of": "tells the interval of a posterior; draws nothing",
    "posterior_lookup.with_posterior": "looks a posterior up; draws nothing",
}
"""Functions that draw and are not part of a society's days."""


@pytest.fixture(scope="module")
def followed() -> dict[str, Any]:
    """What a society of plain Python tells of its draws."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    code = [sys.executable, "-c", PLAIN_PYTHON]
    found: dict[str, Any] = json.loads(
        subprocess.run(code, env=environment, capture_output=True, text=True, check=True).stdout
    )
    return found


def undeclared(double: dict[str, list[list[str]]], declared: dict[Purpose, Declared] = DECLARED) -> list[str]:
    """What is told by draws that tell something else too, where that is not what was declared."""
    return [
        f"{purpose}: one draw tells\n  " + "\n  ".join(where for _, where in questions)
        for purpose, questions in double.items()
        if Counter(function for function, _ in questions) != declared.get(Purpose[purpose], Declared({}, "")).places
    ]


def drawing_lines() -> Iterator[tuple[str, int, int]]:
    """Function, first and last line of every call in the package that draws."""
    names = {*ARGUMENTS, "deviate", "draws_of", "least_draw"}
    for path in sorted(ROOT.rglob("*.py")):
        if KERNEL not in path.parents:
            for function in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    for call in ast.walk(function):
                        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in names:
                            yield f"{path.stem}.{function.name}", call.lineno, call.end_lineno or call.lineno


def test_no_draw_tells_two_things(followed: dict[str, Any]) -> None:
    wrong = undeclared(followed["double"])
    assert not wrong, "draw anew, or declare it with a reason:\n" + "\n".join(wrong)


def test_every_declared_double_use_is_there(followed: dict[str, Any]) -> None:
    assert {purpose.name for purpose in DECLARED} == set(followed["double"])
    assert all(declared.reason for declared in DECLARED.values())


def test_every_line_that_draws_was_followed(followed: dict[str, Any]) -> None:
    reached = {(function, line) for function, line in followed["drawn_at"]}
    missed = {
        function for function, first, last in drawing_lines()
        if not any((function, line) in reached for line in range(first, last + 1))
    }  # fmt: skip
    assert missed == set(NOT_REACHED), "let it happen in EVERYTHING"
    assert followed["draws"] > 10_000


def test_being_followed_changes_nothing(followed: dict[str, Any]) -> None:
    assert followed["fingerprint"] == fingerprint(Society(EVERYTHING.settings, rng=SEED, threads=1).run())


TOY = """
def sound(seed, uid, day):
    u, v = uniforms(seed, 22, uid, day)
    _, rest = sifted(u, 0.25)
    return u_of(rest) + v * 2.0

def again(seed, uid, day):
    for _ in range(2):
        sound(seed, uid, day)

def next_and_item(seed, uid, day):
    u, v = uniforms(seed, 22, uid, day)
    return next_day(v), item(v), u < 0.5

def halves(seed, uid, day):
    a, b, _, _ = quarters(seed, 22, uid, day)
    return a < 0.5, b < 0.5

def halves_and_whole(seed, uid, day):
    return halves(seed, uid, day), uniform(seed, 22, uid, day) < 0.5

def byte_and_flock(seed, uid, day):
    words = threefry(seed, 22, uid // 8, day)
    return byte_of(words, uid % 8) < 3, byte_of(words, 8 + uid % 8) < 3

def same_byte(seed, uid, day):
    words = threefry(seed, 22, uid // 8, day)
    return byte_of(words, 3) < 3, byte_of(words, 3) < 5

def sifted_and_used(seed, uid, day):
    u = uniform(seed, 22, uid, day)
    met, rest = sifted(u, 0.25)
    return met, u < 0.5, rest < 0.5

def stored(seed, uid, day):
    kept = [0.0]
    u = uniform(seed, 22, uid, day)
    kept[0] = float(u)
    return u + 1.0

def u_of(u):
    return u * 1.0

def next_day(u):
    return 1.0 - u

def item(u):
    return int(u * 3.0)
"""


@pytest.mark.parametrize(
    ("function", "questions"),
    [
        ("sound", 0), ("again", 0), ("next_and_item", 2), ("halves", 0), ("halves_and_whole", 3), ("byte_and_flock", 0),
        ("same_byte", 2), ("sifted_and_used", 2), ("stored", 2),
    ],
)  # fmt: skip
def test_a_planted_double_use_is_refused(function: str, questions: int) -> None:
    """Among them the item of a wrong record that is drawn from the word that also sets the next occasion."""
    trace = Trace()
    names = {plain.__name__: instead for plain, instead in traced(trace).items()}
    exec(compile(TOY, str(ROOT / "behaviours" / "toy.py"), "exec"), names)  # the trace looks at the file's name
    names[function](1, 7, 30)
    found = trace.double_uses()
    assert len(found.get("ERROR", ())) == questions
    double = {purpose: [[asked[0].function, ""] for asked in questions] for purpose, questions in found.items()}
    assert bool(undeclared(double, {})) == (questions > 0)
