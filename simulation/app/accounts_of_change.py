"""WHAT CHANGED FOR HER TODAY: two looks at one citizen, and for each difference the rule, the parameters and the draw.

A change is told as a key with its numbers; the message files of the page say it in plain words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.behaviours import objection
from simulation.kernel.randomness import Purpose, uniform
from simulation.rules import offices
from simulation.rules.ledger import Record
from simulation.rules.listings import Reason
from simulation.society.model import Society
from simulation.state.citizens import N_SEGMENTS, Debt, Listing, Schooling, Segment, Sex, Slot
from simulation.systems import recognition

SLOT_MASK = 7
"""`objection` holds the slot + 1 in its lower bits."""


class Look(NamedTuple):
    """What is known of one citizen at the end of a day."""

    listed: int
    listing: tuple[int, ...]
    objection: int
    owed: tuple[int, ...]
    debt: tuple[int, ...]
    rows: tuple[int, ...]  # of the ledger, of records about her
    points: tuple[int, ...]
    city: int
    i: int


def look_at(society: Society, i: int, block: int) -> Look:
    """Citizen `i`, who stands in `block`."""
    people = society.populace
    citizens, ledger = people.citizens, people.ledger
    first, n = int(ledger.first[block]), int(ledger.n[block])
    about = np.flatnonzero(ledger.who[first : first + n] == i - int(ledger.origin[block])) + first
    keys = [
        (int(ledger.day[row]), int(ledger.item[row]), int(ledger.slot[row]), int(ledger.state[row])) for row in about
    ]
    packed = tuple(day << 24 | item << 16 | slot << 8 | state for day, item, slot, state in keys)
    city = int(np.searchsorted(people.places.first, i, side="right")) - 1
    return Look(
        int(citizens.listed[i]), tuple(citizens.listing[i].tolist()), int(citizens.objection[i]),
        tuple(citizens.owed[i].tolist()), tuple(citizens.debt[i].tolist()), packed,
        tuple(citizens.points[i].tolist()), city, i,
    )  # fmt: skip


def who_she_is(society: Society, i: int) -> dict[str, Any]:
    """Plain facts about citizen `i`."""
    citizens = society.populace.citizens
    return {
        "age": int(citizens.age[i]), "female": int(citizens.sex[i]) == Sex.FEMALE,
        "schooling": Schooling(int(citizens.schooling[i])).name.lower(), "fifth": int(citizens.income_fifth[i]) + 1,
        "income": int(citizens.income[i]), "enrolled": int(citizens.service[i]) > 0,
    }  # fmt: skip


def changes_between(society: Society, before: Look, now: Look, uid: int, day: int) -> list[dict[str, Any]]:
    """Everything that changed on `day` (the internal number), in the order of the day."""
    luck = _Luck(society.seed, uid, day)
    return [
        *_debts(society, before, now, luck),
        *_records(society, before, now, luck),
        *_listings(society, before, now, luck, uid),
        *_objections(society, before, now, luck),
    ]


class _Luck(NamedTuple):
    """Looks up what she drew."""

    seed: int
    uid: int
    day: int

    def draw(self, purpose: int, counter: int | None = None) -> dict[str, Any]:
        """The uniform number she drew for a purpose, on this day or for another counter."""
        u = float(uniform(self.seed, purpose, self.uid, self.day if counter is None else counter))
        return {"purpose": Purpose(purpose).name.lower(), "u": round(u, 4)}


def _change(
    key: str, rule: str, parameters: dict[str, Any], draw: dict[str, Any] | None, **words: Any
) -> dict[str, Any]:
    return {"key": key, "rule": rule, "parameters": parameters, "draw": draw, "words": words}


def _number(value: Any) -> float:
    return round(float(value), 6)


def _debts(society: Society, before: Look, now: Look, luck: _Luck) -> list[dict[str, Any]]:
    p = society.populace.p
    found = []
    for segment in range(N_SEGMENTS):
        name = Segment(segment).name.lower()
        was, is_now = before.debt[segment], now.debt[segment]
        if is_now & Debt.OWED and not was & Debt.OWED:
            able = bool(is_now & Debt.ABLE_WHEN_DUE)
            found.append(_change(
                "owes_able" if able else "owes_unable", "behaviours/debts.py", {}, None, segment=name,
                yuan=now.owed[segment],
            ))  # fmt: skip
        if is_now & Debt.REPORTED and not was & Debt.REPORTED:
            grace = {"behaviour.debts.grace": int(p.debts.grace)}
            found.append(_change("reported", "systems/records.py: report", grace, None, segment=name))
        if was & Debt.OWED and not is_now & Debt.OWED:
            hazard = f"baseline_{name}"
            base = {f"behaviour.repayment.{hazard}": _number(p.repayment[hazard])}
            drawn = luck.draw(int(Purpose.REPAYMENT))
            found.append(
                _change("paid", "behaviours/repayment.py", base, drawn, segment=name, yuan=before.owed[segment])
            )
        if is_now & Debt.SELF_CURED and not was & Debt.SELF_CURED:
            found.append(_change("would_have_paid", "behaviours/repayment.py", {}, None, segment=name))
    return found


def _records(society: Society, before: Look, now: Look, luck: _Luck) -> list[dict[str, Any]]:
    known = list(before.rows)
    found = []
    catalogue, rules = society.government.catalogue, society.government._rules
    for row in now.rows:
        day, item, slot, state = row >> 24, row >> 16 & 255, row >> 8 & 255, row & 255
        if row in known:
            known.remove(row)
            continue
        if day != luck.day:
            continue  # an older record whose state changed
        words = {"item": catalogue.names[item], "system": Slot(slot).name.lower()}
        if state & Record.WRONG:
            rate = {"error_rate": _number(float(rules.error_rate[now.city, slot]))}
            found.append(
                _change("wrong_record", "systems/records.py: err", rate, luck.draw(int(Purpose.ERROR)), **words)
            )
        elif not state & Record.FOR_DEBT:
            seen = float(catalogue.detectability[item]) * float(rules.detection[now.city, slot])
            chance = {f"conduct.{words['item']}.detectability": _number(catalogue.detectability[item])}
            drawn = luck.draw(int(Purpose.RECORDING), offices.TURN * luck.day + slot) | {
                "below": _number(min(seen, 1.0))
            }
            found.append(_change("record", "systems/records.py: record", chance, drawn, **words))
        else:
            found.append(_change("debt_record", "systems/records.py: report", {}, None, **words))
    return found


def _listings(society: Society, before: Look, now: Look, luck: _Luck, uid: int) -> list[dict[str, Any]]:
    rules, found = society.government._rules, []
    for slot in Slot:
        words = {"system": slot.name.lower()}
        was, is_now = before.listed >> slot & 1, now.listed >> slot & 1
        if is_now and not was:
            flags = now.listing[slot]
            of_system = rules[now.city, slot]
            limits = {"points": now.points[slot], "list_severity": _number(of_system.list_severity)}
            if of_system.grades:
                limits["list_below"] = int(of_system.list_below)
            kind = (
                "listed_wrongly"
                if flags & Listing.WRONGFUL
                else "listed_unable"
                if flags & Listing.UNABLE
                else "listed"
            )
            if flags & Listing.IMPORTED:
                lag = float(of_system.recognition_lag)
                drawn = luck.draw(int(Purpose.RECOGNITION), recognition.TURN * luck.day + slot) | {
                    "below": _number(min(1.0 / lag, 1.0) if lag > 0.0 else 1.0)
                }
                found.append(_change(
                    "copied_wrongly" if flags & Listing.WRONGFUL else "copied", "systems/recognition.py",
                    {"recognition_lag": _number(lag)}, drawn, **words,
                ))  # fmt: skip
            else:
                found.append(_change(kind, "rules/listings.py: leads_to_listing", limits, None, **words))
        elif was and not is_now:
            reason = _reason(society, now.i, uid, slot)
            found.append(_change(f"delisted_{reason}", "rules/listings.py: end_listing", {}, None, **words))
        elif is_now and now.listing[slot] & Listing.AWARE and not before.listing[slot] & Listing.AWARE:
            found.append(_change("aware", "behaviours/awareness.py", {}, None, **words))
    return found


def _reason(society: Society, i: int, uid: int, slot: Slot) -> str:
    """Why her listing ended today: from the spells of the day, or from those that the recorder has just collected."""
    spells = society.populace.spells
    for first, n in zip(spells.first[:-1].tolist(), spells.n.tolist(), strict=True):
        rows = np.flatnonzero((spells.who[first : first + n] == i) & (spells.slot[first : first + n] == slot))
        if len(rows):
            return Reason(int(spells.reason[first + rows[-1]])).name.lower()
    if society.recorder.ended:
        collected = society.recorder.ended[-1]
        mine = np.flatnonzero((collected["uid"] == uid) & (collected["slot"] == slot))
        if len(mine):
            return Reason(int(collected["reason"][mine[-1]])).name.lower()
    return "ended"


def _objections(society: Society, before: Look, now: Look, luck: _Luck) -> list[dict[str, Any]]:
    found, p = [], society.populace.p
    was, is_now = before.objection & SLOT_MASK, now.objection & SLOT_MASK
    if is_now and not was:
        slot = Slot(is_now - 1)
        terms = society.government._rules[now.city, slot]
        words = {"system": slot.name.lower(), "days": int(terms.deadline_days)}
        wrongful = now.listing[slot] & Listing.WRONGFUL
        propensity = "propensity_wrong" if wrongful else "propensity_right"
        names = (propensity, "cost", "efficacy")
        asked = {f"behaviour.objection.{name}": _number(p.objection[name]) for name in names}
        drawn = luck.draw(int(Purpose.OBJECTION), objection.TURN * luck.day)
        found.append(_change("objects", "behaviours/objection.py", asked, drawn, **words))
    if was and not is_now:
        slot = Slot(was - 1)
        kept = bool(now.listed >> slot & 1)
        flags = before.listing[slot]
        name = "sensitivity" if flags & Listing.WRONGFUL else "unable" if flags & Listing.UNABLE else "specificity"
        care = _number(p.redress[name])
        needed = {"below": round(1.0 - care, 6) if name == "specificity" else care}
        drawn = luck.draw(int(Purpose.DECISION)) | needed
        key = "refused" if kept else "upheld"
        found.append(
            _change(
                key, "systems/redress.py: decide", {f"system.redress.{name}": care}, drawn, system=slot.name.lower()
            )
        )
    return found
