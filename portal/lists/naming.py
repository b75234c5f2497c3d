"""Saved views that name a person: a filter by the name, or the view's own title.

A person who is destroyed is taken out of both, and out of the states that users' lists open in.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from portal.accounts.models import User
from portal.database import fold
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext
from portal.lists.models import SavedView
from portal.plugin import Traces

if TYPE_CHECKING:
    from portal.plugin import KnownPerson


def traces(person: KnownPerson) -> list[Traces]:
    """Return the views and the users' own states of lists that name a person by the last name."""
    last_name = fold(person.name).partition(" ")[0]
    views = [
        one
        for one in SavedView.select()
        if names(one.title, last_name) or without(one.state, last_name) != one.state
    ]
    openings = _openings(last_name)

    def erase() -> None:
        for view in views:
            view.state = without(view.state, last_name)
            if names(view.title, last_name):
                view.title = _("View %(number)s", number=view.id)
            view.save()
        for key, kept in openings.items():
            User.update(list_defaults=kept).where(User.id == key).execute()

    return [
        Traces(
            title=lazy_gettext("Saved views that name the person"),
            count=len(views) + len(openings),
            erase=erase,
        )
    ]


def names(text: str, last_name: str) -> bool:
    """Tell whether a text holds a last name (folded) as a word of its own."""
    return (
        last_name
        in "".join(one if one.isalnum() or one == "-" else " " for one in fold(text)).split()
    )


def without(state: str, last_name: str) -> str:
    """Return the state of a list without the filters whose value names a person; else as it stands."""
    pairs = parse_qsl(state, keep_blank_values=True)
    left = [(name, value) for name, value in pairs if not names(value, last_name)]
    return state if len(left) == len(pairs) else urlencode(left)


def _openings(last_name: str) -> dict[int, str]:
    """Return by user what is left of the states in which his lists open, where one names the person."""
    found = {}
    for user in User.select(User.id, User.list_defaults).where(User.list_defaults != ""):
        kept: dict[str, str] = json.loads(user.list_defaults)
        left = {page: without(state, last_name) for page, state in kept.items()}
        if left != kept:
            left = {page: state for page, state in left.items() if state}
            found[user.id] = json.dumps(left, ensure_ascii=False) if left else ""
    return found
