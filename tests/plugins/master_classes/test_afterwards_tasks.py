"""What waits after a held event stands among the tasks of who does it, until it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import services
from plugins.master_classes.certificates import issuing
from plugins.master_classes.recording import confirming
from plugins.master_classes.tasks import tasks
from tests.plugins.master_classes.after import hold
from tests.plugins.master_classes.world import fresh

if TYPE_CHECKING:
    from flask import Flask

    from portal.access import Actor
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


def waiting(actor: Actor) -> set[str]:
    return {one.key.partition(":")[0].partition(".")[2] for one in tasks(actor)}


def test_who_does_a_step_is_reminded_until_it_is_done(
    app: Flask, world: World, watch: Watch
) -> None:
    with app.app_context():
        held = hold(world, watch, came=2, responsible=world.methodologist)
        assert waiting(world.desk) == {"finish"}
        services.hold(world.desk, fresh(held.event))

        assert waiting(world.desk) == {"certificates"}
        assert waiting(world.at_school) == {"hours"}
        assert waiting(world.next_door) == set()
        issuing.issue(world.desk, held.event)
        confirming.confirm(world.at_school, held.event)
        assert waiting(world.desk) == waiting(world.at_school) == set()
