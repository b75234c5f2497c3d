"""What is open with a user and moves at a hand-over: of the core, and of every plugin.

Each part is found when the hand-over is prepared and again when it is carried out, since the world
goes on between the two.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from portal.accounts import services
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.institutions.models import Membership
from portal.plugin import OpenItems

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.accounts.models import User
    from portal.plugin.manager import Plugins

WORKPLACES = "accounts"


def open_items(actor: Actor, giver: User) -> list[tuple[str, OpenItems]]:
    """Return what is open with a user, with the name of its owner: workplaces, then plugins' things."""
    plugins: Plugins = current_app.extensions["plugins"]
    found = [(WORKPLACES, _workplaces(actor, giver)), *plugins.open_items(giver)]
    return [(owner, items) for owner, items in found if items.labels]


def told(items: list[tuple[str, OpenItems]]) -> str:
    """Return what moves, as it is kept with the hand-over and written into the act."""
    kept = [{"title": str(one.title), "labels": list(one.labels)} for _owner, one in items]
    return json.dumps(kept, ensure_ascii=False)


def read(content: str) -> list[dict[str, Any]]:
    """Return what was kept by :func:`told`."""
    return cast("list[dict[str, Any]]", json.loads(content))


def _workplaces(actor: Actor, giver: User) -> OpenItems:
    places = list(Membership.select().where(Membership.user == giver.id).order_by(Membership.id))

    def move(receiver: User) -> int:
        moved = 0
        for one in places:
            same = Membership.select().where(
                Membership.user == receiver.id,
                Membership.role == one.role_id,
                Membership.institution.is_null()
                if one.institution_id is None
                else Membership.institution == one.institution_id,
                Membership.municipality.is_null()
                if one.municipality_id is None
                else Membership.municipality == one.municipality_id,
            )
            if not same.exists():
                place = services.Place(
                    role=one.role, municipality=one.municipality, institution=one.institution
                )
                services.give_workplace(actor=actor, user=receiver, place=place)
            services.take_workplace(actor=actor, membership=one)
            moved += 1
        return moved

    return OpenItems(
        title=lazy_gettext("Workplaces"), labels=tuple(str(one) for one in places), move=move
    )


def consequences() -> list[str]:
    """Return what else a hand-over does, in sentences."""
    return [
        _("All sessions of who hands over end, and no browser is trusted any more."),
        _("The secret address of the calendar stops working."),
        _("Who hands over is kept out, unless a workplace is left."),
        _("Who takes over gets a checklist for the first month among the tasks."),
    ]
