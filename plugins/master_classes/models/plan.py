"""Where events are held, and which belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.master_classes.wording import KINDS, PLACE_KINDS
from portal.database import BaseModel
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class Place(BaseModel):
    """Where a session is held (место проведения): a room of an institution, a link, or elsewhere.

    Without an institution it is the district's own. ``address`` is a street or, online, a link;
    ``seats`` is how many it holds, none where nobody has counted. ``way_minutes`` is how long the way to
    it takes, none where it takes as long as everywhere in the district.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Institution")
    )
    name = CharField(max_length=200, verbose_name=_("Name"))
    kind = CharField(max_length=10, default="room", choices=PLACE_KINDS, verbose_name=_("Kind"))
    seats = IntegerField(null=True, verbose_name=_("Seats"))
    address = CharField(max_length=500, default="", verbose_name=_("Address or link"))
    way_minutes = IntegerField(null=True, verbose_name=_("Minutes on the way to it"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int | None

    class Meta:
        table_name = "master_classes_place"
        constraints = [
            Check("kind in ('room', 'online', 'elsewhere')"),
            Check("seats is null or seats > 0"),
            Check("way_minutes is null or way_minutes >= 0"),
        ]
        indexes = ((("municipality", "institution", "name"), False),)

    def __str__(self) -> str:
        return self.name


class Way(BaseModel):
    """How many minutes the way between two places takes, where it is not what their own ways tell.

    It holds in both directions and for all rooms of the two institutions; ``first`` is the one with
    the smaller key.
    """

    first = ForeignKeyField(
        Place, backref="+", index=False, on_delete="CASCADE", verbose_name=_("One place")
    )
    second = ForeignKeyField(
        Place, backref="+", on_delete="CASCADE", verbose_name=_("The other place")
    )
    minutes = IntegerField(verbose_name=_("Minutes on the way"))

    if TYPE_CHECKING:
        first_id: int
        second_id: int

    class Meta:
        table_name = "master_classes_way"
        constraints = [Check("first_id < second_id"), Check("minutes >= 0")]
        indexes = ((("first", "second"), True),)

    def __str__(self) -> str:
        return str(self.minutes)


class Series(BaseModel):
    """Events that belong together (цикл), in one school year named by the year it starts in."""

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    title = CharField(max_length=300, verbose_name=_("Name"))
    kind = CharField(
        max_length=20, default="master_class", choices=KINDS, verbose_name=_("Kind of event")
    )
    school_year = IntegerField(verbose_name=_("School year"))
    description = TextField(default="", verbose_name=_("Description"))
    copied_from = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Copied from")
    )
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        copied_from_id: int | None

    class Meta:
        table_name = "master_classes_series"
        constraints = [
            Check("kind in ('master_class', 'open_lesson', 'seminar', 'association', 'meeting')"),
        ]
        indexes = ((("municipality", "school_year", "title"), False),)

    def __str__(self) -> str:
        return self.title
