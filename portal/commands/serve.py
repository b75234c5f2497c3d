"""``portal serve``: the portal over HTTP, in several processes."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import nullcontext

import click

from portal.backup.occupied import shared
from portal.commands.application import application
from portal.commands.demo import print_sign_ins
from portal.commands.listening import demand_free
from portal.config import instance_folder, write_first_settings
from portal.demo import fill
from portal.jobs.supervisor import working
from portal.schema.readiness import demand_ready
from portal.schema.runner import upgrade


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; the setting by default.")
@click.option(
    "--with-demo", is_flag=True, help="First make settings and tables, and fill in the demo."
)
@click.option(
    "--worker/--no-worker",
    "worker",
    default=None,
    help="Do background work beside the server; the setting by default.",
)
@click.pass_context
def serve(
    ctx: click.Context,
    host: str,
    port: int,
    workers: int | None,
    *,
    with_demo: bool,
    worker: bool | None,
) -> None:
    """Serve the portal until it is stopped, and do its background work.

    Each process answers one request at a time: threads would only wait for each other around
    SQLite, and a second process uses the second core. Background work has a process of its own.
    """
    from granian import Granian  # noqa: PLC0415 - only the server needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    demand_free(host, port)
    if with_demo:
        write_first_settings(instance_folder())
    app = application(ctx)
    if with_demo:
        upgrade(app.extensions["plugins"])
        print_sign_ins(fill(app, "district", lambda text: click.echo(text, err=True)))
    demand_ready(app.extensions["plugins"], app.extensions["settings"].instance)
    processes = workers or app.extensions["settings"].workers
    click.echo(f"http://{host}:{port}/")
    ctx.find_root().close()
    beside = app.extensions["settings"].worker if worker is None else worker
    _hear_interrupts_alone()
    with shared(app.extensions["settings"].instance), working(app) if beside else nullcontext():
        Granian(
            "portal.app:create_app",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            websockets=False,
            workers=processes,
            blocking_threads=1,
            backlog=1024,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_access=False,
        ).serve()


def _hear_interrupts_alone() -> None:
    """Let Ctrl+C end this process as SIGTERM does, and keep it from the processes that it starts.

    A terminal interrupts all of them at once; a process of granian that is then told to stop by its
    parent as well stops no more, and is killed after ten seconds. They inherit that it is blocked.
    """
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        os.register_at_fork(after_in_child=_end_when_told)
        threading.Thread(target=_pass_on_interrupt, daemon=True).start()


def _pass_on_interrupt() -> None:
    signal.sigwait({signal.SIGINT})
    os.kill(os.getpid(), signal.SIGTERM)


def _end_when_told() -> None:
    """Let a process that is still starting be ended: it is born with its parent's deaf handlers."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
