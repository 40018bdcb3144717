"""PICTURES, made from results only and never from a live model; one picture a file.

of_results.py         one picture of a result, or all of them in a folder
album.py              which pictures a run, a comparison or a sweep gets
labels.py             what outcomes and groups are called
style.py              how pictures look and are saved
figure_data.py        what pictures read of a run
intervals.py          how sure we are
number_format.py      how numbers and names are written
language.py           in which language a picture speaks; words/ holds the messages
label_placement.py    where labels go
differences.py        the table of paired differences
forest.py             what changed, outcome by outcome
answers.py            the headline in words
history.py            record and simulation, 2013 to 2022
where_scope_helps.py  expansive less narrow over a sweep

`labels` needs no drawing library, so this file loads nothing before `plot` is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.figures.of_results import plot as plot

__all__ = ["plot"]


def __getattr__(name: str) -> Any:
    if name == "plot":
        from simulation.figures.of_results import plot

        return plot
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
