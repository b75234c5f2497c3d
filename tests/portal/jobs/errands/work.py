"""The functions of errands: good ones, and ones that go wrong in each way."""

import os
import signal
import time

from portal.errors import Conflict
from portal.jobs.models import Job
from tests.portal.jobs.errands.models import Mark


def mark(work):
    """Take a while, then leave one mark."""
    time.sleep(work.arguments.get("seconds", 0))
    with work.commit():
        Mark.create(job_id=work.job_id, word=work.arguments.get("word", ""))
        time.sleep(work.arguments.get("seconds_within", 0))


def nothing(work):
    """Do nothing."""


def count(work):
    """Count to ten, and tell."""
    for number in range(work.arguments.get("to", 10)):
        work.progress(number, 10, f"Number {number}")
        time.sleep(work.arguments.get("seconds", 0))
    work.result(url="/jobs/", text="Counted to ten.")


def stumble(work):
    """Go wrong in the middle of writing, until the third attempt."""
    with work.commit():
        Mark.create(job_id=work.job_id, word="half")
        if Job.get_by_id(work.job_id).attempts < work.arguments.get("good_at", 99):
            raise RuntimeError


def refuse(work):
    """Refuse in a sentence for a person."""
    message = "The list is closed."
    raise Conflict(message)


def lose(work):
    """Be given to another worker before the end."""
    Job.update(token="another").where(Job.id == work.job_id).execute()
    with work.commit():
        Mark.create(job_id=work.job_id, word="stolen")


def hang(work):
    """Never end."""
    time.sleep(600)


def eat(work):
    """Take all memory there is."""
    eaten = []
    while True:
        eaten.append(bytearray(64 * 1024 * 1024))


def die(work):
    """Die at once."""
    os.kill(os.getpid(), signal.SIGKILL)
