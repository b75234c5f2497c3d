"""A run of the import wizard, what undoes it, and what is remembered for the next list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

STATES = (
    ("working", _("In work")),
    ("read", _("Ready to be taken in")),
    ("applied", _("Taken in")),
    ("failed", _("Cannot be taken in")),
)


class ImportRun(BaseModel):
    """One uploaded list on its way into the databank; without a user it is the operator's.

    ``institution`` or ``municipality`` tell whose run it is, as with a workplace; ``target`` is the
    institution of all rows where it was chosen. The file, its rows, entries and the planned rows lie
    in the folder of files under ``stored_name``; what people chose and what was found is JSON here.
    ``corrections`` are cells mended in the preview; ``uses_memory`` tells that earlier corrections
    are taken over. The numbers of the audit's lines tell what has happened since the list was taken
    in, and which of that was the undoing.
    """

    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="CASCADE", verbose_name=_("User")
    )
    workplace = IntegerField(default=0)
    municipality = ForeignKeyField(
        Municipality, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    target = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    file_name = CharField(max_length=300, verbose_name=_("File"))
    stored_name = CharField(max_length=64, unique=True)
    size = IntegerField(default=0, verbose_name=_("Size"))
    state = CharField(max_length=10, default="working", choices=STATES, verbose_name=_("State"))
    step = CharField(max_length=10, default="read")
    done = IntegerField(default=0)
    message = TextField(default="")
    staged = TextField(default="")
    choices = TextField(default="{}")
    decisions = TextField(default="{}")
    corrections = TextField(default="{}")
    uses_memory = BooleanField(default=True)
    chosen = TextField(default="")
    totals = TextField(default="{}")
    job = IntegerField(null=True)
    created_at = MomentField(default=clock.now, index=True, verbose_name=_("Uploaded"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    applied_at = MomentField(null=True, verbose_name=_("Taken in"))
    first_line = IntegerField(null=True)
    last_line = IntegerField(null=True)
    undone_at = MomentField(null=True, verbose_name=_("Undone"))
    undone_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Undone by")
    )
    undone = TextField(default="{}")
    first_undo_line = IntegerField(null=True)
    last_undo_line = IntegerField(null=True)

    if TYPE_CHECKING:
        user_id: int | None
        municipality_id: int | None
        institution_id: int | None
        target_id: int | None

    class Meta:
        table_name = "staff_import_run"
        constraints = [
            Check("state in ('working', 'read', 'applied', 'failed')"),
            Check("step in ('read', 'plan', 'apply')"),
            Check("municipality_id is null or institution_id is null"),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportJournal(BaseModel):
    """What a part of a list created and changed, so that all of it can be undone for 30 days.

    ``body`` is JSON: keys of created rows by table, and values before and after of changed ones.
    """

    run = ForeignKeyField(ImportRun, backref="+", on_delete="CASCADE")
    body = TextField()

    if TYPE_CHECKING:
        run_id: int

    class Meta:
        table_name = "staff_import_journal"


class ImportMemory(BaseModel):
    """A correction that serves the next list of the same institution, district or portal.

    ``kind``: table (subject: mark of its headings, value: JSON of columns), heading (subject: its
    text, value: field), position or institution (subject: the wording, value: the answer).
    """

    municipality = ForeignKeyField(Municipality, backref="+", null=True, on_delete="CASCADE")
    institution = ForeignKeyField(Institution, backref="+", null=True, on_delete="CASCADE")
    kind = CharField(max_length=12)
    subject = CharField(max_length=300)
    value = TextField()
    remembered_at = MomentField(default=clock.now)

    if TYPE_CHECKING:
        municipality_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "staff_import_memory"
        constraints = [
            Check("kind in ('table', 'heading', 'position', 'institution')"),
            Check("municipality_id is null or institution_id is null"),
        ]
        indexes = ((("kind", "subject"), False),)
