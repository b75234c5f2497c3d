"""What is open with a user and moves at a hand-over: of the core, and of every plugin.

Each part is found when the hand-over is prepared and again when it is carried out, since the world
goes on between the two.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from flask import current_app

from portal.accounts import services
from portal.accounts.hand_over.models import HandOver
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.institutions.models import Membership
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.accounts.models import User
    from portal.plugin.manager import Plugins

WORKPLACES = "accounts"
HAND_OVERS = "accounts.hand_overs"


@dataclass(frozen=True, slots=True)
class Moved:
    """What has moved of one kind, and what has not, with the reasons."""

    title: str
    labels: tuple[str, ...]
    left: tuple[NotMoved, ...] = ()


def open_items(giver: User) -> list[tuple[str, OpenItems]]:
    """Return what is open with a user, each with its key: workplaces first, then packages' things."""
    plugins: Plugins = current_app.extensions["plugins"]
    found = [(WORKPLACES, _workplaces(giver)), (HAND_OVERS, _hand_overs(giver))]
    for owner, items in plugins.open_items(giver):
        found.append((f"{owner}.{items.name}" if items.name else owner, items))
    return [(key, items) for key, items in found if items.labels]


def move_all(
    actor: Actor, giver: User, receiver: User, items: list[tuple[str, OpenItems]], chosen: set[str]
) -> list[Moved]:
    """Move what was chosen inside the caller's transaction; return what has moved and what has not.

    Who takes over gets the workplaces first, who hands over loses them last: between the two,
    packages find both at work.
    """
    places = _places_of(giver) if WORKPLACES in chosen else []
    for place in places:
        _give(actor, place, receiver)
    done = [_moved(one, receiver, is_chosen=key in chosen) for key, one in items]
    for place in places:
        services.take_workplace(actor=actor, membership=place)
    return done


def _moved(items: OpenItems, receiver: User, *, is_chosen: bool) -> Moved:
    if is_chosen:
        left = tuple(items.move(receiver))
    else:
        reason = _("was not chosen")
        left = tuple(NotMoved(label, reason) for label in items.labels)
    labels = list(items.labels)
    for one in left:
        labels.remove(one.label)
    return Moved(str(items.title), tuple(labels), left)


def told(items: list[tuple[str, OpenItems]]) -> str:
    """Return what shall move, as it is kept with a hand-over that is prepared."""
    return kept([Moved(str(one.title), tuple(one.labels)) for _key, one in items])


def kept(moved: list[Moved]) -> str:
    """Return what has moved and what has not, as it is kept and written into the act."""
    return json.dumps([asdict(one) for one in moved], ensure_ascii=False)


def read(content: str) -> list[Moved]:
    """Return what was kept; an earlier hand-over kept no reasons."""
    return [
        Moved(
            one["title"],
            tuple(one["labels"]),
            tuple(NotMoved(**left) for left in one.get("left", ())),
        )
        for one in json.loads(content)
    ]


def _places_of(giver: User) -> list[Membership]:
    return list(Membership.select().where(Membership.user == giver.id).order_by(Membership.id))


def _workplaces(giver: User) -> OpenItems:
    """Return the workplaces; :func:`move_all` itself gives and takes them."""
    return OpenItems(
        title=lazy_gettext("Workplaces"),
        labels=tuple(map(str, _places_of(giver))),
        move=lambda _receiver: (),
    )


def _give(actor: Actor, given: Membership, receiver: User) -> None:
    same = Membership.select().where(
        Membership.user == receiver.id,
        Membership.role == given.role_id,
        Membership.institution.is_null()
        if given.institution_id is None
        else Membership.institution == given.institution_id,
        Membership.municipality.is_null()
        if given.municipality_id is None
        else Membership.municipality == given.municipality_id,
    )
    if not same.exists():
        place = services.Place(
            role=given.role, municipality=given.municipality, institution=given.institution
        )
        services.give_workplace(actor=actor, user=receiver, place=place)


def _hand_overs(giver: User) -> OpenItems:
    """Return the hand-overs that a user has prepared, and those that he has not accepted himself."""
    prepared = list(
        HandOver.select().where(HandOver.prepared_by == giver.id, HandOver.state == "prepared")
    )
    waiting = list(
        HandOver.select().where(HandOver.receiver == giver.id, HandOver.state == "handed_over")
    )

    def label(one: HandOver) -> str:
        return _("No. %(number)s: %(sides)s", number=one.id, sides=str(one))

    def move(receiver: User) -> list[NotMoved]:
        keys = [one.id for one in prepared]
        HandOver.update(prepared_by=receiver.id).where(HandOver.id.in_(keys or [0])).execute()
        reason = _("it was to be accepted by who hands over: its act names the sides")
        return [NotMoved(label(one), reason) for one in waiting]

    return OpenItems(
        title=lazy_gettext("Hand-overs that are not finished"),
        labels=tuple(map(label, [*prepared, *waiting])),
        move=move,
    )


def consequences() -> list[str]:
    """Return what else a hand-over does, in sentences."""
    return [
        _("All sessions of who hands over end, and no browser is trusted any more."),
        _("The secret address of the calendar stops working."),
        _("Who hands over is kept out, unless a workplace is left."),
        _("Who takes over gets a checklist for the first month among the tasks."),
    ]
