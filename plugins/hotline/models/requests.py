"""The request, who called, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.hotline.models.dictionaries import Group, Topic
from plugins.hotline.wording import CHANNELS, KINDS, MESSAGE_KINDS, PRIORITIES, STATES
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField, fold
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality
from portal.phones import phone_key

OPEN_STATES = ("new", "in_work", "waiting")


class Counter(BaseModel):
    """The last number of a year's journal; its row is the lock of all who take a number."""

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    year = IntegerField(verbose_name=_("Year"))
    last = IntegerField(default=0, verbose_name=_("Last number"))

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "hotline_counter"
        indexes = ((("municipality", "year"), True),)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Caller(BaseModel):
    """Who turns to the hotline (обратившийся): the least that is needed to answer.

    ``person_key`` is the key of the databank's person (``staff_person``), where it is one of them.
    Deleted with the name and the phone; the requests stay.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    name = CharField(max_length=200, default="", verbose_name=_("Full name"))
    name_key = CharField(max_length=210, default="")
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    phone_key = CharField(max_length=20, default="")
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    position = CharField(max_length=200, default="", verbose_name=_("Position"))
    person_key = IntegerField(null=True, index=True)
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("User")
    )
    blocked = BooleanField(default=False, verbose_name=_("Blocked"))
    called_at = MomentField(default=clock.now, verbose_name=_("Last call"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int | None
        user_id: int | None

    class Meta:
        table_name = "hotline_caller"
        indexes = (
            (("municipality", "phone_key"), False),
            (("municipality", "name_key"), False),
        )

    def __str__(self) -> str:
        return self.name or str(_("Caller without a name"))

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Keep the keys of the search in step with name and phone."""
        self.name_key = fold(self.name)
        self.phone_key = phone_key(self.phone)
        return super().save(*args, **kwargs)


class Request(BaseModel):
    """A request to the hotline (обращение): one line of the year's journal.

    ``received_at`` is when it came, ``created_at`` when it was written down. The moments due
    (``answer_due``, ``update_due``, ``solve_due``) have pauses counted in; ``next_due`` is the nearest
    that still runs, none while the request waits for the caller: by it overdue requests are found.
    ``acted_at`` is the last act on it, ``bounces`` how often it went from one assignee to another,
    ``repeated`` says that the caller asked the same before. ``confidential`` hides it from the
    caller's institution. A removed request keeps its number and can be restored; one that was merged
    into another shows where it went.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    year = IntegerField(verbose_name=_("Year"))
    number = IntegerField(verbose_name=_("Number"))
    kind = CharField(max_length=10, default="question", choices=KINDS, verbose_name=_("Kind"))
    channel = CharField(max_length=10, default="phone", choices=CHANNELS, verbose_name=_("Channel"))
    state = CharField(max_length=10, default="new", choices=STATES, verbose_name=_("State"))
    priority = CharField(
        max_length=10, default="normal", choices=PRIORITIES, verbose_name=_("Priority")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    caller = ForeignKeyField(
        Caller, backref="requests", null=True, on_delete="SET NULL", verbose_name=_("Caller")
    )
    caller_position = CharField(max_length=200, default="", verbose_name=_("Caller's position"))
    caller_erased_at = MomentField(null=True, verbose_name=_("Caller's name deleted"))
    topic = ForeignKeyField(
        Topic,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Topic"),
    )
    question = TextField(verbose_name=_("Question"))
    group = ForeignKeyField(
        Group, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Group")
    )
    assignee = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Assignee"),
    )
    at_once = BooleanField(default=False, verbose_name=_("Answered at once"))
    repeated = BooleanField(default=False, verbose_name=_("Asked again"))
    confidential = BooleanField(default=False, verbose_name=_("Not shown to the institution"))
    seconds = IntegerField(null=True, verbose_name=_("Length of the talk, seconds"))
    received_at = MomentField(default=clock.now, verbose_name=_("Received"))
    created_at = MomentField(default=clock.now, verbose_name=_("Written down"))
    created_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Written down by"),
    )
    answered_at = MomentField(null=True, verbose_name=_("First answer"))
    solved_at = MomentField(null=True, verbose_name=_("Solved"))
    closed_at = MomentField(null=True, verbose_name=_("Dealt with"))
    answer_due = MomentField(null=True, verbose_name=_("First answer due"))
    update_due = MomentField(null=True, verbose_name=_("Next answer due"))
    solve_due = MomentField(null=True, verbose_name=_("Solution due"))
    next_due = MomentField(null=True, verbose_name=_("Next term"))
    acted_at = MomentField(default=clock.now, verbose_name=_("Last act"))
    reopened = IntegerField(default=0, verbose_name=_("Times opened again"))
    bounces = IntegerField(default=0, verbose_name=_("Handed from one to another"))
    merged_into = ForeignKeyField(
        "self", backref="merged", null=True, on_delete="RESTRICT", verbose_name=_("Merged into")
    )
    removed_at = MomentField(null=True, verbose_name=_("Removed"))
    removed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Removed by"),
    )
    removed_reason = CharField(max_length=300, default="", verbose_name=_("Why it was removed"))
    old_number = CharField(max_length=40, default="", verbose_name=_("Number in the old journal"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int | None
        caller_id: int | None
        topic_id: int | None
        group_id: int | None
        assignee_id: int | None
        created_by_id: int | None
        merged_into_id: int | None
        removed_by_id: int | None

    class Meta:
        table_name = "hotline_request"
        constraints = [
            Check("channel in ('phone', 'visit', 'mail', 'web', 'message')"),
            Check("kind in ('question', 'visit')"),
            Check("priority in ('low', 'normal', 'high')"),
            Check("state in ('new', 'in_work', 'waiting', 'solved', 'closed')"),
            Check("number > 0"),
        ]
        indexes = (
            (("municipality", "year", "number"), True),
            (("municipality", "received_at"), False),
            (("municipality", "state", "next_due"), False),
            (("institution", "received_at"), False),
            (("assignee", "state", "next_due"), False),
            (("topic", "received_at"), False),
            (("state", "next_due"), False),
        )

    def __str__(self) -> str:
        return str(_("Request %(number)s", number=self.full_number))

    @property
    def full_number(self) -> str:
        """Return the number with its year, as it is said and searched: ``17/2026``."""
        return f"{self.number}/{self.year}"

    @property
    def is_open(self) -> bool:
        """Tell whether there is something to do yet."""
        return self.state in OPEN_STATES

    @property
    def is_waiting(self) -> bool:
        """Tell whether the caller acts next."""
        return self.state == "waiting"


class Message(BaseModel):
    """What was said in a request: an answer, an internal note, or what the caller added.

    ``norm`` is the paragraph that an answer rests on. ``author_name`` is written where the author is
    no user, as in old journals. A removed message is hidden and can be restored.
    """

    request = ForeignKeyField(
        Request, backref="messages", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    kind = CharField(max_length=10, choices=MESSAGE_KINDS, verbose_name=_("Kind of message"))
    text = TextField(verbose_name=_("Text"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    author = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Author"),
    )
    author_name = CharField(max_length=200, default="", verbose_name=_("Author in words"))
    at = MomentField(default=clock.now, verbose_name=_("When"))
    removed_at = MomentField(null=True, verbose_name=_("Removed"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        request_id: int
        author_id: int | None

    class Meta:
        table_name = "hotline_message"
        constraints = [Check("kind in ('answer', 'note', 'addition')")]
        indexes = ((("request", "at"), False),)

    def __str__(self) -> str:
        return " ".join(self.text.split())[:120]
