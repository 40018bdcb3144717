"""DOES OTHER CODE COUNT THE SAME: one digest over small runs of every shipped scenario.

Most changes that make a day cheaper change the code and no integer. What was made before them is still true, and an
hour of work need not be repeated to know it: a minute of small runs tells. Each scenario is lived twice over its own
days, once as it stands and once with nobody told apart and a past that few live for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

from simulation.errors import FailedRuns
from simulation.experiments.workers import Failure, carry_out
from simulation.kernel.threads import available_processors
from simulation.results.digest import digest, digest_of_digests
from simulation.scenario import Scenario, shipped

SEED = 1
DIGITS = "%.9g"
"""How outcomes are written: the last digits of a quotient are no matter of the model."""
AS_IT_STANDS = {"population.citizens": 600}
SHARED = {"population.citizens": 1200, "population.past_citizens": 300, "observe.strata": False}


@cache
def integers() -> str:
    """The digest of what today's code counts, SHA-256 in hex; worked out once in a process."""
    return digest_of(shipped())


def digest_of(names: Iterable[str]) -> str:
    """The digest of both runs of the shipped scenarios of these names. Raises FailedRuns when one fails."""
    names = tuple(names)
    found = {}
    for i, told in carry_out(_lived, names, workers=min(available_processors(), len(names))):
        if isinstance(told, Failure):
            raise FailedRuns(f"{names[i]}: {told.cause}")
        found[names[i]] = told
    return digest_of_digests(found)


def _lived(name: str) -> str:
    """The digest of both runs of one scenario: of what they count, and of the outcomes that are made of it."""
    from simulation.experiments.replicates import run_replicate

    told = {}
    for how, changes in {"as it stands": AS_IT_STANDS, "shared": SHARED}.items():
        frames = run_replicate(Scenario.load(name).replace(changes).settings, SEED, 0)
        told[f"{how}: counts"] = digest(frames, conformed=True)
        outcomes = frames["outcomes"].to_csv(index=False, float_format=DIGITS)
        told[f"{how}: outcomes"] = hashlib.sha256(outcomes.encode()).hexdigest()
    return digest_of_digests(told)
