"""The worker beside ``portal serve``: started before the server, restarted when it dies, gone with it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from portal.database import database
from portal.jobs.worker import SIGNALS, Worker, die_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

log = logging.getLogger(__name__)

SHORT_LIFE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 10.0


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """Have a worker beside what is done in the block, as many jobs at once as the settings tell."""
    keeper = start_beside(app, app.extensions["settings"].worker_jobs)
    try:
        yield
    finally:
        stop_beside(keeper)


def start_beside(app: Flask, at_once: int) -> int:
    """Fork the process that keeps a worker alive as long as this one lives; return its number.

    Called before any thread is started and with no connection open: what is forked shares the memory
    of the application that has been made.
    """
    database.obj.close_all()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        die_with_parent(signal.SIGTERM)
        if os.getppid() == parent:
            _supervise(app, at_once, parent)
        status = 0
    except BaseException:
        log.exception("The worker's keeper died.")
    finally:
        os._exit(status)


def stop_beside(pid: int) -> None:
    """Stop the worker of this server, and wait until it has given back what it held."""
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _supervise(app: Flask, at_once: int, parent: int) -> None:
    pause, predecessor = 0.0, ""
    while True:
        begun = time.monotonic()
        worker = _fork_worker(app, at_once, predecessor)
        predecessor = f"{socket.gethostname()}:{worker}"
        if _watch(worker, parent):
            return
        quickly = time.monotonic() - begun < SHORT_LIFE_SECONDS
        pause = min(max(2 * pause, 0.5), LONGEST_PAUSE_SECONDS) if quickly else 0.0
        log.error("The worker died and is started again.")
        if _told_to_stop(pause, parent):
            return


def _fork_worker(app: Flask, at_once: int, predecessor: str) -> int:
    keeper = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        die_with_parent(signal.SIGTERM)
        if os.getppid() == keeper:
            Worker(app, at_once, follows=True).run(predecessor)
        status = 0
    except BaseException:
        log.exception("The worker died.")
    finally:
        os._exit(status)


def _watch(worker: int, parent: int) -> bool:
    """Wait for the worker's death; tell whether it was ours to die, too."""
    while True:
        stop = _told_to_stop(5.0, parent)
        if os.waitpid(worker, os.WNOHANG)[0]:
            return stop
        if stop:
            os.kill(worker, signal.SIGTERM)
            os.waitpid(worker, 0)
            return True


def _told_to_stop(seconds: float, parent: int) -> bool:
    found = signal.sigtimedwait(SIGNALS, seconds)
    if found is not None and found.si_signo != signal.SIGCHLD:
        return True
    return os.getppid() != parent
