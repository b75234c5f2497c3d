"""The same district as of conflicts."""

from tests.plugins.master_classes.conflicts.conftest import district

__all__ = ["district"]
