"""Enrolling: many teachers at once from the databank, or a guest by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes import services
from plugins.master_classes.links import participants_url
from plugins.master_classes.pages.arranging import question_about
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.candidates import Wanted, candidates, chosen_participants
from plugins.master_classes.pages.card import crumbs_of, filled_words
from plugins.master_classes.pages.choices import chosen, institution_choices, position_choices
from plugins.master_classes.pages.emails import looks_like_email
from plugins.master_classes.pages.quota_words import quota_words, why_beside_free
from plugins.master_classes.pages.subjects import find_event
from plugins.master_classes.pages.wording import days_words
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import ask, said
from portal.errors import Conflict, Invalid
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from portal.access import Actor

P = ClassesPermission
MOST_CHOSEN = 500


class GuestForm(Form):
    """Somebody who is not in the databank."""

    name = StringField(_("Full name"), [InputRequired(_("Write the name.")), Length(max=200)])
    institution = SelectField(_("Institution"), [Optional()])
    position = StringField(_("Position"), [Length(max=300)])
    email = StringField(
        _("E-mail"), [Optional(), looks_like_email(), Length(max=200)],
        description=_("The guest is written to, with a link to the own enrolment."),
    )  # fmt: skip
    phone = StringField(_("Phone"), [Length(max=60)])
    question = TextAreaField(_("Question to the leader"), [Length(max=1000)])

    def participant(self, actor: Actor) -> services.Participant:
        """Return who is to be enrolled."""
        return services.Participant(
            name=(self.name.data or "").strip(),
            institution=chosen(actor, Institution, self.institution.data),
            position=(self.position.data or "").strip(),
            email=(self.email.data or "").strip(),
            phone=(self.phone.data or "").strip(),
            question=(self.question.data or "").strip(),
        )


@blueprint.route("/<int:key>/enrol", methods=("GET", "POST"))
@requires(P.ENROL)
def enrol(key: int) -> ResponseReturnValue:
    """Find teachers and enrol those who are chosen, all at once; each gets an answer."""
    actor = acting()
    event = find_event(actor, key, "enrol")
    wanted = Wanted.of(request.args)
    if request.method != "POST":
        return _page(actor, event, wanted)
    values = request.form.getlist("person")[:MOST_CHOSEN]
    people = chosen_participants(actor, values)
    if not people:
        page = _page(actor, event, wanted, problem=_l("Choose at least one teacher."))
        return page, Invalid.status
    try:
        outcomes = services.enrol(actor, event, people, why=request.form.get("why", "").strip())
    except (Invalid, Conflict) as error:
        page = _page(actor, event, wanted, problem=said(error), picked=values)
        return page, error.status
    for tone, line in told(outcomes):
        flash(line, tone)
    held_up = why_beside_free(event) if any(map(_waits, outcomes)) else ""
    if held_up:
        flash(held_up, "information")
    return redirect(participants_url(event.id))


@blueprint.route("/<int:key>/enrol-guest", methods=("GET", "POST"))
@requires(P.ENROL)
def enrol_guest(key: int) -> ResponseReturnValue:
    """Enrol somebody who is not in the databank, by name."""
    actor = acting()
    event = find_event(actor, key, "enrol")
    form = GuestForm(request.form)
    form.institution.choices = institution_choices(actor)

    def act() -> None:
        outcome = services.enrol(actor, event, [form.participant(actor)])[0]
        if outcome.enrolment is None:
            raise Invalid(_l("The form has mistakes"), {"name": [outcome.reason]})
        for tone, line in told([outcome]):
            flash(line, tone)

    return ask(
        form,
        act,
        question_about(
            event,
            heading=_l("Enrol a guest"),
            button=_l("Enrol the guest"),
            back=participants_url(event.id),
        ),
    )


def _waits(outcome: services.Outcome) -> bool:
    return outcome.enrolment is not None and outcome.enrolment.state == "waiting"


def told(outcomes: Sequence[services.Outcome]) -> list[tuple[str, str]]:
    """Return what became of all who were to be enrolled: a line for each kind of answer."""
    counts: dict[str, int] = {}
    for one in outcomes:
        if one.enrolment is not None:
            counts[one.enrolment.state] = counts.get(one.enrolment.state, 0) + 1
    lines = []
    if counts.get("placed"):
        words = ngettext(
            "%(num)s teacher has a place.", "%(num)s teachers have a place.", counts["placed"]
        )
        lines.append(("success", words))
    if counts.get("requested"):
        words = ngettext(
            "%(num)s request waits for the district.",
            "%(num)s requests wait for the district.",
            counts["requested"],
        )
        lines.append(("success", words))
    if counts.get("waiting"):
        words = ngettext(
            "%(num)s teacher is on the waiting list.",
            "%(num)s teachers are on the waiting list.",
            counts["waiting"],
        )
        lines.append(("information", words))
    for one in outcomes:
        if one.enrolment is None:
            who = one.participant.person
            name = str(who) if who is not None else one.participant.name
            words = _l("%(name)s is not enrolled: %(reason)s.", name=name, reason=one.reason)
            lines.append(("error", words))
    return lines


def _page(
    actor: Actor, event: Event, wanted: Wanted, *, problem: str = "", picked: Sequence[str] = ()
) -> str:
    own = actor.reach.institution_id is not None
    shown = own or bool(wanted)
    rows, more = candidates(actor, event, wanted, picked) if shown else ([], False)
    count = services.counts_of([event.id])[event.id]
    values: dict[str, Any] = {
        "subject": event,
        "days": days_words(event),
        "filled": filled_words(event, count),
        "rows": rows,
        "count": ngettext("Found: %(num)s teacher", "Found: %(num)s teachers", len(rows)),
        "more": _l("There are more: narrow the search.") if more else "",
        "asked": shown,
        "problem": problem,
        "text": wanted.text,
        "institutions": [] if own else institution_choices(actor)[1:],
        "positions": position_choices(),
        "facts": _facts(actor, event, count),
    }
    crumbs = [*crumbs_of(event), (_l("Participants"), participants_url(event.id)),
              (_l("Enrol teachers"), None)]  # fmt: skip
    return render_template("master_classes/enrol.html", crumbs=crumbs, **values)


def _facts(actor: Actor, event: Event, count: services.Counts) -> list[str]:
    """Return what somebody who enrols should know: no places, the quota, that requests are confirmed."""
    facts = []
    refusal = services.may_enrol_now(event)
    if refusal:
        facts.append(refusal)
    if count.seated >= event.capacity:
        facts.append(_l("All places are taken: who is enrolled now comes on the waiting list."))
    if event.mode == "by_request" and not works_for_district(actor):
        facts.append(_l("The district confirms each enrolment for this event."))
    return [*facts, *filter(None, [quota_words(actor, event)])]
