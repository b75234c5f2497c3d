"""Checks (проверки): one institution, its answers, the inspector's verdicts, and every step."""

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

from plugins.document_control.models.campaigns import Campaign
from plugins.document_control.models.checklists import ChecklistVersion, Item
from plugins.document_control.wording import CHECK_STATES, OUTCOMES, VERDICTS
from plugins.staff.models import Employment, Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class Counter(BaseModel):
    """The last number of a year's register of checks; its row is the lock of all who take a number."""

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
        table_name = "document_control_counter"
        indexes = ((("municipality", "year"), True),)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ControlCheck(BaseModel):
    """A check of one institution (проверка): a line of the year's register.

    Three things are apart: ``state`` with ``due_on`` (how far it is, and by when the next step),
    ``outcome`` (the verdict of the whole), ``score`` in per mille of the weights. Progress is counted:
    ``answered`` of ``asked`` items by the side that is at work. ``round`` grows with every re-check,
    which takes only what is open.
    """

    campaign = ForeignKeyField(
        Campaign,
        backref="checks",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Campaign"),
    )
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
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    checklist_version = ForeignKeyField(
        ChecklistVersion, backref="+", on_delete="RESTRICT", verbose_name=_("Checklist of a check")
    )
    year = IntegerField(verbose_name=_("Year"))
    number = IntegerField(verbose_name=_("Number"))
    state = CharField(
        max_length=12, default="self_check", choices=CHECK_STATES, verbose_name=_("State")
    )
    due_on = DateField(null=True, verbose_name=_("Due"))
    inspector = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Inspector"),
    )
    starts_on = DateField(verbose_name=_("From"))
    ends_on = DateField(verbose_name=_("Until"))
    round = IntegerField(default=1, verbose_name=_("Round"))
    asked = IntegerField(default=0, verbose_name=_("Items"))
    answered = IntegerField(default=0, verbose_name=_("Answered"))
    outcome = CharField(
        max_length=8, null=True, choices=OUTCOMES, verbose_name=_("Verdict of the whole")
    )
    score = IntegerField(null=True, verbose_name=_("Score"))
    conclusion = TextField(default="", verbose_name=_("Conclusions"))
    submitted_at = MomentField(null=True, verbose_name=_("Handed in"))
    submitted_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Handed in by"),
    )
    opened_at = MomentField(null=True, verbose_name=_("Opened by the inspector"))
    issued_at = MomentField(null=True, verbose_name=_("Result given out on"))
    issued_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Given out by"),
    )
    acknowledged_at = MomentField(null=True, verbose_name=_("Acknowledged"))
    acknowledged_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Acknowledged by"),
    )
    acknowledged_name = CharField(max_length=200, default="", verbose_name=_("Acknowledged, name"))
    objection = TextField(default="", verbose_name=_("Objection of the head"))
    closed_at = MomentField(null=True, verbose_name=_("Check closed"))
    closed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Closed by"),
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Made"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        campaign_id: int | None
        municipality_id: int
        institution_id: int
        checklist_version_id: int
        inspector_id: int | None
        submitted_by_id: int | None
        issued_by_id: int | None
        acknowledged_by_id: int | None
        closed_by_id: int | None

    class Meta:
        table_name = "document_control_check"
        constraints = [
            Check(
                "state in ('self_check', 'submitted', 'inspection', 'returned', 'issued',"
                " 'remediation', 'recheck', 'closed', 'cancelled')"
            ),
            Check("outcome is null or outcome in ('good', 'remarks', 'bad')"),
            Check("score is null or (score >= 0 and score <= 1000)"),
            Check("round > 0"),
        ]
        indexes = (
            (("municipality", "year", "number"), True),
            (("campaign", "institution"), True),
            (("municipality", "state", "due_on"), False),
            (("institution", "state", "due_on"), False),
            (("inspector", "state", "due_on"), False),
        )

    def __str__(self) -> str:
        return str(_("Check %(number)s", number=self.full_number))

    @property
    def full_number(self) -> str:
        """Return the number with its year: ``17/2026``."""
        return f"{self.number}/{self.year}"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing in it may be changed any more."""
        return self.state in {"closed", "cancelled"}


class Subject(BaseModel):
    """A teacher whose papers are looked at in a check (чьи документы проверяются).

    None where the person was destroyed since: the case stays, without the name.
    """

    check_of = ForeignKeyField(
        ControlCheck,
        backref="subjects",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Check"),
    )
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
    )
    employment = ForeignKeyField(
        Employment,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Post"),
    )
    position = IntegerField(default=0, verbose_name=_("Order"))
    reason = CharField(max_length=300, default="", verbose_name=_("Why"))

    if TYPE_CHECKING:
        check_of_id: int
        person_id: int | None
        employment_id: int | None

    class Meta:
        table_name = "document_control_subject"
        indexes = ((("check_of", "person"), True),)

    def __str__(self) -> str:
        return str(self.person or _("A person who is no longer kept"))


class Fact(BaseModel):
    """A fact that the institution has told for a check: the value of an ``ItemFact``, as ISO text.

    ``subject_key`` is the key of the subject it is told of, 0 where it is the institution's.
    """

    check_of = ForeignKeyField(
        ControlCheck, backref="facts", index=False, on_delete="CASCADE", verbose_name=_("Check")
    )
    subject_key = IntegerField(default=0)
    code = CharField(max_length=60, verbose_name=_("Code"))
    value = TextField(default="", verbose_name=_("Value"))
    told_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Told by"),
    )
    told_at = MomentField(default=clock.now, verbose_name=_("Told"))

    if TYPE_CHECKING:
        check_of_id: int
        told_by_id: int | None

    class Meta:
        table_name = "document_control_fact"
        indexes = ((("check_of", "subject_key", "code"), True),)

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"


class SelfAnswer(BaseModel):
    """What the institution says itself to an item (самопроверка)."""

    check_of = ForeignKeyField(
        ControlCheck,
        backref="self_answers",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Check"),
    )
    item = ForeignKeyField(
        Item, backref="+", index=False, on_delete="RESTRICT", verbose_name=_("Item")
    )
    subject_key = IntegerField(default=0)
    verdict = CharField(max_length=14, choices=VERDICTS, verbose_name=_("Verdict"))
    comment = TextField(default="", verbose_name=_("Comment"))
    said_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Said by"),
    )
    said_at = MomentField(default=clock.now, verbose_name=_("Said"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        check_of_id: int
        item_id: int
        said_by_id: int | None

    class Meta:
        table_name = "document_control_self_answer"
        constraints = [Check("verdict in ('yes', 'partly', 'no', 'not_applicable')")]
        indexes = ((("check_of", "item", "subject_key"), True),)

    def __str__(self) -> str:
        return self.verdict


class Verdict(BaseModel):
    """The inspector's verdict on an item (вывод): hidden from the institution until it is given out.

    ``issued_at`` is when the institution was first shown it as it stands. What a rule had proposed is
    kept with its reason beside what the person decided; a verdict that a person has not confirmed
    (``confirmed`` false) is no progress.
    """

    check_of = ForeignKeyField(
        ControlCheck,
        backref="verdicts",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("Check"),
    )
    item = ForeignKeyField(Item, backref="+", on_delete="RESTRICT", verbose_name=_("Item"))
    subject_key = IntegerField(default=0)
    verdict = CharField(max_length=14, null=True, choices=VERDICTS, verbose_name=_("Verdict"))
    confirmed = BooleanField(default=False, verbose_name=_("Confirmed"))
    comment = TextField(default="", verbose_name=_("Comment"))
    proposed = CharField(
        max_length=14, null=True, choices=VERDICTS, verbose_name=_("Proposed by the rule")
    )
    reason = TextField(default="", verbose_name=_("Reason of the rule"))
    decided_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Decided by"),
    )
    decided_at = MomentField(null=True, verbose_name=_("Decided"))
    issued_at = MomentField(null=True, verbose_name=_("Result given out on"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        check_of_id: int
        item_id: int
        decided_by_id: int | None

    class Meta:
        table_name = "document_control_verdict"
        constraints = [
            Check("verdict is null or verdict in ('yes', 'partly', 'no', 'not_applicable')"),
            Check("proposed is null or proposed in ('yes', 'partly', 'no', 'not_applicable')"),
        ]
        indexes = ((("check_of", "item", "subject_key"), True),)

    @property
    def withheld(self) -> bool:
        """Tell that the institution may not see it yet, not even in the audit."""
        return self.issued_at is None

    def __str__(self) -> str:
        return self.verdict or ""


class VerdictChange(BaseModel):
    """One change of a verdict, with its reason: a line of the trail that is never changed."""

    verdict_of = ForeignKeyField(
        Verdict, backref="changes", on_delete="CASCADE", verbose_name=_("Verdict")
    )
    was = CharField(max_length=14, default="", verbose_name=_("Was"))
    became = CharField(max_length=14, default="", verbose_name=_("Became"))
    reason = TextField(default="", verbose_name=_("Reason"))
    changed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Changed by"),
    )
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        verdict_of_id: int
        changed_by_id: int | None

    class Meta:
        table_name = "document_control_verdict_change"

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"


class Step(BaseModel):
    """One step of a check from state to state: who, when, why."""

    check_of = ForeignKeyField(
        ControlCheck, backref="steps", on_delete="CASCADE", verbose_name=_("Check")
    )
    was = CharField(max_length=12, default="", verbose_name=_("Was"))
    became = CharField(max_length=12, choices=CHECK_STATES, verbose_name=_("Became"))
    reason = TextField(default="", verbose_name=_("Reason"))
    taken_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Who"),
    )
    taken_at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        check_of_id: int
        taken_by_id: int | None

    class Meta:
        table_name = "document_control_step"

    def __str__(self) -> str:
        return f"{self.was} → {self.became}"
