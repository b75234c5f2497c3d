"""What roles can be granted about papers, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class PapersPermission(StrEnum):
    """The permissions about papers."""

    VIEW = "papers.template.view"
    EDIT = "papers.template.edit"
    DECLENSION_VIEW = "papers.declension.view"
    DECLENSION_EDIT = "papers.declension.edit"


P = PapersPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See the kinds of papers and their templates")),
    Permission(code=P.EDIT, title=_("Replace templates of papers by own ones")),
    Permission(code=P.DECLENSION_VIEW, title=_("See corrected cases of names and posts")),
    Permission(code=P.DECLENSION_EDIT, title=_("Correct cases of names and posts")),
)

_READS = (P.VIEW, P.DECLENSION_VIEW)

ROLES = (
    RoleTemplate(role="administrator", grants=tuple(P)),
    RoleTemplate(role="district_head", grants=_READS),
    RoleTemplate(role="district_specialist", grants=tuple(P)),
    RoleTemplate(role="methodologist", grants=(P.VIEW,)),
    RoleTemplate(role="school_coordinator", grants=tuple(P)),
    RoleTemplate(role="institution_head", grants=_READS),
    RoleTemplate(role="observer", grants=(P.VIEW,)),
)
