"""The pages that open folders: all of a month in one action, with the numbers first, or one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from plugins.document_control.folders import services
from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.opening import WHOM
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_list import (
    folders_crumb,
    month_choices,
    month_of,
)
from plugins.document_control.folders.wording import KINDS
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Employment, Person, Position
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.access.policies import policies
from portal.asking import Question, ask, drawn
from portal.boxes import BoxesField
from portal.errors import NotAllowed, NotFound
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.i18n import ngettext
from portal.inbox.audiences import district_users
from portal.institutions.listing import number
from portal.institutions.models import Institution, Municipality
from portal.workdays import add_calendar_days, add_months, add_working_days

if TYPE_CHECKING:
    import datetime as dt

    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ControlPermission
DAYS_BEFORE = 14
LEAST_WORKING_DAYS = 5
"""What a teacher is given at least to collect a folder, where the form proposes the day."""
"""How long before the month of the attestation folders are handed in, where nobody says otherwise."""


class OpeningForm(Form):
    """Whose folders are opened, for which month, where, to be handed in by when, and who previews."""

    month = SelectField(_("Month of the attestation"), [InputRequired(_("Choose a month."))])
    whom = RadioField(_("For whom"), [InputRequired(_("Choose one of the answers."))], choices=WHOM)
    institutions = SelectMultipleField(
        _("Institutions"), coerce=int, description=_("None chosen: all of the district.")
    )
    hand_in_by = DateField(_("To be handed in by"), [InputRequired(_("Give the day."))])
    inspectors = BoxesField(
        _("Who previews"), coerce=int, description=_("Several share the institutions evenly.")
    )
    counted = HiddenField()


class OneForm(Form):
    """Whose folder is opened, for which month."""

    employment = SelectField(_("Teacher"), [InputRequired(_("Choose a teacher."))], coerce=int)
    month = SelectField(_("Month of the attestation"), [InputRequired(_("Choose a month."))])
    kind = RadioField(
        _("Attestation"), [InputRequired(_("Choose one of the answers."))], choices=KINDS
    )
    hand_in_by = DateField(_("To be handed in by"), [Optional()])


@blueprint.route("/open", methods=("GET", "POST"))
@requires(P.FOLDERS)
def open_month() -> ResponseReturnValue:
    """Open the folders of all who are attested in a month; the numbers are shown first."""
    actor = acting()
    where = municipality_asked(actor)
    places = _places(actor, where)
    form = OpeningForm(request.form or None, data=_usual(actor))
    form.month.choices = month_choices(actor)
    form.institutions.choices = [(one.id, one.short_name) for one in places]
    form.inspectors.choices = [
        (one.id, one.name) for one in district_users(where.id, P.FOLDERS, operators=True)
    ]
    question = Question(
        heading=_l("Open portfolios for a month"),
        purpose=_l("Each teacher who is attested then gets a folder; institutions are told."),
        button=_l("Show what will be opened"),
        back=url_for(".board"),
        done=_l("The portfolios are opened; institutions are told."),
        crumbs=[folders_crumb()],
        template="document_control/folders/open.html",
        more={"preview": ""},
    )
    if request.method == "POST" and form.validate():
        opening = _asked(form, [one.id for one in places])
        foreseen = services.foresee(actor, where, opening)
        counted = f"{foreseen.folders}-{foreseen.institutions}-{opening.month}-{opening.whom}"
        if foreseen.folders and form.counted.data != counted:
            form.counted.data = counted
            question.more["preview"] = _preview(foreseen)
            return drawn(form, question)

    def act() -> str:
        opening = _asked(form, [one.id for one in places])
        services.open_folders(actor, where, opening)
        return url_for(".board", month=form.month.data)

    return ask(form, act, question)


@blueprint.route("/new", methods=("GET", "POST"))
@requires(P.FOLDERS_VIEW)
def open_one() -> ResponseReturnValue:
    """Open the folder of one teacher of the institution."""
    actor = acting()
    if not actor.can(P.COLLECT) or works_for_district(actor):
        raise NotAllowed(_l("Single portfolios are opened by the institution's coordinator."))
    posts = _posts(actor)
    form = OneForm(request.form or None, data=_usual(actor) | {"kind": "category"})
    form.month.choices = month_choices(actor)
    form.employment.choices = [
        (one.id, f"{one.person.full_name}, {one.position.title}") for one in posts
    ]
    question = Question(
        heading=_l("Open a portfolio"),
        purpose=_l("For a teacher of your institution who is going to be attested."),
        button=_l("Open the portfolio"),
        back=url_for(".folder_list"),
        done=_l("The portfolio is opened: collect its parts."),
        crumbs=[folders_crumb()],
    )

    def act() -> str:
        chosen = next(one for one in posts if one.id == form.employment.data)
        month = month_of(form.month.data or "") or clock.today()
        made = services.open_one(
            actor,
            chosen,
            month=month,
            kind=form.kind.data,
            hand_in_by=form.hand_in_by.data or _by_usual(month),
        )
        return folder_url(made.id)

    return ask(form, act, question)


def _usual(actor: Actor) -> dict[str, Any]:
    month = add_months(clock.today().replace(day=1), 1)
    return {
        "month": f"{month:%Y-%m}",
        "whom": WHOM[0][0],
        "hand_in_by": _by_usual(month),
        "inspectors": [actor.user.id],
    }


def _by_usual(month: dt.date) -> dt.date:
    return max(
        add_calendar_days(month, -DAYS_BEFORE), add_working_days(clock.today(), LEAST_WORKING_DAYS)
    )


def _asked(form: OpeningForm, everywhere: list[int]) -> services.Opening:
    return services.Opening(
        month=month_of(form.month.data or "") or clock.today().replace(day=1),
        whom=form.whom.data,
        hand_in_by=form.hand_in_by.data or clock.today(),
        institution_ids=form.institutions.data or everywhere,
        inspectors=form.inspectors.data or (),
    )


def _preview(foreseen: services.Foreseen) -> str:
    folders = ngettext("%(num)s portfolio", "%(num)s portfolios", foreseen.folders)
    places = ngettext("%(num)s institution", "%(num)s institutions", foreseen.institutions)
    words = _l("Will be opened: %(folders)s, %(places)s.", folders=folders, places=places)
    if foreseen.already:
        words += " " + _l("Have one already: %(count)s.", count=foreseen.already)
    return words


def municipality_asked(actor: Actor) -> Municipality:
    """Return the district whose folders are meant: the actor's, else the one asked for."""
    key = municipality_of(actor) or number(request.values.get("municipality"))
    rows = policies[Municipality].rows(actor)
    found = rows.where(Municipality.id == key).first() if key is not None else rows.first()
    if found is None:
        raise NotFound(_l("There is no such district."))
    return found


def _places(actor: Actor, where: Municipality) -> list[Institution]:
    return list(
        policies[Institution]
        .rows(actor)
        .where(
            Institution.municipality == where.id,
            Institution.kind != "centre",
            Institution.closed_on.is_null() | (Institution.closed_on > clock.today()),
        )
        .order_by(Institution.sort_key, Institution.id)
    )


def _posts(actor: Actor) -> list[Employment]:
    return list(
        policies[Employment]
        .rows(actor)
        .select(Employment, Person, Position)
        .join(Person)
        .switch(Employment)
        .join(Position)
        .where(
            Employment.ended_on.is_null() | (Employment.ended_on >= clock.today()),
            Position.is_pedagogical,
        )
        .order_by(Person.name_key, Employment.id)
    )
