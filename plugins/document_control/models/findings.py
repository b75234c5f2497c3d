"""Findings (замечания) and the proofs that stand behind answers and mending."""

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

from plugins.document_control.models.checklists import Item
from plugins.document_control.models.checks import ControlCheck
from plugins.document_control.wording import (
    EFFECTS,
    EVIDENCE_KINDS,
    EXTENSION_STATES,
    FINDING_STATES,
    REPLY_SIDES,
    SEVERITIES,
)
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class Finding(BaseModel):
    """A finding (замечание): what is wrong, by which rule, who mends it by when.

    Hidden from the institution while it is a draft. ``item_code`` outlives versions of the checklist:
    by it and the person a finding is told to be a repeated one (``repeats``). ``check_of`` is none for
    one that came from outside a check, as from the robot that looks at sites.
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
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    check_of = ForeignKeyField(
        ControlCheck,
        backref="findings",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Check"),
    )
    item = ForeignKeyField(
        Item, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Item")
    )
    item_code = CharField(max_length=80, default="", verbose_name=_("Code of the item"))
    subject_key = IntegerField(default=0)
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
    )
    number = IntegerField(default=1, verbose_name=_("Number"))
    severity = CharField(
        max_length=10, default="remark", choices=SEVERITIES, verbose_name=_("Severity")
    )
    state = CharField(
        max_length=10, default="draft", choices=FINDING_STATES, verbose_name=_("State")
    )
    text = TextField(verbose_name=_("Text"))
    recommendation = TextField(default="", verbose_name=_("What to do"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    topic = CharField(max_length=60, default="", verbose_name=_("Topic"))
    responsible = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Responsible"),
    )
    responsible_name = CharField(max_length=200, default="", verbose_name=_("Responsible, name"))
    due_on = DateField(null=True, verbose_name=_("Due"))
    raised_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Raised by"),
    )
    raised_at = MomentField(default=clock.now, verbose_name=_("Raised"))
    issued_at = MomentField(null=True, verbose_name=_("Result given out on"))
    accepted_at = MomentField(null=True, verbose_name=_("Mended"))
    accepted_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Accepted by"),
    )
    repeats = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Repeats")
    )
    effect = CharField(
        max_length=8, default="", choices=EFFECTS, verbose_name=_("Does the mending hold?")
    )
    effect_on = DateField(null=True, verbose_name=_("Looked at again"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int
        check_of_id: int | None
        item_id: int | None
        person_id: int | None
        responsible_id: int | None
        raised_by_id: int | None
        accepted_by_id: int | None
        repeats_id: int | None

    class Meta:
        table_name = "document_control_finding"
        constraints = [
            Check("severity in ('advice', 'remark', 'violation')"),
            Check("state in ('draft', 'open', 'answered', 'returned', 'accepted', 'withdrawn')"),
            Check("effect in ('', 'holds', 'failed')"),
        ]
        indexes = (
            (("municipality", "state", "due_on"), False),
            (("institution", "state", "due_on"), False),
            (("institution", "item_code"), False),
        )

    def __str__(self) -> str:
        return " ".join(self.text.split())[:120]

    @property
    def withheld(self) -> bool:
        """Tell that the institution may not see it yet, not even in the audit."""
        return self.issued_at is None

    @property
    def is_open(self) -> bool:
        """Tell whether something is to be mended or judged yet."""
        return self.state in {"open", "answered", "returned"}


class Reply(BaseModel):
    """What one side says to a finding: the institution's answer, the inspector's return or acceptance."""

    finding = ForeignKeyField(
        Finding, backref="replies", on_delete="CASCADE", verbose_name=_("Finding")
    )
    side = CharField(max_length=12, choices=REPLY_SIDES, verbose_name=_("Side"))
    text = TextField(verbose_name=_("Text"))
    said_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Said by"),
    )
    said_at = MomentField(default=clock.now, verbose_name=_("Said"))

    if TYPE_CHECKING:
        finding_id: int
        said_by_id: int | None

    class Meta:
        table_name = "document_control_reply"
        constraints = [Check("side in ('institution', 'inspector')")]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:120]


class Extension(BaseModel):
    """A request for more time (просьба о продлении)."""

    finding = ForeignKeyField(
        Finding, backref="extensions", on_delete="CASCADE", verbose_name=_("Finding")
    )
    state = CharField(
        max_length=8, default="asked", choices=EXTENSION_STATES, verbose_name=_("State")
    )
    until = DateField(verbose_name=_("Until"))
    reason = TextField(verbose_name=_("Reason"))
    asked_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Asked by"),
    )
    asked_at = MomentField(default=clock.now, verbose_name=_("Asked"))
    decided_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Decided by"),
    )
    decided_at = MomentField(null=True, verbose_name=_("Decided"))
    answer = TextField(default="", verbose_name=_("Answer"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        finding_id: int
        asked_by_id: int | None
        decided_by_id: int | None

    class Meta:
        table_name = "document_control_extension"
        constraints = [Check("state in ('asked', 'granted', 'refused')")]

    def __str__(self) -> str:
        return str(self.until)


class Evidence(BaseModel):
    """A proof (подтверждение): a file, a link or a photo of an institution; one serves several items.

    A new version takes the place of an old one, which stays. ``digest`` is the SHA-256 of the file.
    """

    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name=_("Institution")
    )
    check_of = ForeignKeyField(
        ControlCheck,
        backref="evidence",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Check"),
    )
    kind = CharField(max_length=5, choices=EVIDENCE_KINDS, verbose_name=_("Kind"))
    title = CharField(max_length=300, verbose_name=_("Title"))
    url = CharField(max_length=1000, default="", verbose_name=_("Address"))
    digest = CharField(max_length=64, default="", verbose_name=_("Checksum"))
    taken_on = DateField(null=True, verbose_name=_("Date"))
    number = IntegerField(default=1, verbose_name=_("Version"))
    replaces = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Takes the place of")
    )
    added_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Added by"),
    )
    added_at = MomentField(default=clock.now, verbose_name=_("Added"))
    by_inspector = BooleanField(default=False, verbose_name=_("Added by the inspector"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        institution_id: int
        check_of_id: int | None
        replaces_id: int | None
        added_by_id: int | None

    class Meta:
        table_name = "document_control_evidence"
        constraints = [Check("kind in ('file', 'link', 'photo')")]

    @property
    def withheld(self) -> bool:
        """Tell that the institution may not see it yet: the inspector's, not given out."""
        if not self.by_inspector:
            return False
        given = self.check_of.issued_at if self.check_of is not None else None
        return given is None or given < self.added_at

    def __str__(self) -> str:
        return self.title


class EvidenceUse(BaseModel):
    """What a proof proves: an item of a check, or the mending of a finding."""

    evidence = ForeignKeyField(
        Evidence, backref="uses", on_delete="CASCADE", verbose_name=_("Proof")
    )
    check_of = ForeignKeyField(
        ControlCheck, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Check")
    )
    item = ForeignKeyField(
        Item, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Item")
    )
    subject_key = IntegerField(default=0)
    finding = ForeignKeyField(
        Finding,
        backref="evidence_uses",
        null=True,
        on_delete="CASCADE",
        verbose_name=_("Finding"),
    )

    if TYPE_CHECKING:
        evidence_id: int
        check_of_id: int | None
        item_id: int | None
        finding_id: int | None

    class Meta:
        table_name = "document_control_evidence_use"

    def __str__(self) -> str:
        return str(self.evidence)
