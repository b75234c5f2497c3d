"""Personal addresses of the calendar, and what was last published there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from portal import clock
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Membership


class Feed(BaseModel):
    """A secret address from which a telephone reads a workplace's calendar (подписка на календарь).

    The secret is kept hashed and shown once; ``with_names`` lets names of persons leave the portal.
    """

    membership = ForeignKeyField(
        Membership,
        backref="+",
        unique=True,
        on_delete="CASCADE",
        verbose_name=_("Workplace"),
    )
    secret_hash = CharField(max_length=64, unique=True)
    with_names = BooleanField(default=False, verbose_name=_("With names of persons"))
    made_at = MomentField(default=clock.now, verbose_name=_("Made"))

    if TYPE_CHECKING:
        membership_id: int

    class Meta:
        table_name = "agenda_feed"

    def __str__(self) -> str:
        return f"№ {self.id}"


class Published(BaseModel):
    """An entry as a feed last told it: its SEQUENCE grows when what it says changes."""

    feed = ForeignKeyField(Feed, backref="+", index=False, on_delete="CASCADE")
    key = CharField(max_length=200)
    digest = CharField(max_length=64)
    sequence = IntegerField(default=0)
    changed_at = MomentField(default=clock.now)

    if TYPE_CHECKING:
        feed_id: int

    class Meta:
        table_name = "agenda_published"
        indexes = ((("feed", "key"), True),)
