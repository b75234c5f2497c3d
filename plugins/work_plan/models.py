"""The plan at work: plans, their activities, the dated pieces of work they become, and the proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.work_plan.terms.reading import Certainty, Kind
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    import datetime as dt

PLAN_STATES = (
    ("draft", _("Draft")),
    ("at_work", _("At work")),
    ("closed", _("Closed")),
)
STATES = (
    ("planned", _("Planned")),
    ("in_progress", _("In progress")),
    ("done", _("Done")),
    ("dropped", _("Dropped")),
)
OPEN_STATES = ("planned", "in_progress")
TERM_KINDS = (
    (str(Kind.DATED), _("With dates")),
    (str(Kind.RECURRING), _("Again and again")),
    (str(Kind.CONTINUOUS), _("All the time")),
    (str(Kind.ON_REQUEST), _("On request")),
    (str(Kind.BY_SCHEDULE), _("By a schedule")),
    (str(Kind.RELATIVE), _("Before or after an event")),
    (str(Kind.WITHIN_EVENT), _("During an event")),
    (str(Kind.INHERIT), _("As in the row above")),
    (str(Kind.UNREAD), _("Not read")),
)
CERTAINTIES = (
    (str(Certainty.CERTAIN), _("Sure")),
    (str(Certainty.PROBABLE), _("Likely")),
    (str(Certainty.ASK), _("To be confirmed")),
)
ORIGINS = (
    ("term", _("From the term")),
    ("hand", _("Added by hand")),
)
EVIDENCE_KINDS = (
    ("text", _("Text")),
    ("file", _("File")),
    ("link", _("Link")),
    ("record", _("Record of the portal")),
)


class WorkPlan(BaseModel):
    """A yearly plan (план работы) of an institution; the district's is its centre's.

    ``approval``, ``preamble``, ``closing`` and ``columns`` are JSON lists of lines, as written in the
    document. Work of a draft is not due yet; a closed plan is only read.
    """

    institution = ForeignKeyField(
        Institution,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    school_year = IntegerField(verbose_name=_("School year"))
    title = CharField(max_length=500, verbose_name=_("Title"))
    approval = TextField(default="[]")
    preamble = TextField(default="[]")
    closing = TextField(default="[]")
    columns = TextField(default="[]")
    state = CharField(max_length=10, default="draft", choices=PLAN_STATES, verbose_name=_("State"))
    previous = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Last year's plan")
    )
    version = IntegerField(default=1)
    created_at = MomentField(default=clock.now, verbose_name=_("Added"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        institution_id: int
        previous_id: int | None

    class Meta:
        table_name = "work_plan_plan"
        constraints = [Check("state in ('draft', 'at_work', 'closed')")]
        indexes = (
            (("institution", "school_year", "title"), True),
            (("state", "school_year"), False),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.year.title})"

    @property
    def year(self) -> SchoolYear:
        """Return the school year of the plan."""
        return SchoolYear(self.school_year)


class PlanSection(BaseModel):
    """A section of a plan (раздел, направление); its title is empty where a plan has none."""

    plan = ForeignKeyField(
        WorkPlan, backref="sections", index=False, on_delete="CASCADE", verbose_name=_("Work plan")
    )
    position = IntegerField(default=0, verbose_name=_("Place in the plan"))
    title = CharField(max_length=500, default="", verbose_name=_("Title"))

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        table_name = "work_plan_section"
        indexes = ((("plan", "position"), False),)

    def __str__(self) -> str:
        return self.title


class Activity(BaseModel):
    """A row of a plan (мероприятие): what, by which worded term, who.

    ``term`` is kept word for word, ``reading`` is what it was read as (JSON of
    :class:`plugins.work_plan.terms.reading.Reading`); ``more`` holds further columns by their
    headings. ``counts_for`` names a kind of other plugins' work that is its proof, ``counts_needed``
    how many such records close a piece of work (0: they only count). ``hand_to`` is JSON that tells
    to whom the activity is handed down, empty where it is not. A dropped activity has a reason.
    """

    plan = ForeignKeyField(
        WorkPlan,
        backref="activities",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Work plan"),
    )
    section = ForeignKeyField(
        PlanSection,
        backref="activities",
        on_delete="CASCADE",
        verbose_name=_("Section of the plan"),
    )
    position = IntegerField(default=0, verbose_name=_("Place in the plan"))
    number = CharField(max_length=40, default="", verbose_name=_("Number"))
    text = TextField(verbose_name=_("Activity"))
    term = TextField(default="", verbose_name=_("Term in words"))
    reading = TextField(default="{}")
    kind = CharField(
        max_length=12, default="unread", choices=TERM_KINDS, verbose_name=_("Kind of term")
    )
    certainty = CharField(
        max_length=10, default="certain", choices=CERTAINTIES, verbose_name=_("Certainty")
    )
    responsible = TextField(default="", verbose_name=_("Responsible"))
    more = TextField(default="{}")
    counts_for = CharField(
        max_length=80, default="", index=True, verbose_name=_("Closed by records of")
    )
    counts_needed = IntegerField(default=1, verbose_name=_("Records that close it"))
    hand_to = TextField(default="")
    debt_of = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Carried on from")
    )
    dropped_reason = TextField(default="", verbose_name=_("Why it was dropped"))
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        plan_id: int
        section_id: int
        debt_of_id: int | None

    class Meta:
        table_name = "work_plan_activity"
        constraints = [
            Check(
                "kind in ('dated', 'recurring', 'continuous', 'on_request', 'by_schedule',"
                " 'relative', 'within_event', 'inherit', 'unread')"
            ),
            Check("certainty in ('certain', 'probable', 'ask')"),
            Check("counts_needed >= 0"),
        ]
        indexes = ((("plan", "position"), False),)

    def __str__(self) -> str:
        return self.text

    @property
    def is_handed_down(self) -> bool:
        """Tell whether institutions get their own piece of work of it."""
        return bool(self.hand_to)

    @property
    def more_columns(self) -> dict[str, str]:
        """Return the further columns by their headings."""
        found: dict[str, str] = json.loads(self.more)
        return found


class ActivityResponsible(BaseModel):
    """Somebody who answers for an activity: a user, an institution, or the words of a role."""

    activity = ForeignKeyField(
        Activity, backref="responsibles", on_delete="CASCADE", verbose_name=_("Activity")
    )
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="CASCADE", verbose_name=_("User")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Institution"),
    )
    role = CharField(max_length=200, default="", verbose_name=_("Role in words"))

    if TYPE_CHECKING:
        activity_id: int
        user_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "work_plan_responsible"

    def __str__(self) -> str:
        return str(self.user or self.institution or self.role)


class EventDate(BaseModel):
    """The day of an event (событие) that terms of a plan are bound to; an event may come many times.

    ``anchor`` is the event as :class:`plugins.work_plan.terms.reading.EventOffset` names it.
    """

    plan = ForeignKeyField(
        WorkPlan, backref="events", index=False, on_delete="CASCADE", verbose_name=_("Work plan")
    )
    anchor = CharField(max_length=200, verbose_name=_("Event"))
    on = DateField(verbose_name=_("Day"))
    last_on = DateField(null=True, verbose_name=_("Last day"))
    note = CharField(max_length=300, default="", verbose_name=_("Note"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        plan_id: int

    class Meta:
        table_name = "work_plan_event"
        constraints = [Check('last_on is null or last_on >= "on"')]
        indexes = ((("plan", "anchor", "on"), True),)

    def __str__(self) -> str:
        return f"{self.anchor}: {self.on}"


class Occurrence(BaseModel):
    """One dated piece of work (исполнение) of an activity.

    ``institution`` is whose work it is: the plan's, or with ``handed_down`` the one that it was handed
    to. Without ``due`` it is never overdue: work that goes on, or that has no date yet. ``due`` is the
    last day now, ``first_due`` the one before the first move, ``moves`` how often it was moved, in
    whatever state it is. ``reason`` says why it was dropped, ``told_due`` is the last day whose passing
    the head was told of.
    """

    activity = ForeignKeyField(
        Activity,
        backref="occurrences",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Activity"),
    )
    plan = ForeignKeyField(
        WorkPlan, backref="+", index=False, on_delete="CASCADE", verbose_name=_("Work plan")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    handed_down = BooleanField(default=False, verbose_name=_("Handed down"))
    origin = CharField(max_length=10, default="term", choices=ORIGINS, verbose_name=_("Where from"))
    event = ForeignKeyField(
        EventDate, backref="occurrences", null=True, on_delete="SET NULL", verbose_name=_("Event")
    )
    start = DateField(null=True, verbose_name=_("From"))
    due = DateField(null=True, verbose_name=_("Due"))
    first_due = DateField(null=True, verbose_name=_("First due"))
    moves = IntegerField(default=0, verbose_name=_("Moves"))
    state = CharField(max_length=12, default="planned", choices=STATES, verbose_name=_("State"))
    responsible = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Responsible"),
    )
    reason = TextField(default="", verbose_name=_("Why it was dropped"))
    note = CharField(max_length=300, default="", verbose_name=_("Note"))
    done_on = DateField(null=True, verbose_name=_("Done on"))
    done_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Done by")
    )
    told_due = DateField(null=True)
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        activity_id: int
        plan_id: int
        institution_id: int
        event_id: int | None
        responsible_id: int | None
        done_by_id: int | None

    class Meta:
        table_name = "work_plan_occurrence"
        constraints = [
            Check("state in ('planned', 'in_progress', 'done', 'dropped')"),
            Check("origin in ('term', 'hand')"),
            Check('start is null or due is null or due >= "start"'),
            Check("(state = 'done') = (done_on is not null)"),
        ]
        indexes = (
            (("institution", "state", "due"), False),
            (("responsible", "state", "due"), False),
            (("plan", "institution", "due"), False),
            (("activity", "institution"), False),
            (("state", "due"), False),
        )

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def is_open(self) -> bool:
        """Tell whether there is something to do yet."""
        return self.state in OPEN_STATES

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether the last day has passed and the work is not done."""
        return self.is_open and self.due is not None and self.due < today


class Move(BaseModel):
    """A deadline that was moved: from which day to which, why, by whom and when."""

    occurrence = ForeignKeyField(
        Occurrence, backref="moved", on_delete="CASCADE", verbose_name=_("Piece of work")
    )
    old_due = DateField(null=True, verbose_name=_("Old deadline"))
    new_due = DateField(verbose_name=_("New deadline"))
    reason = TextField(verbose_name=_("Why it was moved"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Moved by")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        occurrence_id: int
        by_id: int | None

    class Meta:
        table_name = "work_plan_move"

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"


class Evidence(BaseModel):
    """Proof of work (подтверждение), or an act of work that goes on: text, file, link or a record.

    A file's bytes lie in ``portal.files`` under this record. A record of another plugin is named by
    its kind and key; it counts once for a piece of work.
    """

    occurrence = ForeignKeyField(
        Occurrence,
        backref="evidence",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Piece of work"),
    )
    kind = CharField(max_length=10, choices=EVIDENCE_KINDS, verbose_name=_("Kind of evidence"))
    on = DateField(verbose_name=_("Day"))
    text = TextField(default="", verbose_name=_("Text"))
    url = CharField(max_length=500, default="", verbose_name=_("Link"))
    work_kind = CharField(max_length=80, null=True, verbose_name=_("Kind of record"))
    work_key = CharField(max_length=120, null=True)
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Added by")
    )
    at = MomentField(default=clock.now, verbose_name=_("Added"))

    if TYPE_CHECKING:
        occurrence_id: int
        by_id: int | None

    class Meta:
        table_name = "work_plan_evidence"
        constraints = [Check("kind in ('text', 'file', 'link', 'record')")]
        indexes = (
            (("occurrence", "on"), False),
            (("work_kind", "work_key", "occurrence"), True),
        )

    def __str__(self) -> str:
        return self.text or self.url


TABLES: tuple[type[Any], ...] = (
    WorkPlan,
    PlanSection,
    Activity,
    ActivityResponsible,
    EventDate,
    Occurrence,
    Move,
    Evidence,
)
