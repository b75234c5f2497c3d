"""What stands beside a request: watchers, checklists, links, merges, pauses, visit, rating."""

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

from plugins.hotline.models.dictionaries import ChecklistTemplate
from plugins.hotline.models.requests import Request
from plugins.hotline.wording import LINK_KINDS
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _


class Watcher(BaseModel):
    """Somebody who is told what happens to a request without doing it."""

    request = ForeignKeyField(
        Request, backref="watchers", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    user = ForeignKeyField(User, backref="+", on_delete="CASCADE", verbose_name=_("User"))

    if TYPE_CHECKING:
        request_id: int
        user_id: int

    class Meta:
        table_name = "hotline_watcher"
        indexes = ((("request", "user"), True),)

    def __str__(self) -> str:
        return str(self.user)


class Checklist(BaseModel):
    """A list of things to do in a request; a ``required`` one must be done before it is solved.

    ``template`` is the dictionary's list that it was made of, which is added once only.
    """

    request = ForeignKeyField(
        Request, backref="checklists", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    template = ForeignKeyField(
        ChecklistTemplate,
        backref="+",
        null=True,
        index=False,
        on_delete="SET NULL",
        verbose_name=_("Checklist template"),
    )
    title = CharField(max_length=200, verbose_name=_("Title"))
    required = BooleanField(default=False, verbose_name=_("Needed for the solution"))
    position = IntegerField(default=0, verbose_name=_("Place in the list"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        request_id: int
        template_id: int | None

    class Meta:
        table_name = "hotline_checklist"
        indexes = ((("request", "position"), False),)

    def __str__(self) -> str:
        return self.title


class ChecklistItem(BaseModel):
    """One thing to do; done by somebody at some moment."""

    checklist = ForeignKeyField(
        Checklist, backref="items", index=False, on_delete="CASCADE", verbose_name=_("Checklist")
    )
    position = IntegerField(default=0, verbose_name=_("Place in the list"))
    text = CharField(max_length=500, verbose_name=_("What is to be done"))
    done_at = MomentField(null=True, verbose_name=_("Done"))
    done_by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Done by")
    )
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        checklist_id: int
        done_by_id: int | None

    class Meta:
        table_name = "hotline_checklist_item"
        indexes = ((("checklist", "position"), False),)

    def __str__(self) -> str:
        return self.text


class RequestLink(BaseModel):
    """How a request belongs to another one: related to it, its duplicate, or split from it."""

    request = ForeignKeyField(
        Request, backref="links", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    other = ForeignKeyField(
        Request, backref="linked", on_delete="CASCADE", verbose_name=_("Other request")
    )
    kind = CharField(max_length=10, choices=LINK_KINDS, verbose_name=_("Kind of link"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Linked by")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        request_id: int
        other_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_link"
        constraints = [
            Check("kind in ('related', 'duplicate', 'split')"),
            Check("request_id <> other_id"),
        ]
        indexes = ((("request", "other", "kind"), True),)

    def __str__(self) -> str:
        return f"{dict(LINK_KINDS)[self.kind]}: {self.other}"


class RecordLink(BaseModel):
    """A record of another package that a request is about: a person, an application, a page.

    ``table`` and ``key`` name a record of the portal, whose title is asked for when it is shown, so
    that no name is copied; what lies elsewhere has ``title`` and ``url``.
    """

    request = ForeignKeyField(
        Request, backref="records", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    table = CharField(max_length=80, default="", verbose_name=_("Kind of data"))
    key = IntegerField(null=True, verbose_name=_("Number of the record"))
    title = CharField(max_length=300, default="", verbose_name=_("Title"))
    url = CharField(max_length=500, default="", verbose_name=_("Link"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Linked by")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        request_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_record_link"
        constraints = [Check("key is not null or url <> ''")]
        indexes = (
            (("request", "table", "key"), True),
            (("table", "key"), False),
        )

    def __str__(self) -> str:
        return self.title or self.url or f"{self.table} {self.key}"


class Merge(BaseModel):
    """One request that was merged into another; ``journal`` (JSON) is what undoing needs."""

    kept = ForeignKeyField(
        Request, backref="+", on_delete="CASCADE", verbose_name=_("Request that stays")
    )
    gone = ForeignKeyField(
        Request, backref="+", on_delete="CASCADE", verbose_name=_("Request that was merged")
    )
    journal = TextField(default="{}")
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Merged by")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))
    undone_at = MomentField(null=True, verbose_name=_("Undone"))

    if TYPE_CHECKING:
        kept_id: int
        gone_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_merge"

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class Pause(BaseModel):
    """A time in which the caller acts next and no clock runs; it goes on without ``ended_at``."""

    request = ForeignKeyField(
        Request, backref="pauses", index=False, on_delete="CASCADE", verbose_name=_("Request")
    )
    started_at = MomentField(default=clock.now, verbose_name=_("From"))
    ended_at = MomentField(null=True, verbose_name=_("Until"))
    reason = CharField(max_length=300, default="", verbose_name=_("What is waited for"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Paused by")
    )

    if TYPE_CHECKING:
        request_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_pause"
        constraints = [Check("ended_at is null or ended_at >= started_at")]
        indexes = ((("request", "started_at"), False),)

    def __str__(self) -> str:
        return self.reason


class Visit(BaseModel):
    """A visit on request (выезд по заявке): agreed for a day, later what was done and left there.

    Its act is a paper among the files of the visit.
    """

    request = ForeignKeyField(
        Request, backref="visits", unique=True, on_delete="CASCADE", verbose_name=_("Request")
    )
    starts_at = MomentField(null=True, index=True, verbose_name=_("From"))
    ends_at = MomentField(null=True, verbose_name=_("Until"))
    place = CharField(max_length=300, default="", verbose_name=_("Place"))
    visitor = ForeignKeyField(
        User, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Who goes")
    )
    done_on = DateField(null=True, verbose_name=_("Done on"))
    what_done = TextField(default="", verbose_name=_("What was done"))
    materials = TextField(default="", verbose_name=_("Materials left"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        request_id: int
        visitor_id: int | None

    class Meta:
        table_name = "hotline_visit"
        constraints = [Check("ends_at is null or starts_at is not null")]

    def __str__(self) -> str:
        return str(self.request)


class Rating(BaseModel):
    """What the caller thinks of the solution: one to five, in words if wanted; one for a request."""

    request = ForeignKeyField(
        Request, backref="ratings", unique=True, on_delete="CASCADE", verbose_name=_("Request")
    )
    value = IntegerField(verbose_name=_("Rating"))
    comment = TextField(default="", verbose_name=_("Comment"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Rated by")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))
    version = IntegerField(default=1)

    if TYPE_CHECKING:
        request_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_rating"
        constraints = [Check("value between 1 and 5")]

    def __str__(self) -> str:
        return str(self.value)
