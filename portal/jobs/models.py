"""Background work in the database: what waits, runs and has run, and who has been seen running it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution, Membership

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN_STATES = (WAITING, RUNNING)

STATES = (
    (WAITING, _("Waits")),
    (RUNNING, _("Running")),
    (DONE, _("Done")),
    (FAILED, _("Failed")),
    (CANCELLED, _("Cancelled")),
)


class Job(BaseModel):
    """One piece of background work (фоновая работа): who asked for what, and how far it is.

    A running job belongs to whoever holds its ``token``, until ``lease_until``; then it may be given
    to another. ``key`` is unique among the open jobs of a kind, ``slot`` (the time of periodic work)
    among all of them.
    """

    kind = CharField(max_length=120, verbose_name=_("Kind of work"))
    title = CharField(max_length=300, default="", verbose_name=_("What is done"))
    user = ForeignKeyField(
        User, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Who asked")
    )
    workplace = ForeignKeyField(
        Membership, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Workplace")
    )
    institution = ForeignKeyField(
        Institution, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Institution")
    )
    arguments = TextField(default="{}", verbose_name=_("Arguments"))
    key = CharField(max_length=120, null=True, verbose_name=_("Key"))
    slot = CharField(max_length=40, null=True, verbose_name=_("Time of periodic work"))
    state = CharField(
        max_length=12, default=WAITING, choices=STATES, index=True, verbose_name=_("State")
    )
    progress_done = IntegerField(default=0, verbose_name=_("Done so far"))
    progress_total = IntegerField(default=0, verbose_name=_("Of"))
    progress_text = CharField(max_length=300, default="", verbose_name=_("What is being done"))
    attempts = IntegerField(default=0, verbose_name=_("Attempts"))
    token = CharField(max_length=32, default="")
    worker = CharField(max_length=120, default="", verbose_name=_("Worker"))
    lease_until = MomentField(null=True, verbose_name=_("Lease until"))
    cancel_asked = BooleanField(default=False, verbose_name=_("Cancelling was asked for"))
    run_after = MomentField(null=True, verbose_name=_("Not before"))
    created_at = MomentField(default=clock.now, verbose_name=_("Asked for"))
    started_at = MomentField(null=True, verbose_name=_("Started"))
    finished_at = MomentField(null=True, index=True, verbose_name=_("Finished"))
    error = TextField(default="", verbose_name=_("What went wrong"))
    result_text = CharField(max_length=300, default="", verbose_name=_("Result"))
    result_url = CharField(max_length=500, default="", verbose_name=_("Link to the result"))

    if TYPE_CHECKING:
        user_id: int | None
        workplace_id: int | None
        institution_id: int | None

    class Meta:
        table_name = "jobs_job"
        indexes = ((("kind", "slot"), True),)
        further_indexes = ("jobs_job_open_key",)

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def is_open(self) -> bool:
        """Tell whether the job waits or runs."""
        return self.state in OPEN_STATES

    @property
    def given(self) -> dict[str, Any]:
        """Return the arguments that the job was asked for with."""
        found: dict[str, Any] = json.loads(self.arguments)
        return found


class WorkerBeat(BaseModel):
    """When a worker was last seen, so that others can tell that nobody works."""

    name = CharField(max_length=120, unique=True, verbose_name=_("Worker"))
    started_at = MomentField(default=clock.now, verbose_name=_("Started"))
    seen_at = MomentField(default=clock.now, verbose_name=_("Last seen"))
    running = IntegerField(default=0, verbose_name=_("Running"))

    class Meta:
        table_name = "jobs_worker"
