"""What laws share with the tests of one room."""

from tests.experiments.sweep.conftest import whole

__all__ = ["whole"]
