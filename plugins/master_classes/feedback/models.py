"""What is asked after an event, of whom, and what was answered without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.master_classes.feedback.wording import QUESTION_KINDS
from plugins.master_classes.models import Enrolment, Event
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class QuestionSet(BaseModel):
    """Questions that a district asks after events (анкета); a survey takes a copy of them."""

    municipality = ForeignKeyField(
        Municipality, backref="+", on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    title = CharField(max_length=200, verbose_name=_("Name"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "master_classes_question_set"

    def __str__(self) -> str:
        return self.title


class Question(BaseModel):
    """One question of a set, in its place."""

    set = ForeignKeyField(
        QuestionSet,
        backref="questions",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Questions"),
    )
    place = IntegerField(verbose_name=_("Place"))
    kind = CharField(
        max_length=10, default="scale", choices=QUESTION_KINDS, verbose_name=_("Answered")
    )
    text = CharField(max_length=500, verbose_name=_("Question"))
    needed = BooleanField(default=True, verbose_name=_("Must be answered"))

    if TYPE_CHECKING:
        set_id: int

    class Meta:
        table_name = "master_classes_question"
        constraints = [Check("kind in ('scale', 'open')")]
        indexes = ((("set", "place"), False),)

    def __str__(self) -> str:
        return self.text


class Survey(BaseModel):
    """The asking of one event's participants: the questions as they were then, as JSON."""

    event = ForeignKeyField(
        Event, backref="+", unique=True, on_delete="CASCADE", verbose_name=_("Event")
    )
    questions = TextField(verbose_name=_("Questions"))
    opened_at = MomentField(default=clock.now, verbose_name=_("Opened"))
    opened_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Opened by")
    )
    closes_on = DateField(verbose_name=_("Answers are taken until"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        table_name = "master_classes_survey"

    def __str__(self) -> str:
        return str(self.event)


class SurveyParticipant(BaseModel):
    """That a participant was asked, and whether an answer came: never which.

    These rows stand before the first answer, so their order tells nothing of the answers' order.
    """

    survey = ForeignKeyField(
        Survey, backref="participants", index=False, on_delete="CASCADE", verbose_name=_("Survey")
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="+", on_delete="CASCADE", verbose_name=_("Enrolment")
    )
    answered_on = DateField(null=True, verbose_name=_("Answered on"))
    entered_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Entered by"),
    )

    if TYPE_CHECKING:
        survey_id: int
        enrolment_id: int

    class Meta:
        table_name = "master_classes_survey_participant"
        indexes = ((("survey", "enrolment"), True),)


class AnswerSheet(BaseModel):
    """One participant's answers as JSON, by the number of the question; without name, day or address."""

    survey = ForeignKeyField(
        Survey, backref="answers", on_delete="CASCADE", verbose_name=_("Survey")
    )
    given = TextField(verbose_name=_("Answers"))

    if TYPE_CHECKING:
        survey_id: int

    class Meta:
        table_name = "master_classes_survey_answer"


TABLES = (QuestionSet, Question, Survey, SurveyParticipant, AnswerSheet)
