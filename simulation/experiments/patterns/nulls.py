"""WHAT MUST VANISH: claims, and the cases in which their cause is taken away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Null:
    """A claim that must hold in `case` (`less` as above) and vanish in `ablated`, where its cause is taken away."""

    claim: str
    without: str
    reading: str
    case: str
    ablated: str
    less: str = ""
    ablated_less: str = ""


NULLS: tuple[Null, ...] = (
    Null("the PBoC intervenes", "supervisors", "interventions", "contested", "unsupervised"),
    Null("irrelevant systems are audited first", "a look at risk", "audited_irrelevance", "contested", "random audits"),
    Null("debates grow until media warn", "hearing others", "calls_for_caution", "utility_fees", "independent voices"),
    Null("people say more approval than they feel", "fear", "expressed_gap", "baseline", "fearless"),
    Null("people are listed wrongly", "errors", "wrongly_listed_share", "baseline", "no errors"),
    Null(
        "errors cost confidence", "weight of bad news", "confidence_in_system", "no errors", "deaf, no errors",
        less="baseline", ablated_less="deaf",
    ),
    Null(
        "everyday conduct costs legitimacy", "felt intrusion and errors", "legitimacy", "narrow, known",
        "narrow, unfelt", less="expansive, known", ablated_less="expansive, unfelt",
    ),
    Null(
        "everyday conduct costs approval", "felt intrusion and errors", "approval_expressed", "narrow, known",
        "narrow, unfelt", less="expansive, known", ablated_less="expansive, unfelt",
    ),
)  # fmt: skip
"""Claims and what they must vanish without."""
