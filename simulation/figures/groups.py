"""WHAT GROUPS OF CITIZENS ARE CALLED."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, str]] = {
    "all": ("Everybody", "Everybody"),
    "sex=female": ("Sex", "Women"),
    "sex=male": ("Sex", "Men"),
    "age=18-29": ("Age", "18 to 29"),
    "age=30-39": ("Age", "30 to 39"),
    "age=40-49": ("Age", "40 to 49"),
    "age=50-59": ("Age", "50 to 59"),
    "age=60+": ("Age", "60 and older"),
    "income=1": ("Income", "Poorest fifth"),
    "income=2": ("Income", "Second fifth"),
    "income=3": ("Income", "Middle fifth"),
    "income=4": ("Income", "Fourth fifth"),
    "income=5": ("Income", "Richest fifth"),
    "schooling=primary": ("Schooling", "Primary or less"),
    "schooling=lower_secondary": ("Schooling", "Lower secondary"),
    "schooling=upper_secondary": ("Schooling", "Upper secondary"),
    "schooling=tertiary": ("Schooling", "Tertiary"),
    "residence=rural": ("Residence", "Rural"),
    "residence=urban": ("Residence", "Urban"),
}
"""Heading and plain words for every group of `simulation.state.citizens.GROUPS`."""
