"""Certificates as they were issued, and the counters of their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DecimalField,
    ForeignKeyField,
    IntegerField,
)

from plugins.master_classes.certificates.codes import shown
from plugins.master_classes.certificates.wording import ROLES, STATES
from plugins.master_classes.models import Enrolment, Event, Leader
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality


class CertificateCounter(BaseModel):
    """The last number of a municipality's certificates in one calendar year."""

    municipality = ForeignKeyField(
        Municipality, backref="+", index=False, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    year = IntegerField(verbose_name=_("Year"))
    last = IntegerField(default=0, verbose_name=_("Last number"))

    if TYPE_CHECKING:
        municipality_id: int

    class Meta:
        table_name = "master_classes_certificate_counter"
        indexes = ((("municipality", "year"), True),)

    def __str__(self) -> str:
        return f"{self.last}/{self.year}"


class Certificate(BaseModel):
    """A certificate of one who took part in an event or led it (сертификат), with what it says.

    What is printed is kept here as it was on the day of issue: a title that is mended later does not
    change a paper that somebody holds. ``holder`` names whose it is while it is valid, so that nobody
    has two. The name is erased with the person (``erased_at``); number and code stay, and are verified.
    """

    municipality = ForeignKeyField(
        Municipality, backref="+", index=False, on_delete="RESTRICT", verbose_name=_("Municipality")
    )
    event = ForeignKeyField(
        Event,
        backref="certificates",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Event"),
    )
    enrolment = ForeignKeyField(
        Enrolment, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Enrolment")
    )
    leader = ForeignKeyField(
        Leader, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Leader")
    )
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Person")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        null=True,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    role = CharField(max_length=12, choices=ROLES, verbose_name=_("Role in the event"))
    holder = CharField(max_length=40, null=True, unique=True)
    name = CharField(max_length=310, default="", verbose_name=_("Full name"))
    position = CharField(max_length=300, default="", verbose_name=_("Position"))
    organisation = CharField(max_length=300, default="", verbose_name=_("Organisation"))
    title = CharField(max_length=300, verbose_name=_("Topic of the event"))
    kind = CharField(max_length=20, default="", verbose_name=_("Kind of event"))
    hours = DecimalField(
        max_digits=5, decimal_places=1, null=True, verbose_name=_("Academic hours")
    )
    first_on = DateField(null=True, verbose_name=_("First day"))
    last_on = DateField(null=True, verbose_name=_("Last day"))
    year = IntegerField(verbose_name=_("Year"))
    number = IntegerField(verbose_name=_("Number"))
    code = CharField(max_length=12, unique=True, verbose_name=_("Check code"))
    issued_on = DateField(verbose_name=_("Issued on"))
    issued_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="SET NULL", verbose_name=_("Issued by")
    )
    state = CharField(max_length=10, default="valid", choices=STATES, verbose_name=_("State"))
    reason = CharField(max_length=500, default="", verbose_name=_("Why it is not valid"))
    ended_at = MomentField(null=True, verbose_name=_("Not valid since"))
    replaces = ForeignKeyField(
        "self",
        backref="+",
        null=True,
        unique=True,
        on_delete="RESTRICT",
        verbose_name=_("Replaces"),
    )
    erased_at = MomentField(null=True, verbose_name=_("Name erased"))
    created_at = MomentField(default=clock.now, verbose_name=_("Added"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        event_id: int
        enrolment_id: int | None
        leader_id: int | None
        person_id: int | None
        institution_id: int | None
        issued_by_id: int | None
        replaces_id: int | None

    class Meta:
        table_name = "master_classes_certificate"
        constraints = [
            Check("role in ('participant', 'leader')"),
            Check("state in ('valid', 'reissued', 'revoked')"),
            Check("(holder is not null) = (state = 'valid')"),
            Check("(ended_at is null) = (state = 'valid')"),
            Check("number > 0"),
        ]
        indexes = (
            (("municipality", "year", "number"), True),
            (("event", "state"), False),
            (("municipality", "issued_on"), False),
        )

    def __str__(self) -> str:
        return self.full_number

    @property
    def full_number(self) -> str:
        """Return the number as it is printed: within the year of the municipality."""
        return f"{self.number}/{self.year}"

    @property
    def shown_code(self) -> str:
        """Return the check code as it is printed."""
        return shown(self.code)


TABLES = (CertificateCounter, Certificate)
