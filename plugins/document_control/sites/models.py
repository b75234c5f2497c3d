"""The tables of sites: addresses, what must be there, each look of the robot and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from plugins.document_control.models import Finding
from plugins.document_control.sites.wording import LOOK_STATES, RESULT_VERDICTS, TESTS
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    import datetime as dt


class Site(BaseModel):
    """The site of an institution (сайт ОО). What the last look gave stands beside, for the list."""

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
        unique=True,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    address = CharField(max_length=500, verbose_name=_("Address of the site"))
    checked = BooleanField(default=True, verbose_name=_("The robot looks at it"))
    state = CharField(
        max_length=10, default="", choices=(("", _("Not looked at yet")), *LOOK_STATES)
    )
    looked_at = MomentField(null=True, verbose_name=_("Last looked at"))
    good = IntegerField(default=0, verbose_name=_("Yes"))
    wanting = IntegerField(default=0, verbose_name=_("Partly or no"))
    unsure = IntegerField(default=0, verbose_name=_("To be looked at by a person"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int
        institution_id: int

    class Meta:
        table_name = "document_control_site"
        constraints = [Check("state in ('', 'running', 'done', 'failed', 'cancelled')")]
        indexes = ((("municipality", "looked_at"), False),)

    def __str__(self) -> str:
        return self.address


class RequiredPage(BaseModel):
    """A page that sites must have (обязательная страница): shipped, or a district's own.

    A district's own with the same ``code`` takes the place of the shipped one. ``any_of``, ``all_of``
    and ``paths`` are lines. ``anywhere`` tells that it need not stand in the section on attestation.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    code = CharField(max_length=40, verbose_name=_("Code"))
    title = CharField(max_length=200, verbose_name=_("Title"))
    any_of = TextField(default="", verbose_name=_("Any of these words"))
    all_of = TextField(default="", verbose_name=_("All of these words"))
    paths = TextField(default="", verbose_name=_("Where it usually lies"))
    test = CharField(max_length=8, default="", choices=TESTS, verbose_name=_("Further test"))
    anywhere = BooleanField(default=False, verbose_name=_("May stand outside the section"))
    kinds = CharField(max_length=80, default="", verbose_name=_("Kinds of institutions"))
    position = IntegerField(default=0, verbose_name=_("Order"))
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        municipality_id: int | None

    class Meta:
        table_name = "document_control_required_page"
        constraints = [Check("test in ('', 'phone', 'norms', 'year', 'recent')")]
        indexes = ((("municipality", "code"), True),)

    def __str__(self) -> str:
        return self.title


class Look(BaseModel):
    """One look of the robot at a site (обход): how far it came, or why it could not.

    ``error`` are words for a person. ``job`` is the key of the background work that did it: by it
    work that was begun again knows what it has done.
    """

    site = ForeignKeyField(
        Site, backref="looks", index=False, on_delete="CASCADE", verbose_name=_("Site")
    )
    state = CharField(
        max_length=10, default="running", choices=LOOK_STATES, verbose_name=_("State")
    )
    started_at = MomentField(default=clock.now, verbose_name=_("Begun"))
    finished_at = MomentField(null=True, verbose_name=_("End of the look"))
    pages = IntegerField(default=0, verbose_name=_("Pages"))
    requests = IntegerField(default=0, verbose_name=_("Requests to the site"))
    error = TextField(default="", verbose_name=_("Why it could not"))
    error_code = CharField(max_length=20, default="")
    moved_to = CharField(max_length=1000, default="", verbose_name=_("Moved to"))
    job = IntegerField(null=True, index=True)

    if TYPE_CHECKING:
        site_id: int

    class Meta:
        table_name = "document_control_look"
        constraints = [Check("state in ('running', 'done', 'failed', 'cancelled')")]
        indexes = ((("site", "started_at"), False),)

    def __str__(self) -> str:
        return f"{self.site} {self.started_at:%d.%m.%Y %H:%M}"


class Snapshot(BaseModel):
    """A page as the robot saw it (снимок): where, when, its text, its checksum, and the page itself.

    ``digest`` is the SHA-256 of the text as it is compared. ``body`` is the page's bytes, compressed,
    kept only for pages that a result rests on, and only where they are not large.
    """

    look = ForeignKeyField(
        Look, backref="snapshots", on_delete="CASCADE", verbose_name=_("Look of the robot")
    )
    url = CharField(max_length=1000, verbose_name=_("Address"))
    final_url = CharField(max_length=1000, default="", verbose_name=_("Came to"))
    status = IntegerField(null=True, verbose_name=_("Answer"))
    failure = CharField(max_length=20, default="")
    fetched_at = MomentField(default=clock.now, verbose_name=_("Fetched"))
    content_type = CharField(max_length=200, default="", verbose_name=_("Type"))
    encoding = CharField(max_length=20, default="", verbose_name=_("Encoding"))
    digest = CharField(max_length=64, default="", verbose_name=_("Checksum"))
    title = CharField(max_length=300, default="", verbose_name=_("Title"))
    text = TextField(default="", verbose_name=_("Text"))
    body = BlobField(null=True)

    if TYPE_CHECKING:
        look_id: int

    class Meta:
        table_name = "document_control_snapshot"

    def __str__(self) -> str:
        return self.title or self.url


class PageResult(BaseModel):
    """What a look gave for a required page, or for a teacher's materials (результат).

    The robot proposes with a reason, a person confirms; only what is confirmed is shown to the
    institution, therefore address, checksum and day stand here and not in the snapshot alone.
    ``changed``: the text differs from that of the look before, none where there is nothing to compare.
    """

    look = ForeignKeyField(
        Look, backref="results", on_delete="CASCADE", verbose_name=_("Look of the robot")
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
    code = CharField(max_length=40, verbose_name=_("Code"))
    title = CharField(max_length=200, verbose_name=_("What must be there"))
    person = ForeignKeyField(
        Person, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Teacher")
    )
    proposed = CharField(
        max_length=6, null=True, choices=RESULT_VERDICTS, verbose_name=_("The robot proposes")
    )
    reason = TextField(default="", verbose_name=_("Why"))
    url = CharField(max_length=1000, default="", verbose_name=_("Address"))
    digest = CharField(max_length=64, default="", verbose_name=_("Checksum"))
    seen_at = MomentField(default=clock.now, verbose_name=_("Seen"))
    snapshot = ForeignKeyField(
        Snapshot, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Snapshot")
    )
    changed = BooleanField(null=True, verbose_name=_("Changed since the last look"))
    previous = ForeignKeyField(
        "self", backref="+", null=True, on_delete="SET NULL", verbose_name=_("Result before")
    )
    confirmed = CharField(
        max_length=6, null=True, choices=RESULT_VERDICTS, verbose_name=_("Decided by a person")
    )
    comment = TextField(default="", verbose_name=_("Comment"))
    confirmed_by = ForeignKeyField(
        User,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Decided by"),
    )
    confirmed_at = MomentField(null=True, verbose_name=_("Decided"))
    finding = ForeignKeyField(
        Finding, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Finding")
    )
    due_by = DateField(null=True, verbose_name=_("Must be there by"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        look_id: int
        municipality_id: int
        institution_id: int
        person_id: int | None
        snapshot_id: int | None
        previous_id: int | None
        confirmed_by_id: int | None
        finding_id: int | None

    class Meta:
        table_name = "document_control_page_result"
        constraints = [
            Check("proposed is null or proposed in ('yes', 'partly', 'no')"),
            Check("confirmed is null or confirmed in ('yes', 'partly', 'no')"),
        ]
        indexes = (
            (("institution", "code", "confirmed_at"), False),
            (("municipality", "seen_at"), False),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.person}" if self.person_id is not None else self.title

    @property
    def verdict(self) -> str | None:
        """Return what holds: a person's decision before the robot's proposal."""
        return self.confirmed or self.proposed

    @property
    def seen_on(self) -> dt.date:
        """Return the day in the district's time zone on which it was seen."""
        return clock.local(self.seen_at).date()


TABLES = (Site, RequiredPage, Look, Snapshot, PageResult)
