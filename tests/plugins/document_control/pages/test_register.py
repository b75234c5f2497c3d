"""The register shows the district all checks, and an institution its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.models import User
    from tests.plugins.document_control.world import World
    from tests.plugins.hotline.pages.conftest import Browser


def test_the_register_is_the_districts_and_its_own_an_institutions(
    world: World, browse: Callable[[User], Browser]
) -> None:
    check = world.begun()
    page = browse(world.specialist).get("/document-control/checks")
    assert world.school.short_name in page
    assert world.other.short_name in page
    assert check.full_number in page
    own = browse(world.coordinator).get("/document-control/checks")
    assert f"/document-control/checks/{check.id}" in own
    assert world.other.short_name not in own
    for view in ("mine", "overdue", "ours", "theirs", "all"):
        browse(world.specialist).get(f"/document-control/checks?when={view}")
    assert check.full_number in browse(world.specialist).get(
        f"/document-control/checks?text={world.school.short_name}&what=plan&kind=school"
    )
