"""The forms of one request: its answer, what it is about, who does it, waiting, links, visit and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from plugins.hotline.answering import RATINGS
from plugins.hotline.models import Group, Topic
from plugins.hotline.pages.choices import (
    chosen,
    group_choices,
    institution_choices,
    people_choices,
    topic_choices,
    user_of,
)
from plugins.hotline.people import desk_of
from plugins.hotline.wording import KINDS, LINK_KINDS, PRIORITIES
from portal import clock
from portal.boxes import BoxesField
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from plugins.hotline.models import Message, Request, Visit
    from portal.access import Actor
    from portal.accounts.models import User

MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class AnswerForm(Form):
    """An answer to the caller, with the paragraph that it rests on."""

    text = TextAreaField(_("Answer"))
    norm = StringField(_("Paragraph of the rule"), [Length(max=300)])


class TextForm(Form):
    """Words that are added: an internal note, or what the caller adds."""

    text = TextAreaField(_("Text"), [InputRequired(_("Write something."))])


class ReasonForm(Form):
    """Why something is done."""

    reason = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class WaitForm(Form):
    """What is waited for."""

    reason = StringField(
        _("What is waited for"),
        [InputRequired(_("Say what you wait for.")), Length(max=300)],
        description=_("The caller reads it; the terms stand still meanwhile."),
    )


class MissingForm(Form):
    """What is missing in an answer."""

    reason = TextAreaField(_("What is missing"), [InputRequired(_("Say what is missing."))])


class AskForm(Form):
    """A question from the own workplace."""

    topic = SelectField(_("Topic"), [Optional()])
    question = TextAreaField(
        _("Question"),
        [InputRequired(_("Write what you want to ask."))],
        description=_("Name nobody's illness or document: the case is enough."),
    )
    kind = SelectField(
        _("Kind"),
        choices=list(KINDS),
        default="question",
        description=_("Choose a visit if somebody of the district is to come to you."),
    )

    def offer(self) -> None:
        """Give the topics."""
        self.topic.choices = topic_choices()


class RatingForm(Form):
    """What the caller thinks of the solution."""

    value = RadioField(
        _("Rating"),
        [InputRequired(_("Give a number from 1 to 5."))],
        choices=[(str(one), str(one)) for one in RATINGS],
    )
    comment = TextAreaField(_("Comment"))


class GiveForm(Form):
    """Who does a request, and in which group."""

    assignee = SelectField(_("Who does it"), [Optional()])
    group = SelectField(_("Group"), [Optional()])

    def offer(self, actor: Actor, request: Request) -> None:
        """Give the people and the groups of the request's hotline."""
        self.assignee.choices = people_choices(desk_of(request.municipality_id, operators=True))
        self.group.choices = group_choices(actor, request.municipality_id)

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what was chosen."""
        return {
            "assignee": user_of(self.assignee.data),
            "group": chosen(actor, Group, self.group.data),
        }


class FactsForm(Form):
    """What a request is about."""

    topic = SelectField(_("Topic"), [Optional()])
    priority = SelectField(_("Priority"), choices=list(PRIORITIES))
    kind = SelectField(_("Kind"), choices=list(KINDS))
    question = TextAreaField(_("Question"), [InputRequired(_("Write what is asked."))])
    institution = SelectField(_("Institution"), [Optional()])
    caller_position = StringField(_("Position"), [Length(max=200)])
    confidential = BooleanField(_("Not shown to the institution"))
    repeated = BooleanField(_("Asked again"))

    def offer(self, actor: Actor, request: Request) -> None:
        """Give the choices of this actor."""
        self.topic.choices = topic_choices(request.topic)
        self.institution.choices = institution_choices(actor)

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return what the request is to be about."""
        return {
            "topic": chosen(actor, Topic, self.topic.data),
            "priority": self.priority.data,
            "kind": self.kind.data,
            "question": self.question.data or "",
            "institution": chosen(actor, Institution, self.institution.data),
            "caller_position": self.caller_position.data or "",
            "confidential": bool(self.confidential.data),
            "repeated": bool(self.repeated.data),
        }


class WatchForm(Form):
    """A colleague who is to watch a request."""

    user = SelectField(_("Colleague"), [InputRequired(_("Choose who is to watch the request."))])

    def offer(self, request: Request, watching: Sequence[User], actor: Actor) -> None:
        """Give the people of the request's hotline who do not watch it yet."""
        known = {actor.user.id, *(one.id for one in watching)}
        people = desk_of(request.municipality_id, operators=True)
        left = [(str(one.id), one.name) for one in people if one.id not in known]
        self.user.choices = [("", ""), *left] if left else []


class LinkForm(Form):
    """Another request that this one belongs to."""

    number = StringField(
        _("Number of the other request"),
        [InputRequired(_("Give the number, such as 17/2026."))],
        description=_("As in the journal: 17/2026; without a year, of this one."),
    )
    kind = SelectField(_("Kind of link"), choices=[one for one in LINK_KINDS if one[0] != "split"])


class NumberForm(Form):
    """The number of another request."""

    number = StringField(
        _("Number of the request that goes into this one"),
        [InputRequired(_("Give the number, such as 17/2026."))],
    )


class RecordForm(Form):
    """A page of the portal or elsewhere that a request is about."""

    title = StringField(_("Title"), [InputRequired(_("Give a title.")), Length(max=300)])
    url = StringField(_("Link"), [InputRequired(_("Give the link.")), Length(max=500)])


class SplitForm(Form):
    """The question that becomes a request of its own, and what was said about it."""

    question = TextAreaField(_("Question"), [InputRequired(_("Write what is asked."))])
    topic = SelectField(_("Topic"), [Optional()])
    messages = BoxesField(_("What goes with it"), coerce=int)

    def offer(self, request: Request, messages: Sequence[Message]) -> None:
        """Give the topics, and what was said in the request."""
        self.topic.choices = topic_choices(request.topic)
        self.messages.choices = [(one.id, str(one)) for one in messages]


class ChecklistForm(Form):
    """A checklist with its lines."""

    title = StringField(_("Title"), [InputRequired(_("Give the checklist a title."))])
    items = TextAreaField(_("What is to be done"), description=_("One thing in each line."))
    required = BooleanField(_("Needed for the solution"))


class VisitForm(Form):
    """When, where and by whom a visit is made."""

    starts_at = DateTimeLocalField(
        _("From"), [InputRequired(_("Give the day and the time."))], format=MOMENT
    )
    ends_at = DateTimeLocalField(_("Until"), [Optional()], format=MOMENT)
    place = StringField(
        _("Place"),
        [Length(max=300)],
        description=_("Left empty: the address of the institution."),
    )
    visitor = SelectField(_("Who goes"), [Optional()])

    def offer(self, request: Request) -> None:
        """Give the people of the hotline."""
        people: list[User] = desk_of(request.municipality_id, operators=True)
        self.visitor.choices = people_choices(people)

    def values(self) -> dict[str, Any]:
        """Return what was agreed, in aware moments."""
        return {
            "starts_at": in_zone(self.starts_at.data),
            "ends_at": in_zone(self.ends_at.data),
            "place": self.place.data or "",
            "visitor": user_of(self.visitor.data),
        }


class VisitDoneForm(Form):
    """What was done on a visit and what was left there."""

    done_on = DateField(_("Done on"), [InputRequired(_("Give the day."))])
    what_done = TextAreaField(_("What was done"), [InputRequired(_("Write what was done."))])
    materials = TextAreaField(_("Materials left"), description=_("One in each line."))


def in_zone(moment: dt.datetime | None) -> Any:
    """Return a moment of the wall clock as an aware one."""
    return moment.replace(tzinfo=clock.zone()) if moment is not None else None


def facts_of(request: Request) -> dict[str, Any]:
    """Return what a request is about as the fields of its form."""
    return {
        "topic": str(request.topic_id or ""),
        "priority": request.priority,
        "kind": request.kind,
        "question": request.question,
        "institution": str(request.institution_id or ""),
        "caller_position": request.caller_position,
        "confidential": request.confidential,
        "repeated": request.repeated,
    }


def agreed_of(visit: Visit | None, request: Request) -> dict[str, Any]:
    """Return what was agreed about a visit as the fields of its form."""
    if visit is None:
        return {"visitor": str(request.assignee_id or "")}
    return {
        "starts_at": clock.local(visit.starts_at) if visit.starts_at else None,
        "ends_at": clock.local(visit.ends_at) if visit.ends_at else None,
        "place": visit.place,
        "visitor": str(visit.visitor_id or ""),
    }
