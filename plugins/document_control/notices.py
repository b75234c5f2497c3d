"""Telling people of checks: begun, handed in, returned, given out, answered, due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.links import campaign_url, check_url, finding_url
from plugins.document_control.permissions import ControlPermission
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.inbox.audiences import institution_users
from portal.inbox.services import notify, users_who_can
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from plugins.document_control.models import Campaign, ControlCheck, Finding

BEGUN = NoticeKind(
    name="document_control.begun", title=_l("A check has begun"), delivery=Delivery.AT_ONCE
)
HANDED_IN = NoticeKind(name="document_control.handed_in", title=_l("A self-check was handed in"))
RETURNED = NoticeKind(
    name="document_control.returned", title=_l("A check was returned"), delivery=Delivery.AT_ONCE
)
ISSUED = NoticeKind(
    name="document_control.issued",
    title=_l("The result of a check was given out"),
    delivery=Delivery.AT_ONCE,
)
ANSWERED = NoticeKind(name="document_control.answered", title=_l("Findings were answered"))
JUDGED = NoticeKind(name="document_control.judged", title=_l("An answer to a finding was judged"))
EXTENSION = NoticeKind(name="document_control.extension", title=_l("More time for a finding"))
CLOSED = NoticeKind(name="document_control.closed", title=_l("A check was closed or called off"))
DUE_SOON = NoticeKind(name="document_control.due_soon", title=_l("A term of a check ends soon"))
OVERDUE = NoticeKind(name="document_control.overdue", title=_l("A term of a check has run out"))
ESCALATED = NoticeKind(
    name="document_control.escalated", title=_l("Nothing moves after the term of a check")
)
PROPOSED = NoticeKind(name="document_control.proposed", title=_l("A repeated campaign is proposed"))
KINDS = (
    BEGUN,
    HANDED_IN,
    RETURNED,
    ISSUED,
    ANSWERED,
    JUDGED,
    EXTENSION,
    CLOSED,
    DUE_SOON,
    OVERDUE,
    ESCALATED,
    PROPOSED,
)


def tell_begun(campaign: Campaign, institution_ids: Collection[int]) -> int:
    """Tell those who answer for institutions that a check has begun: one notice for each."""
    return notify(
        _answerers(institution_ids),
        BEGUN.name,
        title=_("A check has begun: %(title)s", title=campaign.title),
        url="/document-control/checks",
        key=f"document_control:begun:{campaign.id}",
        due_on=campaign.self_check_until or campaign.ends_on,
    )


def tell_inspector(kind: NoticeKind, check: ControlCheck, *, key: str, text: str = "") -> int:
    """Tell the inspector of a check."""
    people = [check.inspector_id] if check.inspector_id is not None else []
    return _tell(kind, check, people, key=key, text=text)


def tell_institution(
    kind: NoticeKind,
    check: ControlCheck,
    *,
    key: str,
    text: str = "",
    permission: str = ControlPermission.ANSWER,
) -> int:
    """Tell those who answer for the checked institution, or who hold another permission there."""
    people = [one.id for one in users_who_can(permission, check.institution_id)]
    mine = set(_answerers([check.institution_id], permission))
    return _tell(kind, check, [one for one in people if one in mine], key=key, text=text)


def tell_finding(
    kind: NoticeKind, finding: Finding, people: Iterable[int], *, key: str, text: str = ""
) -> int:
    """Tell of one finding."""
    return notify(
        people,
        kind.name,
        title=f"{kind.title}: {finding}",
        text=text,
        url=finding_url(finding),
        key=f"document_control:finding:{finding.id}:{key}",
        due_on=finding.due_on,
        institution_id=finding.institution_id,
    )


def _tell(
    kind: NoticeKind, check: ControlCheck, people: Iterable[int], *, key: str, text: str
) -> int:
    return notify(
        people,
        kind.name,
        title=f"{kind.title}: {check}, {check.institution.short_name}",
        text=text,
        url=check_url(check.id),
        key=f"document_control:check:{check.id}:{key}",
        due_on=check.due_on,
        institution_id=check.institution_id,
    )


def tell_overseers(
    kind: NoticeKind, campaign: Campaign, people: Iterable[int], *, key: str, text: str
) -> int:
    """Tell who oversees of a whole campaign."""
    return notify(
        people,
        kind.name,
        title=f"{kind.title}: {campaign}",
        text=text,
        url=campaign_url(campaign.id),
        key=f"document_control:campaign:{campaign.id}:{key}",
    )


def _answerers(
    institution_ids: Collection[int], permission: str = ControlPermission.ANSWER
) -> list[int]:
    """Return the users of institutions themselves who hold a permission: one query."""
    return [one.id for one in institution_users(institution_ids, permission)]
