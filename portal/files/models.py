"""Stored files and their versions (файлы и их версии); the bytes lie in the files folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, DateField, ForeignKeyField, IntegerField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

SCANS = (
    ("none", _("Not checked")),
    ("clean", _("Clean")),
    ("infected", _("Infected: in quarantine")),
    ("failed", _("The check did not work")),
)


class StoredFile(BaseModel):
    """A file of a record: what it is for, whose it is, and all its versions.

    ``subject`` and ``subject_id`` name the record by its table and number. A file kept for its user
    alone (a result of background work) has the user as its subject and the workplace where it was made.
    """

    subject = CharField(max_length=80, verbose_name=_("Kind of data"))
    subject_id = IntegerField(verbose_name=_("Number"))
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    workplace = IntegerField(null=True, verbose_name=_("Workplace"))
    purpose = CharField(max_length=60, default="", verbose_name=_("Purpose"))
    title = CharField(max_length=200, verbose_name=_("File"))
    created_at = MomentField(default=clock.now, verbose_name=_("Uploaded"))
    keep_until = DateField(null=True, index=True, verbose_name=_("Kept until"))
    missing_since = DateField(null=True, verbose_name=_("Record missing since"))

    if TYPE_CHECKING:
        institution_id: int | None

    class Meta:
        table_name = "files_file"
        indexes = ((("subject", "subject_id"), False),)

    def __str__(self) -> str:
        return self.title


class FileVersion(BaseModel):
    """One version of a file, never overwritten: its name, kind, size in bytes and SHA-256."""

    file = ForeignKeyField(
        StoredFile, backref="versions", on_delete="CASCADE", verbose_name=_("File")
    )
    number = IntegerField(verbose_name=_("Version"))
    name = CharField(max_length=200, verbose_name=_("Name"))
    kind = CharField(max_length=10, verbose_name=_("Kind"))
    size = IntegerField(verbose_name=_("Size, bytes"))
    sha256 = CharField(max_length=64, verbose_name=_("SHA-256"))
    stored_name = CharField(max_length=80, unique=True, verbose_name=_("Stored as"))
    uploaded_by = ForeignKeyField(
        User, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Uploaded by")
    )
    at = MomentField(default=clock.now, verbose_name=_("Uploaded"))
    scan = CharField(max_length=10, default="none", choices=SCANS, verbose_name=_("Virus check"))

    if TYPE_CHECKING:
        file_id: int
        uploaded_by_id: int | None

    class Meta:
        table_name = "files_version"
        indexes = ((("file", "number"), True),)
        constraints = [Check("scan in ('none', 'clean', 'infected', 'failed')")]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
