"""The conduct catalogue: items of the article, honest sources, masks, and what scenarios may change."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from simulation.conduct import ConductItem, conduct_section, item_names, load_catalogue
from simulation.errors import BadInput

OF_THE_ARTICLE = (
    *("loan_default", "judgment_default", "contract_fraud", "tax_evasion", "wage_arrears", "product_fraud"),
    *("utility_arrears", "parking_violation", "garbage_misclassification", "eating_in_subway", "fare_evasion"),
)
MOST_OCCASIONS = 6.0
"""Occurrences per citizen and year: they drive the cost of a run."""


def test_items_of_the_article_exist() -> None:
    assert set(OF_THE_ARTICLE) <= set(item_names())
    catalogue = load_catalogue()
    assert {"volunteering", "blood_donation"} <= set(catalogue.items(catalogue.mask(["all"])))
    assert catalogue.rewarded.sum() >= 2
    assert catalogue.names == item_names()


def test_numbers_are_in_range() -> None:
    catalogue = load_catalogue()
    for share in (catalogue.relevance, catalogue.severity, catalogue.detectability):
        assert ((share >= 0) & (share <= 1)).all()
    assert catalogue.points.dtype == np.int64
    assert (catalogue.points[catalogue.rewarded] > 0).all()
    assert (catalogue.points[~catalogue.rewarded] < 0).all()
    assert catalogue.rate[~catalogue.by_firm].sum() <= MOST_OCCASIONS
    for debt in ("loan_default", "judgment_default"):
        assert catalogue.rate[catalogue.names.index(debt)] == 0.0


def test_relevance_separates_credit_from_everyday_conduct() -> None:
    catalogue = load_catalogue()
    credit = [catalogue.relevance[catalogue.names.index(name)] for name in OF_THE_ARTICLE[:6]]
    everyday = [catalogue.relevance[catalogue.names.index(name)] for name in ("eating_in_subway", "jaywalking")]
    assert min(credit) >= 0.6
    assert max(everyday) <= 0.1


def test_every_number_has_a_grade_and_a_source() -> None:
    catalogue = load_catalogue()
    documented = ("illegal", "rate", "relevance", "severity", "detectability", "points")
    assert set(catalogue.sources) == {(name, field) for name in catalogue.names for field in documented}
    assert all(grade in "ABCD" and source for grade, source in catalogue.sources.values())


def test_masks() -> None:
    catalogue = load_catalogue()
    assert catalogue.mask([]) == 0
    assert catalogue.mask(["loan_default", "contract_fraud", "loan_default"]) == 0b101
    assert catalogue.mask(["all"]) == 2 ** len(catalogue.names) - 1
    assert catalogue.items(0b101) == ("loan_default", "contract_fraud")
    with pytest.raises(BadInput, match="did you mean 'parking_violation'"):
        catalogue.mask(["parking_violations"])


def test_overrides_change_what_they_name() -> None:
    before, after = load_catalogue(), load_catalogue({"parking_violation": {"relevance": 0.4, "rate": None}})
    i = before.names.index("parking_violation")
    assert after.relevance[i] == 0.4
    assert after.rate.tolist() == before.rate.tolist()
    assert np.delete(after.relevance, i).tolist() == np.delete(before.relevance, i).tolist()


def test_the_section_of_a_scenario() -> None:
    section = conduct_section()
    nothing = load_catalogue(section())
    assert nothing.rate.tolist() == load_catalogue().rate.tolist()
    changed = load_catalogue(section(jaywalking={"illegal": False, "points": -9}))
    i = changed.names.index("jaywalking")
    assert (changed.illegal[i], changed.points[i]) == (False, -9)
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        section(jaywalking={"relevance": 1.5})
    with pytest.raises(ValidationError, match="Extra inputs"):
        section(jaywalkin={})


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"parking_violatio": {}}, "did you mean 'parking_violation'"),
        ({"parking_violation": {"relevanc": 0.1}}, "did you mean 'relevance'"),
        ({"parking_violation": {"relevance": 2.0}}, r"conduct.parking_violation.relevance: .*\(got 2.0\)"),
        ({"parking_violation": {"rate": float("nan")}}, "finite"),
        ({"parking_violation": {"points": 3}}, r"at most 0 for other conduct \(got 3\)"),
        ({"parking_violation": {"by": "city"}}, "citizen"),
        ({"parking_violation": {"points": 1.5}}, "integer"),
    ],
)
def test_bad_overrides_are_refused(overrides: dict, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        load_catalogue(overrides)


def test_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_catalogue().rate[0] = 1.0


def test_an_item_alone() -> None:
    assert ConductItem().rate == 0.0
    with pytest.raises(ValidationError):
        ConductItem(rewarded=True, points=-1)
