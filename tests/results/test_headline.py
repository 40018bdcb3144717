from __future__ import annotations

import pytest

from simulation.errors import BadInput
from simulation.figures.labels import OUTCOMES
from simulation.results.headline import HEADLINE, checked, thresholds


def test_every_headline_is_an_outcome_and_is_written_in_the_unit_of_its_label():
    for name, each in HEADLINE.items():
        assert OUTCOMES[name].factor == each.factor
        assert each.matters > 0
        assert each.reason


def test_thresholds_can_be_changed_one_by_one():
    assert thresholds() == {name: each.matters for name, each in HEADLINE.items()}
    assert thresholds(["trust_in_others=0.05"]) == {**thresholds(), "trust_in_others": 0.05}
    assert checked({"legitimacy": 0.125})["legitimacy"] == 0.125


@pytest.mark.parametrize("text", ["trust_in_others", "trust_in_others=", "trust_in_others=0", "trust_in_others=-1",
                                  "trust_in_others=nan", "trust_in_others=inf", "trust_in_others=much"])  # fmt: skip
def test_what_is_no_threshold_is_refused(text):
    with pytest.raises(BadInput, match="above 0"):
        thresholds([text])


def test_an_unknown_outcome_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="legitimacy"):
        thresholds(["legitimasy=1"])
