"""WHAT CAN BE CHANGED: one policy instrument a file.

Each file holds one frozen `Policy` class with named presets and one verb, `enact(rules, catalogue)`, which writes the
instrument into the rules of one city: a record array over `Slot`, see `simulation.state.messages.RULES`. A value that
the instrument does not concern (`None`, an empty tuple, a factor of 1) leaves the rules as they are.

Instruments are enacted by their `stage`, and within a stage their order does not matter: 0 grants and sets, 1 limits
what stage 0 has granted, 2 limits by what is left in scope after stage 1.
"""

from typing import Literal, get_args

SystemName = Literal["registry", "court", "tax", "city", "service"]
"""A credit system by its slot, see `simulation.state.citizens.Slot`."""

SYSTEMS: tuple[SystemName, ...] = get_args(SystemName)
