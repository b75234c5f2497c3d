"""What background work gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.jobs.models import Job, WorkerBeat
from portal.jobs.permissions import PERMISSIONS
from portal.plugin import Delivery, JobKind, NoticeKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.plugin import KnownPerson, OpenItems, Permission, Traces


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables."""
    return [Job, WorkerBeat]


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees which work."""
    from portal.jobs.policies import JobPolicy, WorkerPolicy  # noqa: PLC0415 - build on models

    return [JobPolicy(), WorkerPolicy()]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.jobs.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal worker`` and ``portal jobs``."""
    from portal.jobs.cli import jobs, worker  # noqa: PLC0415 - only the command line needs it

    return [worker, jobs]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the cleaning of what ended long ago."""
    return [
        JobKind(
            name="jobs.forget",
            title=_("Forget background work that ended long ago"),
            run="portal.jobs.retention:forget",
            daily_at="03:40",
        )
    ]


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give the notices of work that has ended."""
    return [
        NoticeKind(
            name="jobs.done",
            title=_("Background work is ready"),
            delivery=Delivery.INBOX,
        ),
        NoticeKind(
            name="jobs.failed",
            title=_("Background work was not done"),
            delivery=Delivery.DIGEST,
        ),
    ]


@hookimpl
def portal_personal_traces(person: KnownPerson) -> Iterable[Traces]:
    """Give the background work that names the person."""
    from portal.jobs.traces import traces  # noqa: PLC0415 - only an act of destruction needs it

    return traces(person)


@hookimpl
def portal_open_items(user: User) -> Iterable[OpenItems]:
    """Give the work that a user has asked for and that has not ended."""
    from portal.jobs.handing_over import open_items  # noqa: PLC0415 - only a hand-over needs it

    return open_items(user)
