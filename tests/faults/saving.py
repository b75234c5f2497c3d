"""Many users who save the same few records at once, over HTTP, and what of it was lost."""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from plugins.staff.models import Person
from portal.accounts.models import UserSession
from portal.accounts.sessions import _hashed, _json
from portal.audit.models import AuditEntry
from tests import factories
from tests.faults import processes

if TYPE_CHECKING:
    from tests.faults.processes import Portal

NOTE = re.compile(r'<textarea[^>]*name="note"[^>]*>(.*?)</textarea>', re.DOTALL)
SEEN = re.compile(r'name="seen" value="([^"]*)"')
FIELD = r'name="{}"[^>]*value="([^"]*)"'
TRIES = 60


@dataclass
class Outcome:
    """What the users saw, and what the database holds afterwards."""

    saved: list[str] = field(default_factory=list)
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    versions: int = 0
    audited: int = 0

    def p95(self) -> float:
        """Return the time under which 95 of 100 requests that save were answered, in seconds."""
        return sorted(self.seconds)[int(len(self.seconds) * 0.95) - 1]


def save_at_once(
    portal: Portal, *, users: int, saves: int, persons: int, pause: float = 0.0
) -> Outcome:
    """Let each user add marks to the notes of persons, comparing and sending again on a conflict.

    ``pause`` is the longest time in seconds that a user thinks before each save.
    """
    keys = _sessions(portal, users)
    outcome, guard = Outcome(), threading.Lock()

    def work(number: int, key: str) -> None:
        chance = random.Random(number)  # noqa: S311 - the order in which people come
        for one in range(saves):
            person = chance.randrange(persons) + 1
            time.sleep(chance.random() * pause)
            try:
                _save(port, key, person, f"[{number}.{one}]", outcome, guard)
            except OSError as error:
                outcome.errors.append(repr(error))

    with portal.serving(workers=2) as port:
        threads = [threading.Thread(target=work, args=item) for item in enumerate(keys)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    _look(portal, outcome, persons)
    return outcome


def _sessions(portal: Portal, count: int) -> list[str]:
    """Sign users in without the price of a password's hash for each."""
    with portal.inside():
        keys = [secrets.token_urlsafe(32) for _ in range(count)]
        for key in keys:
            user = factories.make_user(municipality=1)
            data = _json.dumps({"csrf_token": secrets.token_hex(20)})
            UserSession.create(key_hash=_hashed(key), user=user, data=data)
    return keys


def _save(
    port: int, key: str, person: int, mark: str, outcome: Outcome, guard: threading.Lock
) -> None:
    path = f"/staff/persons/{person}/edit"
    for _ in range(TRIES):
        page = processes.ask(port, path, key=key)
        if page.status != 200:
            break
        form = {name: _value(page.text, name) for name in ("last_name", "first_name", "patronymic")}
        note = unescape(NOTE.search(page.text)[1]).strip()
        form |= {
            "csrf_token": processes.TOKEN.search(page.text)[1],
            "seen": SEEN.search(page.text)[1],
            "note": f"{note} {mark}",
        }
        start = time.perf_counter()
        answer = processes.ask(port, path, key=key, form=form)
        with guard:
            outcome.seconds.append(time.perf_counter() - start)
            if answer.status == 302:
                outcome.saved.append(mark)
                return
            if answer.status != 409:
                outcome.errors.append(f"{answer.status} {answer.text[:200]}")
                return
            outcome.conflicts += 1
    outcome.errors.append(f"{mark} was never saved")


def _value(text: str, name: str) -> str:
    return unescape(re.search(FIELD.format(name), text)[1])


def _look(portal: Portal, outcome: Outcome, persons: int) -> None:
    with portal.inside():
        stored = list(Person.select().where(Person.id <= persons))
        marks = {mark for person in stored for mark in person.note.split()}
        outcome.lost = [mark for mark in outcome.saved if mark not in marks]
        outcome.versions = sum(person.version - 1 for person in stored)
        outcome.audited = (
            AuditEntry.select()
            .where(AuditEntry.action == "change", AuditEntry.subject == "staff_person")
            .count()
        )
