"""WHAT A RESULT SHOWS OF ITSELF in a notebook: a short table, pictures, a report.

Results stand below pictures and reports, and know nothing of them. They ask the front door of the package, which hands
out rooms above; this is the one question that goes up, and it is asked only when a person wants to see something.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Shown:
    """A result with a short table (`_repr_html_`), pictures (`plot`) and a report (`report`)."""

    def _repr_html_(self) -> str:
        import simulation

        return simulation.table_of(self)

    def plot(self, name: str | None = None) -> Figure:
        """One picture as a matplotlib Figure, which a notebook shows.

        name: which one, as the files of `scs plot` are called; None takes the one that says most. Raises BadInput for a
        name that this result has no picture of, with those that it has.
        """
        import simulation

        return simulation.picture_of(self, name)

    def report(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the report, one HTML file that opens offline, and return its path.

        path: the file. overwrite: replace it if it is there. Raises CannotWrite, and BadInput for a
        result that has none.
        """
        import simulation

        return simulation.report_of(self, path, overwrite=overwrite)
