"""WHAT PEOPLE LIVE AMONG: all that a day only reads, and its scratch, made once for a population."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours import misconduct, opinion, voice
from simulation.conduct import Catalogue, items_of
from simulation.kernel.randomness import FLOCK
from simulation.kernel.work_sharing import BLOCK_SIZE
from simulation.rules.listings import Roll
from simulation.society.day import World
from simulation.state.citizens import N_SLOTS
from simulation.state.messages import N_ISSUES

DEBT_ITEMS = ("loan_default", "judgment_default")
ALSO_BY_FIRMS = ("contract_fraud", "tax_evasion")
"""Items of citizens that firms commit too."""


def units(settings: Any) -> Any:
    """The numbers of every behaviour and system as kernels read them: one record, in an array (1,)."""
    rooms = (settings.behaviour, settings.system)
    records = {name: getattr(room, name).record() for room in rooms for name in type(room).model_fields}
    dtype = np.dtype([(name, record.dtype) for name, record in records.items()], align=True)
    return np.rec.array([tuple(records.values())], dtype=dtype)


def world_of(
    settings: Any, catalogue: Catalogue, n: int, n_cities: int, n_blocks: int, p: Any
) -> World:  # fmt: skip
    """What `n` citizens and the firms of `n_blocks` blocks in `n_cities` live among; ties are still to be made."""
    blamed = ~catalogue.rewarded & ~catalogue.by_firm
    by_firms = (
        *np.flatnonzero(catalogue.by_firm & ~catalogue.rewarded),
        *map(catalogue.names.index, ALSO_BY_FIRMS),
    )
    n_items = -(-len(catalogue.names) // FLOCK) * FLOCK
    largest = min(BLOCK_SIZE, max(n, 1))
    network = settings.network.record()
    found = np.zeros((n_blocks, largest), np.uint16)
    support = np.zeros((n_blocks, largest), np.float32)
    return World(
        items=items_of(catalogue),
        debt_items=np.array([catalogue.names.index(name) for name in DEBT_ITEMS]),
        fraud=catalogue.names.index("contract_fraud"),
        product_fraud=catalogue.names.index("product_fraud"),
        recordable=sum(1 << int(k) for k in np.flatnonzero(blamed)),
        by_firms=sum(1 << int(k) for k in by_firms),
        network=np.rec.array([tuple(network)], dtype=network.dtype),
        ties=np.zeros((n, settings.network.far), np.int32),
        words=np.zeros((n_blocks, 2, -(-largest // FLOCK)), np.uint64),
        readers=np.zeros((n_blocks, -(-largest // FLOCK)), np.uint64),
        found=found,
        roll=Roll(np.zeros(n_blocks, np.int64), support.view(np.uint16)),  # done with when citizens meet
        habits=np.zeros((n_items, misconduct.LEVELS)),
        slopes=np.zeros(n_items),
        rates=np.zeros((n_blocks, n_items)),
        traits=np.zeros((n_blocks, n_items // FLOCK), np.uint64),
        intrusions=np.zeros((n_cities, 1 << N_SLOTS)),
        deserved=np.zeros((n_cities, 1 << N_SLOTS)),
        stakes=np.zeros((n_cities, 1 << N_SLOTS)),
        prevalence=np.zeros(n_cities),
        utterances=voice.Utterances(
            np.zeros(n_blocks, np.int64), found, np.zeros((n_blocks, largest), np.uint8), np.zeros((n_blocks, N_ISSUES))
        ),
        meetings=opinion.Meetings(np.zeros(n_blocks, np.int64), found, support),
        p=p,
    )
