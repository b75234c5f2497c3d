"""The verbs of saved views: save, share, rename, order, delete, and open a list as one likes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from peewee import fn

from portal.access import policies
from portal.accounts.models import Role, User
from portal.audit.services import record
from portal.database import write
from portal.errors import Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.lists.models import SavedView
from portal.lists.permissions import ListsPermission

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.lists.asked import Asked
    from portal.lists.contracts import ListPage

LONGEST_TITLE = 120
MOST_VIEWS = 50


def views_of(actor: Actor, page: ListPage) -> list[SavedView]:
    """Return the views of a list that an actor sees: the own ones first, then shared ones."""
    rows = policies[SavedView].rows(actor).where(SavedView.list_name == page.name)
    return sorted(
        rows, key=lambda one: (one.user_id != actor.user.id, one.place, one.title.casefold())
    )


def find_view(actor: Actor, view_id: int) -> SavedView:
    """Return a view that the actor sees; raise :class:`NotFound` for every other."""
    found = policies[SavedView].rows(actor).where(SavedView.id == view_id).first()
    if found is None:
        raise NotFound(_("There is no such view, or you have no access to it."))
    return found


def save_view(actor: Actor, asked: Asked, *, title: str, role: Role | None = None) -> SavedView:
    """Save what is asked for under a name; a view of the same name is replaced.

    With a role it is shown to everybody of that role within the actor's reach. Raises :class:`Invalid`
    for an empty name, :class:`NotAllowed`.
    """
    title = _title(title)
    _demand(actor, "create")
    _demand_share(actor, role)
    own = (SavedView.user == actor.user) & (SavedView.list_name == asked.page.name)
    with write():
        found = SavedView.get_or_none(own & (SavedView.title == title))
        if found is None:
            if SavedView.select().where(own).count() >= MOST_VIEWS:
                raise Invalid(
                    _("You have %(n)s views of this list: delete one first.", n=MOST_VIEWS)
                )
            last = SavedView.select(fn.MAX(SavedView.place)).where(own).scalar() or 0
            found = SavedView(
                user=actor.user, list_name=asked.page.name, title=title, place=last + 1
            )
        found.state = asked.state()
        _place(found, actor, role)
        found.save()
        if role is not None:
            record(actor, "grant", found, label=title, note=_("Shared with: %(role)s", role=role))
    return found


def change_view(actor: Actor, view: SavedView, *, title: str, role: Role | None) -> None:
    """Rename a view, or share it with another role or with nobody."""
    title = _title(title)
    _demand(actor, "edit", view)
    if role is not None and role.id != view.role_id:
        _demand_share(actor, role)
    with write():
        view.title = title
        if (role.id if role else None) != view.role_id:
            _place(view, actor, role)
            shared = _("Shared with: %(role)s", role=role) if role else _("Shared with nobody")
            record(actor, "grant", view, label=title, note=shared)
        view.save()


def move_view(actor: Actor, view: SavedView, *, up: bool) -> None:
    """Change places with the own view before, or after."""
    _demand(actor, "edit", view)
    with write():
        own = list(
            SavedView.select()
            .where(SavedView.user == actor.user, SavedView.list_name == view.list_name)
            .order_by(SavedView.place, SavedView.title)
        )
        at = next(number for number, one in enumerate(own) if one.id == view.id)
        to = max(0, min(at + (-1 if up else 1), len(own) - 1))
        own.insert(to, own.pop(at))
        for number, one in enumerate(own):
            if one.place != number:
                one.place = number
                one.save()


def delete_view(actor: Actor, view: SavedView) -> None:
    """Delete a view; who opens the list by it keeps that state."""
    _demand(actor, "delete", view)
    with write():
        if view.role_id is not None:
            record(actor, "delete", view, label=view.title)
        view.delete_instance()


def open_like_this(actor: Actor, page: ListPage, state: str) -> None:
    """Let the user's list open in a state from now on; with an empty one as everybody's does."""
    with write():
        user = User.get_by_id(actor.user.id)
        kept = json.loads(user.list_defaults) if user.list_defaults else {}
        kept.pop(page.name, None)
        if state:
            kept[page.name] = state
        user.list_defaults = json.dumps(kept, ensure_ascii=False) if kept else ""
        user.save()


def roles_to_share_with(actor: Actor) -> list[Role]:
    """Return the roles that the actor may share views with; none where he may not share."""
    if not actor.can(ListsPermission.SHARE):
        return []
    return list(Role.select().order_by(Role.id))


def _title(text: str) -> str:
    title = " ".join("".join(one for one in text if one.isprintable()).split())[:LONGEST_TITLE]
    if not title:
        message = _("Give the view a name.")
        raise Invalid(message, {"title": [message]})
    return title


def _place(view: SavedView, actor: Actor, role: Role | None) -> None:
    """Note with whom a view is shared, and where: within the reach of the one who shares it."""
    view.role = role
    view.municipality_id = actor.reach.municipality_id if role else None
    view.institution_id = actor.reach.institution_id if role else None


def _demand(actor: Actor, verb: str, view: SavedView | None = None) -> None:
    verdict = policies[SavedView].permits(actor, verb, view)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _demand_share(actor: Actor, role: Role | None) -> None:
    if role is not None and not actor.can(ListsPermission.SHARE):
        raise NotAllowed(_("Your role does not allow sharing views."))
