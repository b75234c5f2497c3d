"""``portal worker``, and ``portal jobs``: list, run, retry, cancel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from flask import current_app

from portal.access.actor import system_actor
from portal.backup.occupied import shared
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.jobs import runner, services
from portal.jobs.models import STATES, Job
from portal.jobs.worker import Worker

if TYPE_CHECKING:
    from flask import Flask

    from portal.access.actor import Actor
    from portal.config import Settings


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many jobs run at once; the setting worker_jobs by default.",
)
def worker(processes: int | None) -> None:
    """Do background work until stopped; for a place where 'portal serve' runs without a worker."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    settings: Settings = app.extensions["settings"]
    click.get_current_context().find_root().close()
    with app.app_context(), shared(settings.instance):
        Worker(app, processes or settings.worker_jobs).run()


@click.group()
def jobs() -> None:
    """Look after background work."""


@jobs.command("list")
@click.option("--state", type=click.Choice([code for code, _title in STATES]), help="Only these.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def list_(state: str | None, limit: int, *, as_json: bool) -> None:
    """List background work, the newest first."""
    query = Job.select().order_by(Job.id.desc()).limit(limit)
    for job in query.where(Job.state == state) if state else query:
        if as_json:
            told = {"id": job.id, "kind": job.kind, "title": job.title, "state": job.state}
            told |= {"attempts": job.attempts, "error": job.error}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(f"{job.id}\t{job.state}\t{job.kind}\t{job.title}\t{job.error}")


@jobs.command("run")
def run() -> None:
    """Do everything that waits, in this process, and stop."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    for job in runner.run_pending(app):
        click.echo(f"{job.id}\t{job.state}\t{job.kind}\t{job.error}")


@jobs.command("retry")
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Let a piece of work that failed or was cancelled be done again."""
    click.echo(services.retry(_job(number), actor=_operator()).state)


@jobs.command("cancel")
@click.argument("number", type=int)
def cancel(number: int) -> None:
    """Cancel a piece of work."""
    click.echo(services.cancel(_job(number), actor=_operator()).state)


def _job(number: int) -> Job:
    found = Job.get_or_none(Job.id == number)
    if found is None:
        raise NotFound(_("There is no such work."))
    return found


def _operator() -> Actor:
    extensions = current_app.extensions
    return system_actor(extensions["plugins"], extensions["permissions"])
