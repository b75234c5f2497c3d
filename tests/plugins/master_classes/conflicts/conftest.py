"""The district with its rooms, on Monday, 23 November 2026, 10:00 in Moscow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plugins.master_classes.district import District, make_district

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


@pytest.fixture
def district(world: World, watch: Watch) -> District:
    """Return the district."""
    watch.set(11, 23, 10)
    return make_district(world)
