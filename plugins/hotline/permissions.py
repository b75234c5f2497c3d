"""What roles can be granted about the hotline, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class HotlinePermission(StrEnum):
    """The permissions of the hotline."""

    VIEW = "hotline.request.view"
    EDIT = "hotline.request.edit"
    ASK = "hotline.request.ask"
    EXPORT = "hotline.request.export"
    IMPORT = "hotline.request.import"
    MERGE = "hotline.request.merge"
    REMOVE = "hotline.request.remove"
    OVERSEE = "hotline.request.oversee"
    NOTES = "hotline.note.view"
    CALLERS = "hotline.caller.view"
    ERASE = "hotline.caller.erase"
    DICTIONARIES = "hotline.dictionary.edit"
    ARTICLES = "hotline.article.edit"


P = HotlinePermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See requests to the hotline and their answers")),
    Permission(code=P.EDIT, title=_("Take calls, answer, assign and close requests")),
    Permission(code=P.ASK, title=_("Ask the hotline, add to the own requests, reopen and rate")),
    Permission(code=P.EXPORT, title=_("Download the journal and reports of the hotline")),
    Permission(code=P.IMPORT, title=_("Take in old journals of the hotline and undo that")),
    Permission(code=P.MERGE, title=_("Merge requests and undo merges")),
    Permission(code=P.REMOVE, title=_("Remove requests and restore them")),
    Permission(code=P.OVERSEE, title=_("Be told of requests that miss their terms")),
    Permission(code=P.NOTES, title=_("See internal notes of the hotline")),
    Permission(code=P.CALLERS, title=_("See the names and phones of callers")),
    Permission(code=P.ERASE, title=_("Delete the names of callers")),
    Permission(code=P.DICTIONARIES, title=_("Keep topics, groups and terms of the hotline")),
    Permission(code=P.ARTICLES, title=_("Write articles and canned answers")),
)

_READS = (P.VIEW,)
_ASKS = (P.VIEW, P.ASK, P.EXPORT, P.CALLERS)
_ANSWERS = (P.VIEW, P.EDIT, P.EXPORT, P.NOTES, P.CALLERS, P.ARTICLES)
_KEEPS = (*_ANSWERS, P.IMPORT, P.MERGE, P.ERASE, P.DICTIONARIES)

ROLES = (
    RoleTemplate(role="administrator", grants=(*_KEEPS, P.REMOVE)),
    RoleTemplate(role="district_head", grants=(*_KEEPS, P.REMOVE, P.OVERSEE)),
    RoleTemplate(role="district_specialist", grants=_KEEPS),
    RoleTemplate(role="methodologist", grants=_ANSWERS),
    RoleTemplate(role="school_coordinator", grants=_ASKS),
    RoleTemplate(role="institution_head", grants=_ASKS),
    RoleTemplate(role="observer", grants=_READS),
)
