"""What a browser may ask: exactly the known messages, and nothing else."""

from __future__ import annotations

import json

import pytest

from simulation.app.requests import ChangePane, Open, read
from simulation.errors import BadInput

OPEN = {"do": "open", "panes": [{"base": "narrow"}, {"base": "expansive"}], "seed": 1, "citizens": 2000, "days": 30}


def test_a_good_message_is_read() -> None:
    assert isinstance(read(json.dumps(OPEN)), Open)
    change = {"path": "policy.scope", "value": {"city": ["loan_default"]}, "day": 4}
    found = read(json.dumps({"do": "change", "pane": 1, "change": change}))
    assert isinstance(found, ChangePane)
    assert found.change.plain().value == {"city": ("loan_default",)}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "1", '"open"', "{}", '{"do": "shutdown"}', json.dumps({**OPEN, "citizens": 10**9}),
        json.dumps({**OPEN, "citizens": "2000"}), json.dumps({**OPEN, "days": float("nan")}),
        json.dumps({**OPEN, "seed": -1}), json.dumps({**OPEN, "seed": 1.5}), json.dumps({**OPEN, "more": 1}),
        json.dumps({**OPEN, "panes": [{"base": "narrow"}]}), json.dumps({**OPEN, "panes": [{"base": "n" * 200}] * 2}),
        json.dumps({name: value for name, value in OPEN.items() if name != "seed"}), "[" * 100_000,
        json.dumps({"do": "upload", "pane": 2, "text": ""}), json.dumps({"do": "live", "until": 10**6}),
        json.dumps({"do": "upload", "pane": 0, "text": "x" * 1_000_001}), json.dumps({"do": "live"}),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput) as error:
        read(text)
    assert len(str(error.value)) <= 320
    assert "\n" not in str(error.value)
