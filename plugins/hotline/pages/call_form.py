"""The form on which a call is written down while somebody speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from plugins.hotline.callers import CallerDetails
from plugins.hotline.models import Caller, Group, Topic
from plugins.hotline.pages.choices import (
    chosen,
    group_choices,
    institution_choices,
    people_choices,
    topic_choices,
    user_of,
)
from plugins.hotline.people import desk_of
from plugins.hotline.taking import Call
from plugins.hotline.wording import CHANNELS, KINDS, PRIORITIES
from portal import clock
from portal.access.municipal import municipality_of
from portal.database import fold
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.phones import phone_key

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from portal.access import Actor
    from portal.plugin import FoundPerson

NO_CALLER = "0"
DAY_OF_SECONDS = 86_400


class CallForm(Form):
    """Who calls, what about, what is asked and what was answered; only the question is needed."""

    draft = HiddenField()
    phone = StringField(_("Number or name"), [Length(max=60)])
    name = StringField(_("Full name"), [Length(max=200)])
    institution = SelectField(_("Institution"), [Optional()])
    position = StringField(_("Position"), [Length(max=200)])
    topic = SelectField(_("Topic"), [Optional()])
    question = TextAreaField(_("Question"), [InputRequired(_("Write what is asked."))])
    answer = TextAreaField(_("Answer"))
    norm = StringField(_("Paragraph of the rule"), [Length(max=300)])
    channel = SelectField(_("How it came"), choices=list(CHANNELS), default="phone")
    priority = SelectField(_("Priority"), choices=list(PRIORITIES), default="normal")
    kind = SelectField(_("Kind"), choices=list(KINDS), default="question")
    group = SelectField(_("Group"), [Optional()])
    assignee = SelectField(_("Who does it"), [Optional()])
    email = StringField(_("E-mail"), [Length(max=200)])
    received = DateTimeLocalField(
        _("When it came"),
        [Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        description=_("Only if it is written down later."),
    )
    seconds = IntegerField(
        _("Length of the talk, seconds"), [Optional(), NumberRange(0, DAY_OF_SECONDS)]
    )
    confidential = BooleanField(_("Not shown to the institution"))

    def offer(self, actor: Actor) -> None:
        """Give the choices of this actor."""
        where = municipality_of(actor)
        self.institution.choices = institution_choices(actor)
        self.topic.choices = topic_choices()
        self.group.choices = group_choices(actor)
        self.assignee.choices = people_choices(
            desk_of(where, operators=True) if where is not None else []
        )

    def call(self, actor: Actor, caller: Caller | None, person: FoundPerson | None = None) -> Call:
        """Return what was written down; ``caller`` or ``person`` is who was chosen among those guessed."""
        place = cast("Institution | None", chosen(actor, Institution, self.institution.data))
        if place is None and caller is not None:
            place = caller.institution
        if place is None and person is not None:
            place = chosen(actor, Institution, str(person.institution_id or ""))
        return Call(
            question=self.question.data or "",
            caller=self._caller(caller, person, place),
            channel=self.channel.data,
            kind=self.kind.data,
            topic=chosen(actor, Topic, self.topic.data),
            priority=self.priority.data,
            institution=place,
            group=chosen(actor, Group, self.group.data),
            assignee=user_of(self.assignee.data),
            confidential=bool(self.confidential.data),
            seconds=self.seconds.data,
            received_at=self._moment(),
        )

    def _caller(
        self, known: Caller | None, person: FoundPerson | None, place: Institution | None
    ) -> CallerDetails:
        name, phone = self.name.data or "", self.phone.data or ""
        if not phone_key(phone):
            name, phone = name.strip() or phone, ""
        if known is not None:
            name = "" if _is_part(name, known.name_key) else name
            digits = phone_key(phone)
            phone = "" if digits and digits in known.phone_key else phone
        position = self.position.data or ""
        if person is not None:
            name = person.name if _is_part(name, fold(person.name)) else name
            position = position or person.post
        return CallerDetails(
            name=name,
            phone=phone,
            email=self.email.data or "",
            position=position,
            institution=place,
            person_key=person.key if person is not None else None,
            known=known,
        )

    def _moment(self) -> dt.datetime | None:
        moment = self.received.data
        return moment.replace(tzinfo=clock.zone()) if moment is not None else None


def _is_part(typed: str, name_key: str) -> bool:
    """Tell whether what was typed only looked for a known name, and is no new one."""
    return all(word in name_key for word in fold(typed).split())


def looked_for(given: Mapping[str, Any]) -> str:
    """Return what callers are guessed by: the number where there is one, else the name."""
    return str(given.get("phone") or "").strip() or str(given.get("name") or "").strip()
