"""The part of a report that says why institutions acted."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from simulation.report.acts import SHOWN, gravest, reasons_of
from tests.figures import invented


def test_the_gravest_acts_are_named_in_the_order_of_days():
    acts = [(day, f"city{day}", "invest", "data quality", "complaints") for day in range(SHOWN + 5)]
    acts.append((50, "pboc", "halt", "wenzhou", "risk 2"))
    frame = pd.DataFrame(acts, columns=["day", "actor", "action", "target", "cause"]).assign(replicate=0)
    found = gravest(replace(invented.run(), events=frame), 0)
    assert len(found) == SHOWN
    assert [act.action for act in found].count("halt") == 1
    assert [act.day for act in found] == sorted(act.day for act in found)


def test_causes_and_frequencies_stand_in_the_section():
    page = reasons_of({"narrow": invented.run()})
    assert "Central bank withdrew Utility arrears".replace("Utility", "utility") in page
    assert "Recorded: discontent." in page
    assert "how often institutions acted" in page


def test_words_of_causes_are_text():
    frame = invented.run().events.astype(str).assign(cause="<script>")
    frame = frame.astype({"replicate": int, "day": int})
    assert "<script>" not in reasons_of({"narrow": replace(invented.run(), events=frame)})


def test_nobody_acted():
    assert reasons_of({"bare": invented.bare()}) == ""
