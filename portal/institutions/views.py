"""The pages of institutions: the list, the card of one, and who has access to it."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request

from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import (
    InstitutionFilter,
    filter_chips,
    municipality_choices,
    number,
    page_of,
)
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.institutions.permissions import InstitutionsPermission
from portal.institutions.services import people_with_access
from portal.modules.permissions import ModulesPermission
from portal.modules.services import states

blueprint = Blueprint("institutions", __name__, url_prefix="/institutions")


@blueprint.get("/")
@requires(InstitutionsPermission.VIEW)
def institution_list() -> str:
    """Show the institutions in reach, with the modules that are on there."""
    actor = acting()
    chosen = InstitutionFilter.of(request.args)
    page = page_of(
        chosen.apply(policies[Institution].rows(actor)),
        after=number(request.args.get("after")),
        before=number(request.args.get("before")),
    )
    municipalities = municipality_choices(actor)
    words = {"q": _("Name"), "kind": _("Kind"), "municipality": _("Municipality")}
    return render_template(
        "institutions/institution_list.html",
        page=page,
        modules=_module_titles([row.id for row in page.rows]),
        kinds=INSTITUTION_KINDS,
        municipalities=municipalities,
        chips=filter_chips(chosen, municipalities, words),
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
        modules=_module_titles([found.id])[found.id],
        people=people_with_access(found) if sees_people else None,
        sees_modules=actor.can(ModulesPermission.VIEW),
    )


@blueprint.get("/<int:number_>/access")
@requires(InstitutionsPermission.MEMBERSHIP_VIEW)
def access_list(number_: int) -> str:
    """Show the list of who has access to an institution's data, to be printed and signed."""
    found = _visible(number_)
    return render_template(
        "institutions/access_list.html",
        institution=found,
        people=people_with_access(found),
        today=clock.today(),
    )


def _visible(key: int) -> Institution:
    rows = policies[Institution].rows(acting())
    found = rows.where(Institution.id == key).first() if number(str(key)) else None
    if found is None:
        raise NotFound(_("There is no such institution within your reach."))
    return found


def _module_titles(keys: list[int]) -> dict[int, list[str]]:
    plugins = current_app.extensions["plugins"]
    titles = {one.name: str(one.manifest.title) for one in plugins.switchable()}
    return {
        key: [title for name, title in titles.items() if name in on]
        for key, on in states(plugins, keys).items()
    }
