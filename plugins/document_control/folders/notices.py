"""Telling people of folders: opened, handed in, returned, ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.folders.links import folder_url
from plugins.document_control.permissions import ControlPermission
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.inbox.audiences import district_users, institution_users
from portal.inbox.services import notify
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from plugins.document_control.folders.models import Folder

OPENED = NoticeKind(
    name="document_control.folder_opened",
    title=_l("Portfolios are to be collected"),
    delivery=Delivery.AT_ONCE,
)
HANDED_IN = NoticeKind(
    name="document_control.folder_handed_in", title=_l("A portfolio was handed in")
)
RETURNED = NoticeKind(
    name="document_control.folder_returned",
    title=_l("A portfolio was returned"),
    delivery=Delivery.AT_ONCE,
)
READY = NoticeKind(name="document_control.folder_ready", title=_l("A portfolio is ready"))
KINDS = (OPENED, HANDED_IN, RETURNED, READY)


def tell_opened(institution_ids: Collection[int], hand_in_by: dt.date, *, key: str) -> int:
    """Tell those who collect for institutions that folders were opened: one notice for each person."""
    return notify(
        institution_users(institution_ids, ControlPermission.COLLECT),
        OPENED.name,
        title=_("Portfolios are to be handed in by %(day)s", day=format_date(hand_in_by)),
        url="/document-control/folders",
        key=f"document_control:folders:{key}",
        due_on=hand_in_by,
    )


def tell_district(kind: NoticeKind, folder: Folder) -> int:
    """Tell the inspector of a folder; where nobody is named, all who preview."""
    people = (
        [folder.inspector_id]
        if folder.inspector_id is not None
        else [one.id for one in district_users(folder.municipality_id, ControlPermission.FOLDERS)]
    )
    return _tell(kind, folder, people)


def tell_institution(kind: NoticeKind, folder: Folder) -> int:
    """Tell those who collect folders for the institution."""
    people = institution_users([folder.institution_id], ControlPermission.COLLECT)
    return _tell(kind, folder, [one.id for one in people])


def _tell(kind: NoticeKind, folder: Folder, people: list[int]) -> int:
    return notify(
        people,
        kind.name,
        title=f"{kind.title}: {folder}",
        url=folder_url(folder.id),
        key=f"document_control:folder:{folder.id}:{folder.version}",
        due_on=folder.due_on,
        institution_id=folder.institution_id,
    )
