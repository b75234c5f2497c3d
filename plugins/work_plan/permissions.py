"""What roles can be granted about work plans, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class PlanPermission(StrEnum):
    """The permissions of work plans."""

    VIEW = "work_plan.plan.view"
    EDIT = "work_plan.plan.edit"
    EXPORT = "work_plan.plan.export"
    DO = "work_plan.work.edit"
    OVERSEE = "work_plan.work.oversee"


P = PlanPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See work plans and what they ask for")),
    Permission(code=P.EDIT, title=_("Make and change work plans, hand work down to institutions")),
    Permission(code=P.EXPORT, title=_("Download work plans and reports on them")),
    Permission(code=P.DO, title=_("Do the work of plans: start, finish with proof, move, drop")),
    Permission(code=P.OVERSEE, title=_("Be told of overdue work of the own plan")),
)

_READS = (P.VIEW, P.EXPORT)
_WORKS = (*_READS, P.DO)
_KEEPS = (*_WORKS, P.EDIT)

ROLES = (
    RoleTemplate(role="administrator", grants=_KEEPS),
    RoleTemplate(role="district_head", grants=(*_KEEPS, P.OVERSEE)),
    RoleTemplate(role="district_specialist", grants=_KEEPS),
    RoleTemplate(role="methodologist", grants=_WORKS),
    RoleTemplate(role="school_coordinator", grants=_KEEPS),
    RoleTemplate(role="institution_head", grants=(*_KEEPS, P.OVERSEE)),
    RoleTemplate(role="observer", grants=(P.VIEW,)),
)
