"""What a district decides beforehand: topics, groups, terms, and who is told when a term runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.hotline.wording import CLOCKS, PRIORITIES, TOLD
from portal.accounts.models import User
from portal.database import BaseModel
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class Topic(BaseModel):
    """A topic of questions (тема консультации), in two levels; shared by its lasting ``code``.

    Other plugins name a topic by the code (see ``portal_topics``). One that is out of use stays
    with its requests and is offered no more. ``norm`` is the paragraph that answers usually rest on.
    """

    code = CharField(max_length=60, unique=True, verbose_name=_("Code"))
    parent = ForeignKeyField(
        "self", backref="children", null=True, on_delete="RESTRICT", verbose_name=_("Part of")
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    position = IntegerField(default=0, verbose_name=_("Place in the list"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        table_name = "hotline_topic"

    def __str__(self) -> str:
        return self.title


class Group(BaseModel):
    """A group of people who answer together (группа), such as those for one kind of institutions."""

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "hotline_group"
        indexes = ((("municipality", "title"), True),)

    def __str__(self) -> str:
        return self.title


class GroupMember(BaseModel):
    """Somebody who answers in a group."""

    group = ForeignKeyField(
        Group, backref="members", index=False, on_delete="CASCADE", verbose_name=_("Group")
    )
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))

    if TYPE_CHECKING:
        group_id: int
        user_id: int

    class Meta:
        table_name = "hotline_group_member"
        indexes = ((("group", "user"), True),)

    def __str__(self) -> str:
        return f"{self.group}: {self.user}"


class Term(BaseModel):
    """How many working minutes there are for requests of a priority, of a topic or of all others.

    ``answer_minutes`` until the first answer, ``solve_minutes`` until the solution,
    ``update_minutes`` from one answer to the next one while the request is open; none where nothing
    is asked.
    """

    topic = ForeignKeyField(
        Topic,
        backref="+",
        null=True,
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Topic"),
    )
    priority = CharField(
        max_length=10, default="normal", choices=PRIORITIES, verbose_name=_("Priority")
    )
    answer_minutes = IntegerField(null=True, verbose_name=_("First answer, working minutes"))
    solve_minutes = IntegerField(null=True, verbose_name=_("Solution, working minutes"))
    update_minutes = IntegerField(null=True, verbose_name=_("Next answer, working minutes"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        topic_id: int | None

    class Meta:
        table_name = "hotline_term"
        constraints = [
            Check("priority in ('low', 'normal', 'high')"),
            Check("answer_minutes is null or answer_minutes > 0"),
            Check("solve_minutes is null or solve_minutes > 0"),
            Check("update_minutes is null or update_minutes > 0"),
        ]
        indexes = ((("topic", "priority"), True),)

    def __str__(self) -> str:
        return f"{self.topic or _('All other topics')}, {self.get_priority_display()}"

    def get_priority_display(self) -> str:
        """Return the title of the priority."""
        return str(dict(PRIORITIES)[self.priority])


class EscalationLevel(BaseModel):
    """When somebody is told of a term: working minutes before it (negative) or after it, and whom.

    ``topic`` and ``priority`` narrow it down, and with ``lists_open`` only requests count whose needed
    checklists have open lines; with ``raises`` the request becomes urgent.
    """

    clock = CharField(max_length=10, choices=CLOCKS, verbose_name=_("Due"))
    offset_minutes = IntegerField(default=0, verbose_name=_("Working minutes after the term"))
    tells = CharField(
        max_length=10, default="assignee", choices=TOLD, verbose_name=_("Who is told")
    )
    raises = BooleanField(default=False, verbose_name=_("Makes the request urgent"))
    topic = ForeignKeyField(
        Topic,
        backref="+",
        null=True,
        on_delete="CASCADE",
        verbose_name=_("Topic"),
    )
    priority = CharField(max_length=10, default="", choices=PRIORITIES, verbose_name=_("Priority"))
    lists_open = BooleanField(
        default=False, verbose_name=_("Only while a needed checklist is not done")
    )
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        topic_id: int | None

    class Meta:
        table_name = "hotline_escalation_level"
        constraints = [
            Check("clock in ('answer', 'update', 'solve')"),
            Check("tells in ('assignee', 'group', 'head')"),
            Check("priority in ('', 'low', 'normal', 'high')"),
        ]

    def __str__(self) -> str:
        return f"{dict(CLOCKS)[self.clock]}: {self.offset_minutes:+d}"


class ChecklistTemplate(BaseModel):
    """A checklist as it is added to requests (образец контрольного списка); ``lines`` are its lines.

    With a ``topic`` it is for requests of the topic and its parts, with a ``group`` for those of the
    group. With ``by_itself`` a request has it as soon as both fit; else it is offered.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    lines = TextField(verbose_name=_("Lines, each on its own"))
    required = BooleanField(default=False, verbose_name=_("Needed for the solution"))
    topic = ForeignKeyField(
        Topic, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Topic")
    )
    group = ForeignKeyField(
        Group, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Group")
    )
    by_itself = BooleanField(default=False, verbose_name=_("Added by itself"))
    position = IntegerField(default=0, verbose_name=_("Place in the list"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        topic_id: int | None
        group_id: int | None

    class Meta:
        table_name = "hotline_checklist_template"
        indexes = ((("municipality", "title"), True),)

    def __str__(self) -> str:
        return self.title

    @property
    def items(self) -> list[str]:
        """Return the lines without the empty ones."""
        return [line.strip() for line in self.lines.splitlines() if line.strip()]
