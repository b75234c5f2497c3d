"""The databank's tasks of "My work": by person inside an institution, by institution above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.due_list import count_by_institution
from plugins.staff.due_words import due_title, post_title, short_name
from plugins.staff.figures import gaps_of
from plugins.staff.nearest import is_wide, nearest
from plugins.staff.permissions import StaffPermission
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task, address_of

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.due_list import Due
    from portal.access import Actor

AHEAD_DAYS = 180


def tasks(actor: Actor) -> list[Task]:
    """Return what an actor has to do about the staff, due within half a year.

    A region's duties are not counted here, since that takes seconds: one task leads to the page that
    does.
    """
    if is_wide(actor):
        return [_look()]
    due = nearest(actor, AHEAD_DAYS)
    if actor.reach.institution_id is None:
        return _by_institution(due)
    return [*(_of_person(one) for one in due), *_gaps(actor)]


def _look() -> Task:
    return Task(
        key="staff.due",
        title=_("Look at who is due for what"),
        url=address_of("staff.due_page"),
        permission=StaffPermission.VIEW,
        note=_("There are too many posts to list them here"),
    )


def _of_person(due: Due) -> Task:
    post = due.post
    return Task(
        key=f"staff.{due.kind}:{post.id}",
        title=f"{short_name(post)}: {due_title(due)}",
        url=address_of("staff.person_card", person_id=post.person_id),
        permission=StaffPermission.VIEW,
        due_on=due.on,
        advised_on=due.advised_on,
        institution=post.institution,
        note=post_title(post),
        who=_("the teacher applies")
        if due.kind == "category"
        else _("the commission of the institution"),
    )


def _by_institution(due: list[Due]) -> list[Task]:
    first: dict[int, dt.date] = {}
    for one in due:
        first.setdefault(one.post.institution_id, one.on)
    return [
        Task(
            key=f"staff.due:{institution_id}",
            title=_(
                "%(place)s: overdue %(overdue)s, within half a year %(coming)s",
                place=place,
                overdue=overdue,
                coming=coming,
            ),
            url=address_of("staff.due_page", institution=institution_id),
            permission=StaffPermission.VIEW,
            due_on=first[institution_id],
            institution=place,
            note=_("attestations for compliance and categories that end"),
            who=_("the institution"),
        )
        for institution_id, place, overdue, coming in count_by_institution(due)
    ]


def _gaps(actor: Actor) -> list[Task]:
    count = gaps_of(actor)
    if not count:
        return []
    return [
        Task(
            key="staff.gaps",
            title=ngettext(
                "Fill in what is missing: %(num)s post",
                "Fill in what is missing: %(num)s posts",
                count,
            ),
            url=address_of("staff.person_list", gap="any"),
            permission=StaffPermission.EDIT,
            note=_("Terms are counted from dates of birth, hiring and categories"),
        )
    ]
