"""How a thing that is due is called in lists of tasks and in the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.wording import title
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.staff.due_list import Due, Post


def due_title(due: Due) -> str:
    """Return what is due: the attestation, or which category ends."""
    if due.kind == "category" and due.category is not None:
        return _(
            "%(category)s ends: apply for a new one", category=title("category", due.category.kind)
        )
    return _("Attestation for compliance")


def post_title(post: Post) -> str:
    """Return the position, with its subject where it has one."""
    return f"{post.position}, {post.subject}" if post.subject else post.position


def short_name(post: Post) -> str:
    """Return «Фамилия И. О.» of who holds a post."""
    initials = (f"{part[0]}." for part in (post.first_name, post.patronymic) if part)
    return "\N{NO-BREAK SPACE}".join((post.last_name, *initials))
