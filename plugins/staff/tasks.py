"""The databank's tasks of "My work": by person inside an institution, by institution above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.due_list import count_by_institution
from plugins.staff.due_words import due_title, post_title, short_name
from plugins.staff.figures import gaps_of
from plugins.staff.nearest import due_within, is_wide
from plugins.staff.permissions import StaffPermission
from portal import clock
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
    today = clock.today()
    due = due_within(actor, AHEAD_DAYS)
    if actor.reach.institution_id is None:
        return _by_institution(due, today)
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
    is_category = due.kind == "category"
    file_by = due.end.file_by if due.end is not None else None
    return Task(
        key=f"staff.{due.kind}:{post.id}",
        title=f"{short_name(post)}: {due_title(due)}",
        url=address_of("staff.person_card", person_id=post.person_id),
        permission=StaffPermission.VIEW,
        due_on=file_by if is_category and file_by is not None else due.on,
        institution=post.institution,
        note=post_title(post),
        who=_("the teacher applies") if is_category else _("the commission of the institution"),
    )


def _by_institution(due: list[Due], today: dt.date) -> list[Task]:
    nearest: dict[int, dt.date] = {}
    for one in due:
        nearest.setdefault(one.post.institution_id, one.on)
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
            due_on=nearest[institution_id],
            institution=place,
            note=_("attestations for compliance and categories that end"),
            who=_("the institution"),
        )
        for institution_id, place, overdue, coming in count_by_institution(due, today)
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
