"""The pages of institutions: the list, and the card of one with who has access to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import municipality_choices, number
from portal.institutions.lists import INSTITUTIONS, module_titles
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.institutions.permissions import InstitutionsPermission
from portal.institutions.services import people_with_access
from portal.lists.page import show
from portal.modules.permissions import ModulesPermission

blueprint = Blueprint("institutions", __name__, url_prefix="/institutions")


@blueprint.get("/")
@requires(InstitutionsPermission.VIEW)
def institution_list() -> Any:
    """Show the institutions in reach, with the modules that are on there."""
    return show(
        INSTITUTIONS,
        "institutions/institution_list.html",
        count=lambda page: ngettext("%(num)s institution", "%(num)s institutions", page.count),
        kinds=INSTITUTION_KINDS,
        municipalities=municipality_choices(acting()),
    )


@blueprint.get("/<int:number_>")
@requires(InstitutionsPermission.VIEW)
def institution_card(number_: int) -> str:
    """Show one institution: its contacts, modules, and who has access."""
    found = _visible(number_)
    actor = acting()
    sees_people = actor.can(InstitutionsPermission.MEMBERSHIP_VIEW)
    return render_template(
        "institutions/institution_card.html",
        institution=found,
        kind=dict(INSTITUTION_KINDS)[found.kind],
        modules=module_titles([found.id])[found.id],
        people=people_with_access(found) if sees_people else None,
        sees_modules=actor.can(ModulesPermission.VIEW),
    )


@blueprint.get("/<int:number_>/access")
@requires(InstitutionsPermission.MEMBERSHIP_VIEW)
def access_list(number_: int) -> Any:
    """Lead to the one list of who has access to personal data, narrowed to this institution."""
    return redirect(url_for("privacy.access_list", institution=_visible(number_).id))


def _visible(key: int) -> Institution:
    rows = policies[Institution].rows(acting())
    found = rows.where(Institution.id == key).first() if number(str(key)) else None
    if found is None:
        raise NotFound(_("There is no such institution within your reach."))
    return found
