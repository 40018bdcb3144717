"""WHAT A CALIBRATION FOLDER HOLDS: whose plan it is, from the first run on, so that only the same plan goes on there.

manifest.json      the hash of the plan, and what the user typed
runs/              finished runs, a folder for each plan and wave
posterior.parquet  draws, when all is done
calibration.json   what was found
"""

from __future__ import annotations

from pathlib import Path

from simulation.errors import CannotWrite
from simulation.experiments.calibration.plan import CalibrationPlan
from simulation.results import manifest
from simulation.results.atomic_writing import check_destination, new_folder
from simulation.results.ownership import is_ours

KIND = "calibration"


def open_folder(plan: CalibrationPlan, folder: Path, *, command: str = "", overwrite: bool = False) -> None:
    """Make the folder of a calibration, or find that of the same plan and leave it as it is.

    overwrite: begin anew in a folder of results. Raises CannotWrite for a folder that holds anything else.
    """
    if overwrite or not folder.is_dir() or not any(folder.iterdir()):
        with new_folder(folder, overwrite=overwrite) as partial:
            note(plan, partial, command)
    elif not (is_ours(folder) and manifest.opened(folder).get("kind") == KIND):
        check_destination(folder)
    elif manifest.opened(folder).get("plan_hash") != plan.hash:
        raise CannotWrite(
            f"{folder}: holds the calibration of another plan, or of other options; choose another --out or add"
            " --overwrite"
        )


def note(plan: CalibrationPlan, folder: Path, command: str) -> None:
    """Write the manifest of what is in the folder now. Raises CannotWrite."""
    manifest.write(folder, KIND, {"plan_hash": plan.hash, "seed": plan.content.seed, "command": command})
