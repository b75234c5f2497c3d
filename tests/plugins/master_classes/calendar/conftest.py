"""The district with its rooms, as the tests of conflicts have it."""

from tests.plugins.master_classes.conflicts.conftest import district

__all__ = ["district"]
