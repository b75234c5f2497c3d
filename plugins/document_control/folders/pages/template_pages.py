"""The pages of what folders must hold: the template in use, and a district's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.document_control.folders import services
from plugins.document_control.folders.models import TemplatePart
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_list import folders_crumb
from plugins.document_control.folders.pages.opening import municipality_asked
from plugins.document_control.folders.pages.subjects import find_template_part
from plugins.document_control.folders.templates import MOST_FILES, parts_of, template_of
from plugins.document_control.permissions import ControlPermission
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, seen
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


P = ControlPermission


class TemplatePartForm(Form):
    """What is asked of a part."""

    title = StringField(
        _("Title"),
        [InputRequired(_("Give it a title.")), Length(max=TemplatePart.title.max_length)],
    )
    hint = TextAreaField(_("Hint"))
    position = IntegerField(_("Order"), [Optional(), NumberRange(1, 999)])
    least_files = IntegerField(
        _("Scans or materials at least"), [Optional(), NumberRange(0, MOST_FILES)], default=1
    )
    required = BooleanField(_("Must be there"), default=True)
    certified = BooleanField(_("Copies are certified in the institution"))


@blueprint.get("/parts")
@requires(P.CHECKLISTS)
def template_page() -> str:
    """Show what a folder must hold, by the district's template or the shipped one."""
    where = municipality_asked(acting())
    template = template_of(where.id)
    return render_template(
        "document_control/folders/template.html",
        template=template,
        where=where,
        parts=parts_of(template),
        own=template.municipality_id is not None,
        crumbs=[folders_crumb(), (_l("What a portfolio must hold"), None)],
    )


@blueprint.post("/parts/own")
@requires(P.CHECKLISTS)
def own_template() -> ResponseReturnValue:
    """Make a copy that the district keeps as its own."""
    actor = acting()
    where = municipality_asked(actor)
    do(
        lambda: services.make_own(actor, where),
        done=_l("The district has its own list of parts now."),
    )
    return redirect(_back(where.id))


@blueprint.route("/parts/new", methods=("GET", "POST"))
@requires(P.CHECKLISTS)
def new_template_part() -> ResponseReturnValue:
    """Add a part to the district's template."""
    return _asked_part(None)


@blueprint.route("/parts/<int:part_id>/change", methods=("GET", "POST"))
@requires(P.CHECKLISTS)
def change_template_part(part_id: int) -> ResponseReturnValue:
    """Change what is asked of a part."""
    return _asked_part(part_id)


@blueprint.post("/parts/<int:part_id>/remove")
@requires(P.CHECKLISTS)
def remove_template_part(part_id: int) -> ResponseReturnValue:
    """Take a part out of the district's template."""
    actor = acting()
    part = find_template_part(actor, part_id)
    back = _back(part.template.municipality_id)
    do(lambda: services.remove_part(actor, part), done=_l("The part is taken out."))
    return redirect(back)


def _asked_part(part_id: int | None) -> ResponseReturnValue:
    actor = acting()
    part = find_template_part(actor, part_id) if part_id is not None else None
    template = part.template if part is not None else template_of(municipality_asked(actor).id)
    back = _back(template.municipality_id)
    form = TemplatePartForm(request.form or None, obj=part)
    question = Question(
        heading=_l("Change the part") if part is not None else _l("New part"),
        purpose=_l("Portfolios that are open already keep their parts."),
        button=_l("Save"),
        back=back,
        done=_l("Saved."),
        crumbs=[folders_crumb(), (_l("What a portfolio must hold"), back)],
        version=part.version if part is not None else None,
    )

    def act() -> None:
        services.save_part(actor, template, dict(form.data), part=part, seen=seen())

    return ask(form, act, question)


def _back(municipality_id: int | None) -> str:
    return url_for(".template_page", municipality=municipality_id)
