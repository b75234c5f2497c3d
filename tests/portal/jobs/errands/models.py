"""What errands leave behind."""

from peewee import CharField, IntegerField

from portal.database import BaseModel


class Mark(BaseModel):
    """One errand that has been done, as often as it was done."""

    job_id = IntegerField()
    word = CharField(max_length=60, default="")

    class Meta:
        table_name = "errands_mark"
