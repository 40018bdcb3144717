"""WHY AN INSTITUTION ACTED: an act from the log with its cause in plain words, and the chain of acts that led there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from simulation.errors import BadInput
from simulation.figures.figure_data import first_day, place_name, posts_a_day
from simulation.figures.number_format import headed, words
from simulation.results import Run

LOOK_BACK = 90
"""Days before an act whose acts count as its history."""

_DONE = {
    "announce": "announced",
    "adopt": "adopted",
    "clarify": "explained",
    "stop": "put a stop to",
    "reframe": "reframed (the item stays out until consent and checks are settled)",
    "defer": "deferred for good",
    "withdraw": "withdrew",
    "call_for_caution": "called for caution about",
    "add": "added to what it records:",
    "drop": "no longer records:",
    "invest": "paid for better",
    "audit": "audited, without consequence,",
    "warn": "warned",
    "campaign": "opened a campaign against",
    "halt": "halted the system of",
    "suspend": "suspended",
    "refrain": "did not act against",
    "breach": "leaked data:",
    "start_policy": "started the policy",
    "end_policy": "ended the policy",
    "inform": "told people about the system:",
    "block": "was forbidden to act against",
    "propose": "proposed to record",
    "take_up": "took up",
    "denounce": "denounced",
    "draft": "began to draft rules on",
    "promulgate": "issued a standard for",
    "enact": "passed a law on",
    "comply": "followed the standard for",
}
_CAUSES = {
    "adopt": "The time for comment ended under little pressure.",
    "reframe": "Without penalty, with consent or as a test the proposal keeps its use and loses most of its critics.",
    "defer": "Pressure was weighed against the loss of face; time was to be won.",
    "clarify": "There was some pressure, which an explanation may soothe.",
    "stop": "A superior acted on its own account, whatever the public said.",
    "withdraw": "Pressure from critical posts, media and superiors outweighed the loss of face.",
    "call_for_caution": "The issue trended and most posts about it were critical.",
    "add": "Ambition, wealth and examples, or growth and trade, were weighed against effort and risk; a draw decided.",
    "drop": "The worth of the item was weighed against rebukes, complaints that were heard and effort; a draw decided.",
    "invest": "Complaints were heard and more people than tolerable were wrongly listed.",
    "audit": "Supervisors look first where risk is highest; what they found was tolerable, or they missed it.",
    "warn": "An audit found more risk than is tolerated, for the first time and outside a campaign.",
    "halt": "An audit found more risk than is tolerated, after a warning or in a campaign.",
    "suspend": "An audit found more risk than is tolerated, after a warning or in a campaign.",
    "campaign": "Findings, breaches, press and posts about a whole class had added up faster than they faded.",
    "propose": "Of what the registry does not record, this is most easily detected.",
    "take_up": "An incident became known and was grave enough for the press.",
    "denounce": "State media turn on a system that the press had taken up.",
    "draft": "The matter had been salient long enough to reach the agenda.",
    "promulgate": "The draft was due.",
    "enact": "The draft was due.",
    "comply": "A standard of the NDRC is taken over at a time of one's own.",
    "breach": "Data leak the more, the more records are held and the worse they are secured.",
}
_MATTERS = {"wrongful": "a wrongful listing"}
"""What acts concern that is neither a place nor an item of conduct."""
_FORCED = "The scenario says so; nobody in the simulation decided it."


@dataclass(frozen=True)
class Act:
    """One line of the log of a replicate; `number` counts from 1, `date` is None when the scenario tells no start."""

    number: int
    day: int
    date: date | None
    actor: str
    action: str
    target: str
    cause: str

    @property
    def sentence(self) -> str:
        """Who did what, in plain words."""
        done = _DONE.get(self.action, words(self.action))
        return f"{headed(place_name(self.actor))} {done} {_MATTERS.get(self.target) or place_name(self.target)}"

    @property
    def when(self) -> str:
        """The day, and its date if that is known."""
        return f"day {self.day}" + (f", {self.date.day} {self.date:%B %Y}" if self.date else "")

    @property
    def motive(self) -> str:
        """The cause in plain words, without its numbers."""
        if "scenario" in self.cause or self.cause.startswith("in force from"):
            return _FORCED
        if self.cause.startswith("demanded"):
            return "People demanded it: the issue trended."
        return _CAUSES.get(self.action, headed(self.cause) + ".")


@dataclass(frozen=True)
class Reason:
    """An act and what led to it.

    chain: the acts of the `LOOK_BACK` days before it with the same target or actor, in order.
    discontent: critical posts per 1,000 citizens on that day, None when not observed.
    """

    act: Act
    chain: tuple[Act, ...]
    discontent: float | None

    def link(self, earlier: Act) -> str:
        """Why an earlier act belongs to the chain: `target` or `actor`."""
        return "target" if self.act.target in (earlier.target, earlier.actor) else "actor"


def acts_of(run: Run, replicate: int = 0) -> tuple[Act, ...]:
    """The acts of one replicate in the order of its log. Raises BadInput for a replicate that the run lacks."""
    known = sorted(int(number) for number in run.outcomes["replicate"])
    if replicate not in known:
        raise BadInput(f"--replicate: {run.name} has replicates {known[0]} to {known[-1]} (got {replicate})")
    start = first_day(run)
    rows = run.events[run.events["replicate"] == replicate]
    columns = [rows["day"].tolist(), *(rows[name].astype(str) for name in ("actor", "action", "target", "cause"))]
    return tuple(
        Act(number, day, start and start + timedelta(days=day), *texts)
        for number, (day, *texts) in enumerate(zip(*columns, strict=True), start=1)
    )


def reason_for(run: Run, number: int, replicate: int = 0) -> Reason:
    """Why act `number` of a replicate happened. Raises BadInput when there is no such act."""
    acts = acts_of(run, replicate)
    if not 1 <= number <= len(acts):
        there = f"acts 1 to {len(acts)}" if acts else "no acts"
        raise BadInput(f"--event: replicate {replicate} of {run.name} has {there} (got {number})")
    act = acts[number - 1]
    posts = posts_a_day(run)
    key = (replicate, act.day)
    return Reason(act, chain_to(acts, act), float(posts[key]) if key in posts.index else None)


def chain_to(acts: Sequence[Act], act: Act) -> tuple[Act, ...]:
    """Acts before `act`, at most `LOOK_BACK` days, that concern its target or its actor."""
    concerned = {act.target, act.actor}
    return tuple(
        earlier
        for earlier in acts[: act.number - 1]
        if act.day - earlier.day <= LOOK_BACK and concerned & {earlier.target, earlier.actor}
    )
