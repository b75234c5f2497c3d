"""What is open with a user in document control and moves at a hand-over: checks, and findings to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.folders.models import Folder
from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.tasks import title_of
from portal import clock
from portal.i18n import gettext as _
from portal.inbox.audiences import district_users
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_items(user: User) -> list[OpenItems]:
    """Return the checks and portfolios that a user inspects, and the findings that the user is to mend."""
    found = []
    if checks := _checks(user):
        found.append(
            OpenItems(
                title=_("Checks of document control"),
                labels=tuple(f"{title_of(one)}, {one.institution.short_name}" for one in checks),
                move=lambda other: _move_checks(user, other),
                name="checks",
            )
        )
    if findings := _findings(user):
        found.append(
            OpenItems(
                title=_("Findings to be mended"),
                labels=tuple(map(str, findings)),
                move=lambda other: _move_findings(user, other),
                name="findings",
            )
        )
    if folders := _folders(user):
        found.append(
            OpenItems(
                title=_("Portfolios to be previewed"),
                labels=tuple(map(str, folders)),
                move=lambda other: _move_folders(user, other),
                name="folders",
            )
        )
    return found


def _checks(user: User) -> list[ControlCheck]:
    over = ControlCheck.state.not_in(("closed", "cancelled"))
    return list(
        ControlCheck.select()
        .where(ControlCheck.inspector == user.id, over)
        .order_by(ControlCheck.id)
    )


def _findings(user: User) -> list[Finding]:
    waiting = Finding.state.in_(("open", "answered", "returned"))
    return list(
        Finding.select().where(Finding.responsible == user.id, waiting).order_by(Finding.id)
    )


def _move_checks(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _checks(user):
        people = district_users(one.municipality_id, ControlPermission.EDIT, operators=True)
        if other not in people:
            left.append(NotMoved(title_of(one), _("who takes over does not inspect here")))
            continue
        ControlCheck.update(
            inspector=other.id, version=ControlCheck.version + 1, changed_at=clock.now()
        ).where(ControlCheck.id == one.id).execute()
    return left


def _move_findings(user: User, other: User) -> list[NotMoved]:
    keys = [one.id for one in _findings(user)]
    Finding.update(responsible=other.id, version=Finding.version + 1).where(
        Finding.id.in_(keys)
    ).execute()
    return []


def _folders(user: User) -> list[Folder]:
    waiting = Folder.state.not_in(("ready", "closed"))
    return list(Folder.select().where(Folder.inspector == user.id, waiting).order_by(Folder.id))


def _move_folders(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _folders(user):
        if other not in district_users(
            one.municipality_id, ControlPermission.FOLDERS, operators=True
        ):
            left.append(NotMoved(str(one), _("who takes over does not inspect here")))
            continue
        Folder.update(inspector=other.id, version=Folder.version + 1).where(
            Folder.id == one.id
        ).execute()
    return left
