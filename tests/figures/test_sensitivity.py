"""The figure of sensitivity: what stands clear is coloured, what does not is pale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulation.figures import sensitivity
from simulation.figures.figure_data import NotObserved

ROWS = [
    ("legitimacy", "behaviour.trust.news", 0.8, True),
    ("legitimacy", "behaviour.debts.bill", 0.02, False),
    ("legitimacy", "dummy", 0.01, False),
    ("listed_share", "behaviour.trust.news", 0.0, False),
    ("listed_share", "behaviour.debts.bill", 0.9, True),
    ("listed_share", "dummy", 0.0, False),
]
TABLE = pd.DataFrame(ROWS, columns=["outcome", "name", "total", "clear"])


def test_every_number_has_a_row_and_the_dummy_is_last() -> None:
    axes = sensitivity.draw(TABLE, measure="total", runs=512).axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["behaviour.debts.bill", "behaviour.trust.news", "dummy"]
    cells = axes.images[0].get_array()
    assert cells.mask.sum() == 4, "what is not clear has no colour"
    assert "0.90" in [text.get_text() for text in axes.texts]


def test_effects_are_shares_of_the_largest() -> None:
    table = TABLE.rename(columns={"total": "effect"}).assign(effect=TABLE["total"] * 50)
    axes = sensitivity.draw(table, measure="effect", runs=512).axes[0]
    assert axes.images[0].get_array().max() == 1.0


def test_an_outcome_that_is_the_same_everywhere_has_no_column() -> None:
    constant = TABLE[TABLE["outcome"] == "legitimacy"].assign(outcome="interventions", total=float("nan"), clear=False)
    axes = sensitivity.draw(pd.concat([TABLE, constant]), measure="total", runs=512).axes[0]
    assert len(axes.get_xticklabels()) == 2


def test_titles_of_columns_do_not_overlap() -> None:
    """Each baseline is as far from the next as a column is wide: slanted lines of text cannot cross."""
    names = ["repaid_within_30_days", "self_cured_within_30_days", "repayment_effect", "credit_access"]
    table = pd.concat([TABLE[TABLE["outcome"] == "legitimacy"].assign(outcome=name) for name in names])
    figure = sensitivity.draw(table, measure="total", runs=512)
    axes = figure.axes[0]
    figure.canvas.draw()
    (first, _), (second, _) = axes.transData.transform([(0, 0), (1, 0)])
    for label in axes.get_xticklabels():
        assert "\n" not in label.get_text()
        height = label.get_fontsize() * figure.dpi / 72.0
        assert (second - first) * np.sin(np.radians(label.get_rotation())) > height


def test_nothing_defined_is_said() -> None:
    with pytest.raises(NotObserved, match="no outcome"):
        sensitivity.draw(TABLE.assign(total=float("nan")), measure="total", runs=1)
