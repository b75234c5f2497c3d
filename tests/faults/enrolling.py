"""Many who enrol for one event at once, from several processes with several threads each.

Each process is this module run by :func:`enrol_at_once`: it says when it is ready, enrols every so
many-th person of the databank as soon as it is told that all are, and prints what was answered as JSON.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from plugins.master_classes import services
from plugins.master_classes.models import LIVING, Enrolment, Event
from plugins.staff.models import Person
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.database import database
from portal.errors import PortalError
from tests.faults.processes import ROOT, Portal
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from portal.access import Actor


@dataclass
class Outcome:
    """What all were answered, in seconds from the first to the last, and each answer's own time."""

    states: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    took: float = 0.0


def enrol_at_once(
    portal: Portal, event_id: int, *, processes: int, threads: int, restless: bool = False
) -> Outcome:
    """Let processes enrol everybody of the databank for an event at the same moment.

    With ``restless`` each also cancels, promotes and resizes in between.
    """
    words = [str(portal.folder), portal.url, str(event_id)]
    started = [
        subprocess.Popen(
            [
                sys.executable, "-m", "tests.faults.enrolling", *words, str(number),
                str(processes), str(threads), "restless" if restless else "calm",
            ],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(processes)
    ]  # fmt: skip
    outcome = Outcome()
    ends = []
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    start = time.time()
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    for process in started:
        out, err = process.communicate(timeout=PATIENCE)
        if process.returncode:
            outcome.errors.append(err)
            continue
        told = json.loads(out)
        outcome.states += told["states"]
        outcome.errors += told["errors"]
        outcome.seconds += told["seconds"]
        ends.append(told["ended"] - start)
    outcome.took = max(ends, default=0.0)
    return outcome


def _work(
    portal: Portal, event_id: int, people: list[int], threads: int, *, restless: bool
) -> Outcome:
    """Enrol people by threads that begin together, and return what they were answered."""
    found = Outcome()
    parts = [part for part in (people[one::threads] for one in range(threads)) if part]
    ready = threading.Barrier(len(parts) + 1, timeout=PATIENCE)
    begin = threading.Event()
    with portal.opened() as app:

        def enrol(keys: list[int]) -> None:
            with app.app_context(), database.connection_context():
                at_work = _AtWork(event_id, found, restless=restless)
                ready.wait()
                begin.wait()
                for key in keys:
                    at_work.enrol(key)

        running = [threading.Thread(target=enrol, args=(part,)) for part in parts]
        for one in running:
            one.start()
        ready.wait()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
        begin.set()
        for one in running:
            one.join()
    return found


class _AtWork:
    """One coordinator who enrols, with a methodologist who interferes where it is restless."""

    def __init__(self, event_id: int, found: Outcome, *, restless: bool) -> None:
        self.coordinator = _actor("coordinator")
        self.methodologist = _actor("methodologist")
        self.event = Event.get_by_id(event_id)
        self.found = found
        self.restless = restless
        self.chance = random.Random(threading.get_ident())  # noqa: S311 - the order of acts

    def enrol(self, person_id: int) -> None:
        """Enrol one person and note the answer."""
        begun = time.perf_counter()
        try:
            wanted = services.Participant(person=Person.get_by_id(person_id))
            answer = services.enrol(self.coordinator, self.event, [wanted])[0]
            self.found.states.append(answer.enrolment.state if answer.enrolment else answer.reason)
            if self.restless:
                self._interfere()
        except Exception as error:  # noqa: BLE001 - the test shows what nobody has foreseen
            self.found.errors.append(repr(error))
        self.found.seconds.append(time.perf_counter() - begun)

    def _interfere(self) -> None:
        """Cancel, promote, replace or resize: what another forestalled is refused, and that is right."""
        living = list(
            Enrolment.select().where(Enrolment.event == self.event.id, Enrolment.state.in_(LIVING))
        )
        one = self.chance.choice(living)
        act = self.chance.choice(("cancel", "promote", "accept", "decline", "resize"))
        with suppress(PortalError):
            if act == "cancel":
                services.cancel_enrolment(self.methodologist, one, why="Не сможет")
            elif act == "promote":
                services.promote(self.methodologist, one, why="Ведёт этот предмет")
            elif act == "accept":
                services.accept_offer(self.coordinator, one)
            elif act == "decline":
                services.decline_offer(self.coordinator, one)
            else:
                places = self.chance.randint(25, 35)
                services.set_capacity(self.methodologist, self.event, places)


def _actor(login: str) -> Actor:
    user = User.get(User.login == login)
    extensions = current_app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


def _main(folder: str, url: str, event: str, number: str, processes: str, threads: str,
          mood: str) -> None:  # fmt: skip
    portal = Portal(Path(folder), url)
    with portal.inside():
        keys = [one.id for one in Person.select(Person.id).order_by(Person.id)]
    found = _work(
        portal,
        int(event),
        keys[int(number) :: int(processes)],
        int(threads),
        restless=mood == "restless",
    )
    told = {
        "states": found.states,
        "errors": found.errors,
        "seconds": found.seconds,
        "ended": time.time(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main(*sys.argv[1:])
