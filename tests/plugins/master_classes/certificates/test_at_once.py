"""Many who issue, confirm and write at once do each of it once, without holes in the numbers."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from plugins.master_classes.certificates import issuing
from plugins.master_classes.certificates.models import Certificate, CertificateCounter
from plugins.master_classes.letters import sending
from plugins.master_classes.letters.models import LetterSent
from plugins.master_classes.models import Event
from plugins.master_classes.recording import confirming
from plugins.staff.models import Participation
from portal.database import database
from portal.errors import Invalid
from tests.plugins.hotline.conftest import live
from tests.plugins.hotline.test_at_once import together
from tests.plugins.hotline.world import actor_of
from tests.plugins.master_classes.after import hold
from tests.plugins.master_classes.world import make_world

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.hotline.conftest import Watch

__all__ = ["live"]

CAME = 9


def test_each_gets_one_certificate_one_record_and_one_letter(live: Flask, watch: Watch) -> None:
    with live.app_context(), database.connection_context():
        world = make_world()
        held = [hold(world, watch, came=CAME, absent=1) for _number in range(2)]
        keys = [one.event.id for one in held]
    people = [world.methodologist] * 4

    def follow_up(event_id: int) -> None:
        actor = actor_of(world.methodologist)
        event = Event.get_by_id(event_id)
        issuing.issue(actor, event)
        confirming.confirm(actor, event)
        with suppress(Invalid):
            sending.send(actor, event, "attended", subject="Спасибо", text="Спасибо")

    acts = [lambda key=key: follow_up(key) for _one in people for key in keys]
    assert together(live, acts) == []
    with live.app_context(), database.connection_context():
        each = CAME + 1
        holders = Counter(one.holder for one in Certificate.select())
        assert (len(holders), set(holders.values())) == (2 * each, {1})
        numbers = sorted(one.number for one in Certificate.select())
        assert numbers == list(range(1, 2 * each + 1))
        assert CertificateCounter.get().last == 2 * each
        assert Participation.select().count() == 2 * each
        assert LetterSent.select().count() == 2 * CAME
