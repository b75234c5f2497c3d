"""The tables of folders: templates, folders with their parts, materials, previews and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DecimalField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.document_control.folders.wording import (
    KINDS,
    MARKS,
    PRESENT,
    PREVIEW_OUTCOMES,
    REMARK_STATES,
    STATES,
)
from plugins.document_control.wording import SEVERITIES
from plugins.staff.models import Employment, Participation, Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    from peewee import Model


class FolderTemplate(BaseModel):
    """What a folder must hold (состав папки): shipped, or a district's own, of which it has one."""

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        null=True,
        unique=True,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int | None

    class Meta:
        table_name = "document_control_folder_template"

    def __str__(self) -> str:
        return self.title


class TemplatePart(BaseModel):
    """A part that folders of a template have. Its ``code`` is that of the checklist's item, where one asks."""

    template = ForeignKeyField(
        FolderTemplate,
        backref="parts",
        index=False,
        on_delete="CASCADE",
        verbose_name=_("List of parts"),
    )
    code = CharField(max_length=80, verbose_name=_("Code"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    title = CharField(max_length=300, verbose_name=_("Title"))
    hint = TextField(default="", verbose_name=_("Hint"))
    required = BooleanField(default=True, verbose_name=_("Must be there"))
    least_files = IntegerField(default=1, verbose_name=_("Scans or materials at least"))
    certified = BooleanField(default=False, verbose_name=_("Certified copies"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        template_id: int

    class Meta:
        table_name = "document_control_template_part"
        constraints = [Check("least_files >= 0")]
        indexes = ((("template", "code"), True),)

    def __str__(self) -> str:
        return self.title


class Folder(BaseModel):
    """The folder of a teacher for one attestation (накопительная папка).

    ``month`` is the first day of the month of the attestation. What pages count stands beside:
    ``asked`` and ``present`` parts, ``remarks`` that are given out and not mended. No person where the
    person was destroyed since; then nothing else is left of the folder either.
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
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Teacher")
    )
    employment = ForeignKeyField(
        Employment,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Post"),
    )
    kind = CharField(max_length=10, choices=KINDS, verbose_name=_("Attestation"))
    month = DateField(verbose_name=_("Month of the attestation"))
    reason = CharField(max_length=300, default="", verbose_name=_("Why"))
    state = CharField(max_length=10, default="collecting", choices=STATES, verbose_name=_("State"))
    hand_in_by = DateField(verbose_name=_("To be handed in by"))
    due_on = DateField(null=True, verbose_name=_("Due"))
    inspector = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Inspector"),
    )
    asked = IntegerField(default=0, verbose_name=_("Parts asked for"))
    present = IntegerField(default=0, verbose_name=_("Parts that are there"))
    remarks_open = IntegerField(default=0, verbose_name=_("Open remarks"))
    handed_in_at = MomentField(null=True, verbose_name=_("Handed in"))
    handed_in_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Handed in by"),
    )
    closed_at = MomentField(null=True, verbose_name=_("Over"))
    opened_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Opened by"),
    )
    created_at = MomentField(default=clock.now, verbose_name=_("Made"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int
        person_id: int | None
        employment_id: int | None
        inspector_id: int | None
        handed_in_by_id: int | None
        opened_by_id: int | None

    class Meta:
        table_name = "document_control_folder"
        constraints = [
            Check("kind in ('compliance', 'category')"),
            Check("state in ('collecting', 'handed_in', 'preview', 'returned', 'ready', 'closed')"),
        ]
        indexes = (
            (("municipality", "month", "state", "due_on"), False),
            (("institution", "month", "state"), False),
            (("inspector", "state", "due_on"), False),
        )

    def __str__(self) -> str:
        name = self.person.full_name if self.person is not None else _("A destroyed person")
        return str(_("Folder: %(name)s", name=name))

    @property
    def audit_label(self) -> str:
        """Return what the audit calls it: without the name."""
        return str(_("Folder No. %(key)s", key=self.id))


class FolderPart(BaseModel):
    """A part of a folder, as its template asked when it was opened: what of it is there."""

    folder = ForeignKeyField(
        Folder, backref="parts", index=False, on_delete="CASCADE", verbose_name=_("Folder")
    )
    code = CharField(max_length=80, verbose_name=_("Code"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    title = CharField(max_length=300, verbose_name=_("Title"))
    hint = TextField(default="", verbose_name=_("Hint"))
    required = BooleanField(default=True, verbose_name=_("Must be there"))
    least_files = IntegerField(default=1, verbose_name=_("Scans or materials at least"))
    certified = BooleanField(default=False, verbose_name=_("Certified copies"))
    present = CharField(max_length=6, default="", choices=PRESENT, verbose_name=_("Is it there?"))
    first_on = DateField(null=True, verbose_name=_("Date of the earliest paper"))
    last_on = DateField(null=True, verbose_name=_("Date of the latest paper"))
    comment = TextField(default="", verbose_name=_("Comment"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        folder_id: int

    class Meta:
        table_name = "document_control_folder_part"
        constraints = [Check("present in ('', 'yes', 'partly', 'no')")]
        indexes = ((("folder", "code"), True),)

    def __str__(self) -> str:
        return self.title


class PartMaterial(BaseModel):
    """What the databank knows, put into a part of a folder: a part in an event with its certificate.

    The words are kept as they were, and ``participation`` while the databank has it.
    """

    part = ForeignKeyField(
        FolderPart, backref="materials", on_delete="CASCADE", verbose_name=_("Part of the folder")
    )
    participation = ForeignKeyField(
        Participation,
        backref="+",
        null=True,
        on_delete="SET NULL",
        verbose_name=_("Event attended"),
    )
    title = CharField(max_length=500, verbose_name=_("Topic of the event"))
    held_on = DateField(null=True, verbose_name=_("Held on"))
    hours = DecimalField(
        max_digits=5, decimal_places=1, null=True, verbose_name=_("Academic hours")
    )
    certificate_number = CharField(
        max_length=40, default="", verbose_name=_("Number of the certificate")
    )
    certificate_code = CharField(
        max_length=20, default="", verbose_name=_("Check code of the certificate")
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

    if TYPE_CHECKING:
        part_id: int
        participation_id: int | None
        added_by_id: int | None

    class Meta:
        table_name = "document_control_part_material"

    def __str__(self) -> str:
        return self.title


class Preview(BaseModel):
    """A preview of a folder (предпросмотр): hidden from the institution until it is given out."""

    folder = ForeignKeyField(
        Folder, backref="previews", index=False, on_delete="CASCADE", verbose_name=_("Folder")
    )
    number = IntegerField(verbose_name=_("Number"))
    inspector = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Inspector"),
    )
    begun_at = MomentField(default=clock.now, verbose_name=_("Begun"))
    given_at = MomentField(null=True, verbose_name=_("Result given out on"))
    outcome = CharField(
        max_length=8, default="", choices=PREVIEW_OUTCOMES, verbose_name=_("Outcome")
    )
    words = TextField(default="", verbose_name=_("In words"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        folder_id: int
        inspector_id: int | None

    class Meta:
        table_name = "document_control_preview"
        constraints = [Check("outcome in ('', 'returned', 'ready')")]
        indexes = ((("folder", "number"), True),)

    def __str__(self) -> str:
        return str(_("Preview %(number)s", number=self.number))


class PartMark(BaseModel):
    """What a preview says of a part: fine, or something is wanting."""

    preview = ForeignKeyField(
        Preview, backref="marks", index=False, on_delete="CASCADE", verbose_name=_("Preview")
    )
    part = ForeignKeyField(
        FolderPart, backref="+", on_delete="CASCADE", verbose_name=_("Part of the folder")
    )
    mark = CharField(max_length=7, choices=MARKS, verbose_name=_("Mark"))

    if TYPE_CHECKING:
        preview_id: int
        part_id: int

    class Meta:
        table_name = "document_control_part_mark"
        constraints = [Check("mark in ('fine', 'wanting')")]
        indexes = ((("preview", "part"), True),)

    def __str__(self) -> str:
        return self.mark


class Remark(BaseModel):
    """A remark on a folder, or on a part of it: a draft until its preview is given out."""

    folder = ForeignKeyField(
        Folder, backref="remarks", on_delete="CASCADE", verbose_name=_("Folder")
    )
    part = ForeignKeyField(
        FolderPart,
        backref="remarks",
        null=True,
        on_delete="CASCADE",
        verbose_name=_("Part of the folder"),
    )
    preview = ForeignKeyField(
        Preview, backref="remarks", on_delete="CASCADE", verbose_name=_("Preview")
    )
    severity = CharField(
        max_length=10, default="remark", choices=SEVERITIES, verbose_name=_("Severity")
    )
    text = TextField(verbose_name=_("Text"))
    state = CharField(max_length=10, default="open", choices=REMARK_STATES, verbose_name=_("State"))
    answer = TextField(default="", verbose_name=_("What was done"))
    raised_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Raised by"),
    )
    raised_at = MomentField(default=clock.now, verbose_name=_("Raised"))
    given_at = MomentField(null=True, verbose_name=_("Result given out on"))
    mended_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Mended, seen by"),
    )
    mended_at = MomentField(null=True, verbose_name=_("Mended"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        folder_id: int
        part_id: int | None
        preview_id: int
        raised_by_id: int | None
        mended_by_id: int | None

    class Meta:
        table_name = "document_control_remark"
        constraints = [
            Check("severity in ('advice', 'remark', 'violation')"),
            Check("state in ('open', 'answered', 'mended', 'withdrawn')"),
        ]

    def __str__(self) -> str:
        return " ".join(self.text.split())[:120]


TABLES: tuple[type[Model] | Any, ...] = (
    FolderTemplate,
    TemplatePart,
    Folder,
    FolderPart,
    PartMaterial,
    Preview,
    PartMark,
    Remark,
)
