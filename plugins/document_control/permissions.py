"""What roles can be granted about document control, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ControlPermission(StrEnum):
    """The permissions of document control."""

    VIEW = "document_control.check.view"
    EDIT = "document_control.check.edit"
    ANSWER = "document_control.check.answer"
    ACKNOWLEDGE = "document_control.check.acknowledge"
    REOPEN = "document_control.check.reopen"
    EXPORT = "document_control.check.export"
    CAMPAIGNS_VIEW = "document_control.campaign.view"
    CAMPAIGNS = "document_control.campaign.edit"
    CHECKLISTS_VIEW = "document_control.checklist.view"
    CHECKLISTS = "document_control.checklist.edit"
    OVERSEE = "document_control.check.oversee"
    FOLDERS_VIEW = "document_control.folder.view"
    FOLDERS = "document_control.folder.edit"
    COLLECT = "document_control.folder.collect"
    FOLDERS_EXPORT = "document_control.folder.export"


P = ControlPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See checks and their findings")),
    Permission(code=P.EDIT, title=_("Inspect: give verdicts, raise and accept findings")),
    Permission(code=P.ANSWER, title=_("Answer for the institution: self-check, proofs, mending")),
    Permission(code=P.ACKNOWLEDGE, title=_("Acknowledge the result of a check")),
    Permission(code=P.REOPEN, title=_("Open closed checks again, with a reason")),
    Permission(code=P.EXPORT, title=_("Download registers and reports of checks")),
    Permission(code=P.CAMPAIGNS_VIEW, title=_("See campaigns of checks and their boards")),
    Permission(code=P.CAMPAIGNS, title=_("Make and lead campaigns of checks")),
    Permission(code=P.CHECKLISTS_VIEW, title=_("See checklists")),
    Permission(code=P.CHECKLISTS, title=_("Keep checklists")),
    Permission(code=P.OVERSEE, title=_("Be told of findings and checks that miss their terms")),
    Permission(code=P.FOLDERS_VIEW, title=_("See portfolios of teachers and their scans")),
    Permission(code=P.FOLDERS, title=_("Open and preview portfolios for the district")),
    Permission(code=P.COLLECT, title=_("Collect portfolios for the institution and hand them in")),
    Permission(code=P.FOLDERS_EXPORT, title=_("Download the list of portfolios")),
)

_READS = (P.VIEW, P.CHECKLISTS_VIEW)
_OBSERVES = (*_READS, P.CAMPAIGNS_VIEW)
_ANSWERS = (*_READS, P.ANSWER, P.EXPORT)
_READS_FOLDERS = (P.FOLDERS_VIEW, P.FOLDERS_EXPORT)
_INSPECTS = (*_OBSERVES, P.EDIT, P.EXPORT, *_READS_FOLDERS, P.FOLDERS)
_LEADS = (*_INSPECTS, P.CAMPAIGNS, P.CHECKLISTS)

ROLES = (
    RoleTemplate(role="administrator", grants=(*_LEADS, P.REOPEN)),
    RoleTemplate(role="district_head", grants=(*_LEADS, P.REOPEN, P.OVERSEE)),
    RoleTemplate(role="district_specialist", grants=_LEADS),
    RoleTemplate(role="methodologist", grants=_INSPECTS),
    RoleTemplate(role="school_coordinator", grants=(*_ANSWERS, *_READS_FOLDERS, P.COLLECT)),
    RoleTemplate(role="institution_head", grants=(*_ANSWERS, *_READS_FOLDERS, P.ACKNOWLEDGE)),
    RoleTemplate(role="observer", grants=_OBSERVES),
)
