"""One pane: what is lived, changed and forked is exactly a run of the scenario file."""

from __future__ import annotations

import pytest

from simulation.app.lanes import Lane, Stopped
from simulation.app.recipes import Change, Recipe
from simulation.errors import BadInput
from simulation.experiments.simulate import simulate
from simulation.scenario import Scenario

CITIZENS, DAYS, SEED = 600, 45, 3


def lane(base: str = "expansive") -> Lane:
    return Lane(Recipe(base), seed=SEED, citizens=CITIZENS, days=DAYS)


def change(made: Lane, path: str, value: object, day: int, cities: tuple[str, ...] | None = None) -> None:
    made.change(made.recipe.with_change(Change(path, value, day, cities)), day)


def test_a_changed_pane_is_a_run_of_its_file() -> None:
    made = lane()
    made.live(30)
    change(made, "policy.scope", "none", 20)
    made.live(10)
    change(made, "policy.redress", "strong", 28, ("hangzhou",))
    while made.lived < DAYS:
        made.live(7)
    run = simulate(Scenario.from_text(made.scenario.resolved()), seed=SEED, replicates=1)
    assert made.digest() == run.digest
    assert made.digest() != simulate("expansive", seed=SEED, days=DAYS, replicates=1).digest


def test_looking_leaves_no_trace() -> None:
    made = lane("contested")
    made.live(DAYS)
    assert made.digest() == simulate(made.scenario, seed=SEED, replicates=1).digest


def test_what_was_lived_stays_and_the_rest_changes() -> None:
    made = lane()
    before = list(made.live(40))
    change(made, "policy.scope", "none", 25)
    assert made.lived == 25
    made.live(15)
    assert made.pictures[:25] == before[:25]
    assert made.pictures[-1]["c"] != before[-1]["c"]


def test_a_change_and_its_undoing_leave_the_first_future() -> None:
    made = lane()
    before = list(made.live(40))
    original = made.recipe
    change(made, "policy.scope", "none", 25)
    made.live(5)
    made.change(original, 25)
    made.live(15)
    assert made.pictures == before


def test_a_page_that_is_gone_lives_no_further_day() -> None:
    gone: list[bool] = []
    made = Lane(Recipe("expansive"), seed=SEED, citizens=CITIZENS, days=DAYS, stopped=lambda: bool(gone))
    made.live(10)
    gone.append(True)
    with pytest.raises(Stopped):
        made.live(10)
    with pytest.raises(Stopped):
        change(made, "policy.scope", "none", 5)  # days would have to be lived again
    assert made.lived == 10


def test_no_digest_before_the_last_day() -> None:
    made = lane()
    made.live(DAYS - 1)
    assert made.digest() == ""


def test_numbers_of_the_model_change_at_the_start_only() -> None:
    made = lane()
    made.live(10)
    with pytest.raises(BadInput, match="only be changed at the start"):
        change(made, "behaviour.debts.judgment", 0.01, 10)
    assert made.lived == 10
    change(made, "behaviour.debts.judgment", 0.01, 0)
    assert made.lived == 0


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("policy.redress", "stronk"), ("policy.nothing", "x"), ("population.citizens", 10**9), ("days", -1),
        ("behaviour.debts.judgment", float("nan")), ("__class__", 1), ("policy.scope", {"city": ["../etc/passwd"]}),
        ("name", "<script>alert(1)</script>"), ("events", "x"), ("observe.measures", ["../x"]),
        ("replicates", 10**6), ("start", "9999-12-31"), ("extends", "../../etc/passwd"), ("policy.redress", {"a": {}}),
    ],
)  # fmt: skip
def test_what_the_loader_refuses_changes_nothing(path: str, value: object) -> None:
    made = lane()
    made.live(5)
    pictures, recipe = list(made.pictures), made.recipe
    with pytest.raises(Exception, match=r".") as error:
        change(made, path, value, 0)
    assert type(error.value).__name__ in ("BadInput", "Refused")
    assert made.pictures == pictures
    assert made.recipe == recipe
