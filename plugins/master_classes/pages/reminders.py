"""Who is reminded of events, when, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template, request, url_for
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.master_classes import reminder_rules as verbs
from plugins.master_classes.models import Event, ReminderRule
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.choices import chosen, event_choices
from plugins.master_classes.pages.subjects import demand, find_rule
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import HOURS_A_DAY, TOLD, moment_words, span_of
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of
from portal.asking import Question, ask, seen
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ClassesPermission
LONGEST = 365
MOMENTS = (
    ("start-", _("before the beginning")),
    ("start+", _("after the beginning")),
    ("end-", _("before the end")),
    ("end+", _("after the end")),
)
UNITS = (("hours", _("hours")), ("days", _("days")))
_TOLD = dict(TOLD)


class Line(NamedTuple):
    """A rule as the page lists it."""

    rule: ReminderRule
    when: str
    whom: str
    of: str


class RuleForm(Form):
    """When whom is reminded, and in which words."""

    count = IntegerField(
        _("How long"), [InputRequired(_("Give the number.")), NumberRange(0, LONGEST)]
    )
    unit = SelectField(_("Hours or days"), [InputRequired()], choices=list(UNITS))
    moment = SelectField(_("Counted from"), [InputRequired()], choices=list(MOMENTS))
    tells = SelectField(_("Who is told"), [InputRequired()], choices=list(TOLD))
    event = SelectField(
        _("Only of the event"), [Optional()], description=_("Nothing chosen: of every event.")
    )
    text = TextAreaField(_("Text"), [Length(max=2000)], description=_("Empty: the usual words."))
    in_use = BooleanField(_("Remind by this rule"), default=True)

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the rule gets."""
        anchor, sign = (self.moment.data or "start-")[:-1], (self.moment.data or "-")[-1]
        hours = (self.count.data or 0) * (HOURS_A_DAY if self.unit.data == "days" else 1)
        return {
            "anchor": anchor,
            "hours": -hours if sign == "-" else hours,
            "tells": self.tells.data,
            "event": chosen(actor, Event, self.event.data),
            "text": (self.text.data or "").strip(),
            "in_use": bool(self.in_use.data),
        }


@blueprint.get("/reminders/")
@requires(P.EDIT)
def reminders() -> str:
    """List the rules of reminders."""
    actor = acting()
    demand(actor, "view", _blank(actor))
    rules = [_line(one) for one in verbs.rules_for(actor)]
    return render_template("master_classes/reminders.html", rules=rules)


@blueprint.route("/reminders/new", methods=("GET", "POST"))
@requires(P.EDIT)
def new_reminder() -> ResponseReturnValue:
    """Add a rule."""
    actor = acting()
    demand(actor, "create", _blank(actor))
    form = RuleForm(request.form or None, data={"unit": "days"})
    form.event.choices = event_choices(actor)
    return ask(
        form,
        lambda: verbs.add_rule(actor, values=form.values(actor)),
        Question(
            heading=_l("Add a rule of reminders"),
            button=_l("Add the rule"),
            back=url_for("master_classes.reminders"),
            done=_l("The rule is added."),
            crumbs=[_crumb()],
        ),
    )


@blueprint.route("/reminders/<int:key>/change", methods=("GET", "POST"))
@requires(P.EDIT)
def change_reminder(key: int) -> ResponseReturnValue:
    """Change a rule, or put it out of use."""
    actor = acting()
    rule = find_rule(actor, key)
    count, unit = span_of(rule.hours)
    stored = {
        "count": count,
        "unit": unit,
        "moment": _moment(rule),
        "event": str(rule.event_id or ""),
        **{name: getattr(rule, name) for name in ("tells", "text", "in_use")},
    }
    form = RuleForm(request.form or None, data=stored)
    form.event.choices = event_choices(actor)
    if rule.event is not None and all(one != str(rule.event_id) for one, _t in form.event.choices):
        form.event.choices.append((str(rule.event_id), rule.event.title))
    return ask(
        form,
        lambda: verbs.change_rule(actor, rule, values=form.values(actor), seen=seen()),
        Question(
            heading=_l("Change the rule of reminders"),
            button=_l("Save"),
            back=url_for("master_classes.reminders"),
            done=_l("The rule is changed."),
            crumbs=[_crumb()],
            version=rule.version,
        ),
    )


def _line(rule: ReminderRule) -> Line:
    return Line(
        rule,
        moment_words(rule.anchor, rule.hours),
        str(_TOLD[rule.tells]),
        rule.event.title if rule.event is not None else "",
    )


def _moment(rule: ReminderRule) -> str:
    return f"{rule.anchor}{'-' if rule.hours < 0 else '+'}"


def _blank(actor: Actor) -> ReminderRule:
    """Return a rule of the actor's district that is not stored, to ask whether one may be kept."""
    blank = ReminderRule()
    blank.municipality_id = municipality_of(actor)  # type: ignore[assignment]
    return blank


def _crumb() -> tuple[str, str]:
    return _l("Reminders of events"), url_for("master_classes.reminders")
