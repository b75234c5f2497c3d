"""Notes of institutions: a relation, a choice, a day, a version; parts go with them, stamps forbid."""

from __future__ import annotations

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from portal.database import BaseModel
from portal.institutions.models import Institution


class Note(BaseModel):
    """A note of an institution."""

    title = CharField(max_length=60, unique=True, verbose_name="Title")
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name="School"
    )
    kind = CharField(
        max_length=10, default="", choices=(("plan", "Plan"), ("act", "Act")), verbose_name="Kind"
    )
    due_on = DateField(null=True, verbose_name="Due")
    body = TextField(default="", verbose_name="Text")
    secret_code = CharField(max_length=20, default="hush")
    version = IntegerField(default=1)

    class Meta:
        table_name = "shelf_note"

    def __str__(self) -> str:
        return self.title


class Part(BaseModel):
    """Goes with its note."""

    note = ForeignKeyField(Note, backref="+", on_delete="CASCADE")

    class Meta:
        table_name = "shelf_part"


class Stamp(BaseModel):
    """Forbids deleting its note."""

    note = ForeignKeyField(Note, backref="+", on_delete="RESTRICT")

    class Meta:
        table_name = "shelf_stamp"


TABLES = (Note, Part, Stamp)
