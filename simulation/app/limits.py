"""HOW MUCH ONE PAGE MAY ASK FOR: bounds that hold whatever a browser sends."""

from __future__ import annotations

from simulation.errors import BadInput, Refused

MOST_CITIZENS = 50_000
"""Citizens of one pane."""
FEWEST_CITIZENS = 500
MOST_DAYS = 1_826
"""Five years."""
MOST_SESSIONS = 40
"""Browser pages at once; more are turned away with a sentence."""
CROWD = 8
"""Pages at once from which on a new page gets smaller societies, so that all stay quick."""
CITIZENS_IN_A_CROWD = 4_000
LARGEST_UPLOAD = 1_000_000
"""Bytes of a scenario file."""
LARGEST_MESSAGE = 1_200_000
"""Bytes of one message of a browser."""
MOST_CHANGES = 200
"""Changes in one pane."""
SLICE = 8
"""Days that a pane lives before others get their turn and the browser its pictures."""
MOST_ASKED = 16
"""Questions of one page that wait for their answers."""
MOST_REPLICATES = 20
"""Pairs of runs behind the band of one comparison."""
CITIZENS_OF_A_REPLICATE = 4_000
DAYS_OF_A_REPLICATE = 365
"""Longer comparisons get replicates with fewer citizens, so that one never takes much longer than a second."""
MOST_WAITING = 12
"""Comparisons whose bands are computed at the same time."""


def check_size(citizens: int, days: int) -> None:
    """Refuse a size that shows nothing or keeps others waiting. Raises BadInput; Refused where it is too much."""
    bounds = {"citizens": (FEWEST_CITIZENS, citizens, MOST_CITIZENS), "days": (1, days, MOST_DAYS)}
    for name, (least, got, most) in bounds.items():
        if not least <= got <= most:
            text = f"{name}: from {least} to {most} on this page (got {got})"
            raise Refused(text) if got > most else BadInput(text)


def citizens_of_a_replicate(citizens: int, days: int) -> int:
    """Citizens of the replicates behind a comparison of this size."""
    affordable = CITIZENS_OF_A_REPLICATE * DAYS_OF_A_REPLICATE // max(days, DAYS_OF_A_REPLICATE)
    return min(citizens, affordable)
