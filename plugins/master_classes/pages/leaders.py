"""The leaders of an event: found in the databank or added by name, with links of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes import services
from plugins.master_classes.links import personal_url
from plugins.master_classes.models import Enrolment, Leader
from plugins.master_classes.pages.arranging import question_about
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.candidates import MOST_NAMED, people_named, post_named
from plugins.master_classes.pages.card import crumbs_of, leaders_of, show_tab
from plugins.master_classes.pages.choices import chosen, institution_choices
from plugins.master_classes.pages.emails import looks_like_email
from plugins.master_classes.pages.subjects import find_event, find_leader, may
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import LEADER_ROLES
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import ask, do, said
from portal.errors import Conflict, Invalid
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from portal.access import Actor

P = ClassesPermission


class RoleForm(Form):
    """What somebody does at an event."""

    role = SelectField(_("Role in the event"), choices=list(LEADER_ROLES))


class GuestLeaderForm(Form):
    """Somebody who leads and is not in the databank."""

    name = StringField(_("Full name"), [InputRequired(_("Write the name.")), Length(max=200)])
    role = SelectField(_("Role in the event"), choices=list(LEADER_ROLES))
    position = StringField(_("Position and organisation"), [Length(max=300)])
    institution = SelectField(_("Institution"), [Optional()])
    email = StringField(_("E-mail"), [Optional(), looks_like_email(), Length(max=200)])
    phone = StringField(_("Phone"), [Length(max=60)])

    def details(self, actor: Actor) -> services.LeaderDetails:
        """Return who leads."""
        return services.LeaderDetails(
            name=(self.name.data or "").strip(),
            role=self.role.data,
            position=(self.position.data or "").strip(),
            institution=chosen(actor, Institution, self.institution.data),
            email=(self.email.data or "").strip(),
            phone=(self.phone.data or "").strip(),
        )


@blueprint.get("/<int:key>/leaders")
@requires(P.VIEW)
def leaders(key: int) -> str:
    """Show who leads an event, and what participants ask them."""
    actor = acting()
    return _drawn(actor, find_event(actor, key))


@blueprint.route("/<int:key>/leaders/find", methods=("GET", "POST"))
@requires(P.VIEW)
def choose_leader(key: int) -> ResponseReturnValue:
    """Find somebody of the databank who leads the event."""
    actor = acting()
    event = find_event(actor, key, "edit")
    text = request.args.get("q", "")
    form = RoleForm(request.form)
    problem, status = "", 200
    if request.method == "POST" and form.validate():
        post = post_named(actor, request.form.get("person", ""))
        if post is None:
            problem, status = _l("Choose somebody."), Invalid.status
        else:
            details = services.LeaderDetails(
                person=post.person,
                institution=post.institution,
                position=str(post),
                role=form.role.data,
            )
            try:
                services.add_leader(actor, event, details)
            except (Invalid, Conflict) as error:
                problem, status = said(error), error.status
            else:
                return redirect(leaders_url(event.id))
    rows = people_named(actor, text)
    page = render_template(
        "master_classes/find_person.html",
        heading=_l("Find a leader in the databank"),
        purpose=event.title,
        legend=_l("Who leads the event"),
        button=_l("Add to the leaders"),
        back=leaders_url(event.id),
        rows=rows,
        text=text,
        problem=problem,
        form=form,
        version=None,
        most=MOST_NAMED,
        crumbs=[*crumbs_of(event), (_l("Leaders"), leaders_url(event.id)),
                (_l("Find a leader in the databank"), None)],
    )  # fmt: skip
    return page, status


@blueprint.route("/<int:key>/leaders/guest", methods=("GET", "POST"))
@requires(P.VIEW)
def add_guest_leader(key: int) -> ResponseReturnValue:
    """Add somebody who leads the event and is not in the databank."""
    actor = acting()
    event = find_event(actor, key, "edit")
    form = GuestLeaderForm(request.form)
    form.institution.choices = institution_choices(actor)

    def act() -> None:
        services.add_leader(actor, event, form.details(actor))

    return ask(
        form,
        act,
        question_about(
            event,
            heading=_l("Add a guest as leader"),
            button=_l("Add to the leaders"),
            back=leaders_url(event.id),
            done=_l("The leader is added."),
        ),
    )


@blueprint.post("/leaders/<int:leader_id>/remove")
@requires(P.VIEW)
def remove_leader(leader_id: int) -> ResponseReturnValue:
    """Take somebody from the leaders."""
    actor = acting()
    leader = find_leader(actor, leader_id)
    do(lambda: services.remove_leader(actor, leader), done=_l("The leader is taken away."))
    return redirect(leaders_url(leader.event_id))


@blueprint.post("/leaders/<int:leader_id>/link")
@requires(P.VIEW)
def leader_link(leader_id: int) -> ResponseReturnValue:
    """Make a personal link for a leader, and show it this once."""
    actor = acting()
    leader = find_leader(actor, leader_id)
    token = services.issue_link(actor, leader=leader)
    return _drawn(actor, find_event(actor, leader.event_id), token=token)


@blueprint.post("/leaders/<int:leader_id>/unlink")
@requires(P.VIEW)
def revoke_leader_link(leader_id: int) -> ResponseReturnValue:
    """Let the personal links of a leader lead nowhere, as when one came into wrong hands."""
    actor = acting()
    leader = find_leader(actor, leader_id)
    do(
        lambda: services.revoke_links(actor, leader=leader),
        done=_l("Personal links that were given out work no more."),
    )
    return redirect(leaders_url(leader.event_id))


def leaders_url(event_id: int) -> str:
    """Return the address of an event's leaders."""
    return url_for("master_classes.leaders", key=event_id)


def questions_of(event: Event) -> list[str]:
    """Return what participants with a place ask the leader, without their names."""
    query = Enrolment.select(Enrolment.question).where(
        Enrolment.event == event.id,
        Enrolment.state.in_(("placed", "offered")),
        Enrolment.question != "",
    )
    return [one.question for one in query.order_by(Enrolment.queue_number)]


def _drawn(actor: Actor, event: Event, token: str = "") -> str:
    link = services.find_link(token) if token else None
    sees = may(actor, "edit", event) or _leads(actor, event)
    values: dict[str, Any] = {
        "leaders": leaders_of(actor, event),
        "linked": services.linked_leaders(event) if may(actor, "edit", event) else set(),
        "questions": questions_of(event) if sees else [],
        "link": request.host_url.rstrip("/") + personal_url(token) if token else "",
        "link_until": link.expires_at if link is not None else None,
    }
    return show_tab("master_classes/leaders.html", actor, event, **values)


def _leads(actor: Actor, event: Event) -> bool:
    rows = policies[Leader].rows(actor)
    return bool(rows.where(Leader.event == event.id, Leader.user == actor.user.id).exists())
