"""The pages of papers: which there are, with which fields, and the templates that make them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from portal.access import policies, requires
from portal.access.actor import acting
from portal.documents import to_pdf
from portal.documents.pdf import has_converter
from portal.errors import Invalid
from portal.files.listing import history_of
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.own_templates import services as own_templates
from portal.own_templates.places import place_of
from portal.papers import replacing
from portal.papers.answers import docx_answer, pdf_answer
from portal.papers.forms import TemplateForm
from portal.papers.kinds import all_kinds, examples_of, find_kind
from portal.papers.models import PaperTemplate
from portal.papers.permissions import PapersPermission
from portal.papers.services import fill

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.own_templates.places import Place
    from portal.plugin import PaperKind

blueprint = Blueprint("papers", __name__, url_prefix="/papers")


@blueprint.get("/")
@requires(PapersPermission.VIEW)
def kind_list() -> str:
    """Show the kinds of papers and which template each is made of in the own place."""
    actor = acting()
    own: dict[str, str] = {}
    for one in (
        policies[PaperTemplate].rows(actor).order_by(PaperTemplate.institution.is_null(False))
    ):
        own[one.kind] = "institution" if one.institution_id is not None else "municipality"
    return render_template("papers/kind_list.html", kinds=list(all_kinds().values()), own=own)


@blueprint.get("/<name>")
@requires(PapersPermission.VIEW)
def kind_page(name: str) -> str:
    """Show a kind of paper with its fields and the template that holds in the own place."""
    return _page(acting(), find_kind(name), TemplateForm())


@blueprint.post("/<name>")
@requires(PapersPermission.EDIT)
def replace(name: str) -> Any:
    """Take an own template, once it has been filled on trial."""
    actor, kind = acting(), find_kind(name)
    form, place = TemplateForm(), _place(actor)
    if place is None:
        form.form_errors.append(_("Choose the municipality first."))
    elif form.validate():
        try:
            replacing.replace(
                actor, kind, place, form.file.data.stream, name=form.file.data.filename or ""
            )
        except Invalid as error:
            form.file.errors = [*form.file.errors, error.message]
        else:
            flash(_("The template holds from now on. The earlier versions stay."), "success")
            return redirect(_address(kind))
    return _page(actor, kind, form), Invalid.status


@blueprint.post("/<name>/shipped")
@requires(PapersPermission.EDIT)
def put_back(name: str) -> Any:
    """Let the shipped template hold again."""
    actor, kind = acting(), find_kind(name)
    place = _place(actor)
    if place is not None:
        replacing.put_back(actor, kind, place)
        flash(_("The own template has been removed."), "success")
    return redirect(_address(kind))


@blueprint.get("/<name>/template.docx")
@requires(PapersPermission.VIEW)
def template(name: str) -> Response:
    """Give out the template that holds in the own place."""
    kind = find_kind(name)
    return docx_answer(_present(kind, _place(acting())), _("Template: %(name)s", name=kind.title))


@blueprint.get("/<name>/trial.docx")
@requires(PapersPermission.VIEW)
def trial(name: str) -> Response:
    """Give out the template filled with the examples."""
    kind = find_kind(name)
    return docx_answer(_trial(kind), _("Sample: %(name)s", name=kind.title))


@blueprint.get("/<name>/trial.pdf")
@requires(PapersPermission.VIEW)
def trial_pdf(name: str) -> Response:
    """Give out the filled template as PDF, where there is a converter."""
    kind = find_kind(name)
    return pdf_answer(to_pdf(_trial(kind)), _("Sample: %(name)s", name=kind.title))


def _trial(kind: PaperKind) -> bytes:
    return fill(_present(kind, _place(acting())), examples_of(kind))


def _page(actor: Actor, kind: PaperKind, form: TemplateForm) -> str:
    place = _place(actor)
    own, above = _own(kind, place), _above(kind, place)
    whole = actor.reach.everything
    districts = policies[Municipality].rows(actor).order_by(Municipality.name) if whole else ()
    return render_template(
        "papers/kind_page.html",
        kind=kind,
        fields=[(one, _example(one.example)) for one in kind.fields],
        form=form,
        place=place,
        own=own,
        above=above,
        file=own_templates.file_of(own) if own else None,
        versions=history_of(own_templates.file_of(own)) if own else [],
        editable=actor.can(PapersPermission.EDIT) and place is not None,
        municipalities=[(one.id, one.name) for one in districts],
        kept={"municipality": place.municipality_id} if whole and place else {},
        pdf=has_converter(),
        crumbs=[(_("Papers"), url_for(".kind_list")), (str(kind.title), None)],
    )


def _place(actor: Actor) -> Place | None:
    return place_of(actor, number(request.values.get("municipality")))


def _own(kind: PaperKind, place: Place | None) -> Any:
    return own_templates.template_in(PaperTemplate.kind, kind.name, place)


def _above(kind: PaperKind, place: Place | None) -> Any:
    """Return the district's template that holds in an institution without its own."""
    if place is None or place.institution_id is None:
        return None
    return own_templates.template_above(acting(), PaperTemplate.kind, kind.name)


def _present(kind: PaperKind, place: Place | None) -> bytes:
    own = _own(kind, place) or _above(kind, place)
    return kind.template.read_bytes() if own is None else own_templates.content_of(own)


def _address(kind: PaperKind) -> str:
    return url_for(
        ".kind_page", name=kind.name, municipality=number(request.values.get("municipality"))
    )


def _example(value: Any) -> str:
    """Return an example as the page shows it."""
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, list):
        return "; ".join(_example(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_example(one)}" for name, one in value.items())
    return str(value)
