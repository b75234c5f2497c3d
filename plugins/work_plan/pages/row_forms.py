"""The forms of a row of a plan: its words, its dates by hand, to whom it is handed down, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.work_plan.models import Activity, ActivityResponsible, PlanSection
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.services import Responsible
from plugins.work_plan.terms import Window
from portal.accounts.models import User
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.inbox.services import users_who_can
from portal.institutions.models import INSTITUTION_KINDS, Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.models import WorkPlan

MOST_COLUMNS = 12
MOST_NAMED = 200
"""More institutions than these are named by codes, not by boxes."""
LEAST_WINDOWS, MOST_WINDOWS = 3, 24
WHOM = (
    ("everybody", _("To all institutions of the district")),
    ("kinds", _("To institutions of some kinds")),
    ("named", _("To institutions that I name")),
)


class RowForm(Form):
    """A row: number, text, term, who, what closes it. Further columns are added by :func:`row_form`."""

    number = StringField(_("Number"), [Length(max=40)])
    section = SelectField(
        _("Section of the plan"), [InputRequired(_("Choose a section."))], coerce=int
    )
    text = TextAreaField(_("Activity"), [InputRequired(_("Write what is to be done."))])
    term = TextAreaField(
        _("Term in the plan"),
        description=_(
            "In words, as in the plan: «октябрь», «до 10 июля», «ежемесячно», «постоянно»."
        ),
    )
    responsible = StringField(
        _("Responsible"), description=_("In words, as it stands in the document.")
    )
    people = BoxesField(
        _("Who does it in the portal"),
        description=_("They find the work under “My work” and are reminded of it."),
    )
    counts_for = SelectField(
        _("Closed by records of"),
        description=_("Work of this kind in another section of the portal closes it by itself."),
    )
    counts_needed = IntegerField(
        _("Records that close it"),
        [Optional(), NumberRange(min=0, max=10_000)],
        description=_("0: records are only counted."),
        default=1,
    )
    previewed = HiddenField()


class WindowForm(Form):
    """One stretch of days."""

    start = DateField(_("From"), [Optional()])
    due = DateField(_("Due"), [Optional()])


class DatesForm(Form):
    """The dates of a row by hand."""

    windows = FieldList(FormField(WindowForm), max_entries=MOST_WINDOWS)

    def given(self) -> list[Window]:
        """Return the stretches that have a last day, in their order."""
        rows = [(one.start.data, one.due.data) for one in self.windows]
        found = [Window(start=start, due=due) for start, due in rows if due]
        return sorted(found, key=lambda one: (one.due, one.start or one.due))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each row, and that its days are in order."""
        right = bool(super().validate(extra_validators))
        for one in self.windows:
            start, due = one.form.start, one.form.due
            if start.data and not due.data and not due.errors:
                due.errors = [*due.errors, _l("Give the last day too.")]
                right = False
            elif start.data and due.data and due.data < start.data:
                due.errors = [*due.errors, _l("The last day is before the first.")]
                right = False
        return right


class ReasonForm(Form):
    """Why something is dropped, or opened again."""

    reason = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class HandDownForm(Form):
    """To whom an activity is handed down."""

    whom = RadioField(_("To whom"), [InputRequired(_("Choose to whom."))], choices=WHOM)
    kinds = BoxesField(
        _("Kinds of institutions"),
        choices=[one for one in INSTITUTION_KINDS if one[0] != "centre"],
    )
    institutions = BoxesField(_("Institutions"), coerce=int)
    codes = TextAreaField(
        _("Codes of institutions"), description=_("One on a line, as in the list of institutions.")
    )
    counted = HiddenField()


class AskedForm(Form):
    """One more piece of work: by when, and for whom or why."""

    note = StringField(
        _("For whom, or why"), [Length(max=300)], description=_("Such as who asked for it.")
    )
    start = DateField(_("From"), [Optional()])
    due = DateField(_("Due"), [Optional()])


def row_form(
    data: Any, plan: WorkPlan, activity: Activity | None, *, section: int | None = None
) -> RowForm:
    """Return the form of a row with the plan's further columns, sections and people."""
    headings = headings_of(plan, activity)
    fields = {f"more_{n}": StringField(title) for n, title in enumerate(headings)}
    made = type("RowFormOfPlan", (RowForm,), fields)
    held = people_held(activity)
    stored: dict[str, Any] = {"section": section, "people": held, "counts_needed": 1}
    if activity is not None:
        names = ("number", "text", "term", "responsible", "counts_for", "counts_needed")
        stored |= {name: getattr(activity, name) for name in names}
        stored["section"] = activity.section_id
        more = activity.more_columns
        stored |= {f"more_{n}": more.get(title, "") for n, title in enumerate(headings)}
    form: RowForm = made(data, data=stored)
    form.section.choices = sections_of(plan)
    form.people.choices = people_choices(plan, held)
    form.counts_for.choices = kinds_of_records()
    known = {key for key, _title in form.counts_for.choices}
    if activity is not None and activity.counts_for not in known:
        form.counts_for.choices.append((activity.counts_for, activity.counts_for))
    return form


def values_of(form: RowForm, plan: WorkPlan, activity: Activity | None) -> dict[str, Any]:
    """Return what a row gets from its form."""
    headings = headings_of(plan, activity)
    more = dict(activity.more_columns) if activity is not None else {}
    for n, title in enumerate(headings):
        text = (form[f"more_{n}"].data or "").strip()
        if text or title in more:
            more[title] = text
    return {
        "number": (form.number.data or "").strip(),
        "text": (form.text.data or "").strip(),
        "term": (form.term.data or "").strip(),
        "responsible": (form.responsible.data or "").strip(),
        "more": more,
        "counts_for": form.counts_for.data or "",
        "counts_needed": 1 if form.counts_needed.data is None else form.counts_needed.data,
    }


def headings_of(plan: WorkPlan, activity: Activity | None) -> list[str]:
    """Return the further columns of a plan: those that its rows hold values of."""
    found: dict[str, None] = {}
    if activity is not None:
        found |= dict.fromkeys(activity.more_columns)
    rows = Activity.select(Activity.more).where(Activity.plan == plan.id, Activity.more != "{}")
    for one in rows.limit(MOST_COLUMNS):
        found |= dict.fromkeys(one.more_columns)
    return list(found)[:MOST_COLUMNS]


def sections_of(plan: WorkPlan) -> list[tuple[int, str]]:
    """Return the sections of a plan to choose from."""
    query = PlanSection.select().where(PlanSection.plan == plan.id).order_by(PlanSection.position)
    return [(one.id, one.title or _l("Without a section")) for one in query]


def people_choices(plan: WorkPlan, held: Sequence[str]) -> list[tuple[str, str]]:
    """Return who may answer for rows of a plan, and the institutions that do already."""
    users = users_who_can(PlanPermission.DO, plan.institution_id)
    found = [(f"user:{one.id}", one.name) for one in users]
    keys = [int(one.partition(":")[2]) for one in held if one.startswith("institution:")]
    named = Institution.select().where(Institution.id.in_(keys)) if keys else ()
    found += [(f"institution:{one.id}", one.short_name) for one in named]
    known = {key for key, _name in found}
    missing = [int(one.partition(":")[2]) for one in held if one not in known]
    if missing:
        gone = User.select().where(User.id.in_(missing))
        found += [(f"user:{one.id}", one.name) for one in gone]
    return found


def people_held(activity: Activity | None) -> list[str]:
    """Return the users and institutions who answer for a row, as the form holds them."""
    if activity is None:
        return []
    query = ActivityResponsible.select().where(ActivityResponsible.activity == activity.id)
    return [
        f"user:{one.user_id}" if one.user_id else f"institution:{one.institution_id}"
        for one in query.order_by(ActivityResponsible.id)
        if one.user_id or one.institution_id
    ]


def responsibles_of(form: RowForm, activity: Activity | None) -> list[Responsible]:
    """Return who answers for a row now: those already named keep their order; words of roles stay."""
    chosen = list(form.people.data or [])
    held = people_held(activity)
    ordered = [one for one in held if one in chosen] + [one for one in chosen if one not in held]
    found = []
    for one in ordered:
        kind, _colon, key = one.partition(":")
        if kind == "user":
            found.append(Responsible(user=int(key)))
        else:
            found.append(Responsible(institution=int(key)))
    if activity is not None:
        roles = ActivityResponsible.select().where(
            ActivityResponsible.activity == activity.id, ActivityResponsible.role != ""
        )
        found += [
            Responsible(role=one.role)
            for one in roles
            if not one.user_id and not one.institution_id
        ]
    return found


def kinds_of_records() -> list[tuple[str, str]]:
    """Return the kinds of work of other plugins that can close a row."""
    known = current_app.extensions["plugins"].work_kinds()
    nothing = ("", _l("nothing: it is closed by hand"))
    return [nothing, *((kind.name, str(kind.title)) for _owner, kind in known)]


def dates_form(data: Any, windows: Sequence[Window]) -> DatesForm:
    """Return the form of dates by hand, with what the term was read as and room for more."""
    rows = [{"start": one.start, "due": one.due} for one in windows][:MOST_WINDOWS]
    spare = max(LEAST_WINDOWS, len(rows) + 2) - len(rows)
    rows += [{} for _n in range(min(spare, MOST_WINDOWS - len(rows)))]
    return DatesForm(data, data={"windows": rows})
