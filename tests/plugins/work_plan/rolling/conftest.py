"""The same district as the tests of work have."""

from tests.plugins.work_plan.work.conftest import world

__all__ = ["world"]
