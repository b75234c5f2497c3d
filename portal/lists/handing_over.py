"""Saved views as a part of a hand-over: shared ones go, own ones are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.lists.models import SavedView
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User

TITLE_LENGTH = 120


def open_items(user: User) -> list[OpenItems]:
    """Return the views that a user has saved: those shared with a role, and those for himself."""
    mine = SavedView.select().where(SavedView.user == user.id).order_by(SavedView.id)
    return [
        _items(
            "shared",
            lazy_gettext("Saved views shared with a role"),
            list(mine.where(SavedView.role.is_null(False))),
            user,
        ),
        _items(
            "own",
            lazy_gettext("Own saved views of lists"),
            list(mine.where(SavedView.role.is_null())),
            user,
            offered=True,
        ),
    ]


def _items(
    name: str, title: object, views: list[SavedView], giver: User, *, offered: bool = False
) -> OpenItems:
    def move(receiver: User) -> list[NotMoved]:
        for view in views:
            _move(view, giver, receiver)
        return []

    return OpenItems(
        name=name, title=title, labels=tuple(map(str, views)), move=move, offered=offered
    )


def _move(view: SavedView, giver: User, receiver: User) -> None:
    """Give a view to another, after his own ones; of two with one name the new one says whose it was."""
    theirs = SavedView.select().where(
        SavedView.user == receiver.id, SavedView.list_name == view.list_name
    )
    if theirs.where(SavedView.title == view.title).exists():
        words = _("%(title)s (from %(name)s)", title=view.title, name=giver.name)
        view.title = words[:TITLE_LENGTH]
    last = theirs.select(fn.MAX(SavedView.place)).scalar()
    view.place = 0 if last is None else last + 1
    view.user = receiver
    view.save()
