"""Imports of plans that were begun and not taken in, as a part of a hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.permissions import PlanPermission
from portal import clock
from portal.i18n import gettext as _
from portal.inbox.services import users_who_can
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_drafts(user: User) -> list[OpenItems]:
    """Return the imports of plans that a user has begun and nobody has taken in yet."""
    drafts = _drafts_of(user)
    if not drafts:
        return []
    return [
        OpenItems(
            title=_("Imports of plans that have been begun"),
            labels=tuple(map(_label, drafts)),
            move=lambda other: _move(user, other),
            name="drafts",
        )
    ]


def _drafts_of(user: User) -> list[PlanDraft]:
    query = PlanDraft.select().where(PlanDraft.user == user.id, PlanDraft.state == "open")
    return list(query.order_by(PlanDraft.id))


def _label(draft: PlanDraft) -> str:
    return f"{draft.file_name} ({draft.year.title})"


def _move(user: User, other: User) -> list[NotMoved]:
    """Give the imports to the other, but those of institutions whose plans he may not make."""
    left = []
    for draft in _drafts_of(user):
        if other not in users_who_can(PlanPermission.EDIT, draft.institution_id):
            left.append(NotMoved(_label(draft), _("who takes over makes no plans there")))
            continue
        draft.user = other
        draft.version += 1
        draft.changed_at = clock.now()
        draft.save(only=[PlanDraft.user, PlanDraft.version, PlanDraft.changed_at])
    return left
