"""What a phone sends: a batch of marks and of people who came unannounced, read with every doubt.

One odd line keeps nobody else's mark from being taken: it is told by its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plugins.master_classes.attendance.marking import (
    LONGEST_KEY,
    MOST_MARKS,
    MOST_MINUTES,
    Given,
    Told,
)
from plugins.master_classes.attendance.merging import by_our_clock
from plugins.master_classes.attendance.unannounced import MARK, Arrived
from portal.errors import Invalid
from portal.i18n import gettext as _

LARGEST = 2**31 - 1
LATEST = 2**53
WAYS = ("list", "qr", "code")
LONGEST_NAME = 200
_UNFIT = re.compile("[\0\ud800-\udfff]")
"""What JSON can carry and no database keeps."""


@dataclass(slots=True)
class Batch:
    """What was sent: marks, people, and what cannot be understood."""

    marks: list[Given] = field(default_factory=list)
    people: list[Arrived] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)


def read_batch(data: Any, now: int) -> Batch:
    """Return what a phone has sent; ``now`` is our clock in milliseconds.

    Raises :class:`Invalid` where it is no batch at all, or far too long a one.
    """
    if not isinstance(data, dict):
        raise Invalid(_("This is no list of marks."))
    marks, people = data.get("marks", []), data.get("people", [])
    if not isinstance(marks, list) or not isinstance(people, list):
        raise Invalid(_("This is no list of marks."))
    if len(marks) + len(people) > MOST_MARKS:
        raise Invalid(_("Too many marks at once: send them in parts."))
    sent = _whole(data.get("sent"), LATEST)
    found = Batch()
    for one in marks:
        _read_mark(found, one, now if sent is None else sent, now)
    for one in people:
        _read_person(found, one, now if sent is None else sent, now)
    return found


def _read_mark(found: Batch, one: Any, sent: int, now: int) -> None:
    key = _key(one)
    if not key:
        return
    enrolment, made = _whole(one.get("enrolment"), LARGEST), _whole(one.get("made"), LATEST)
    present, how = one.get("present"), one.get("how", "list")
    minutes = one.get("minutes")
    whole = _whole(minutes, MOST_MINUTES) if minutes is not None else None
    odd = enrolment is None or made is None or present not in {True, False, None}
    odd = odd or not isinstance(present, (bool, type(None))) or how not in WAYS
    if odd or (minutes is not None and whole is None) or enrolment is None or made is None:
        found.refused.append(Told(key, _("This mark cannot be understood.")))
        return
    found.marks.append(
        Given(
            enrolment_id=enrolment,
            present=present,
            minutes=whole,
            how=how,
            key=key,
            made=by_our_clock(made, sent=sent, now=now),
        )
    )


def _read_person(found: Batch, one: Any, sent: int, now: int) -> None:
    key = _key(one)
    if not key:
        return
    made = _whole(one.get("made"), LATEST)
    texts = [one.get(name, "") for name in ("name", "organisation", "position")]
    if made is None or not all(isinstance(text, str) and not _UNFIT.search(text) for text in texts):
        found.refused.append(Told(key, _("This mark cannot be understood.")))
        return
    name, organisation, position = (text.strip()[:LONGEST_NAME] for text in texts)
    if not name:
        found.refused.append(Told(key, _("Write the name.")))
        return
    moment = by_our_clock(made, sent=sent, now=now)
    found.people.append(
        Arrived(name=name, organisation=organisation, position=position, key=key, made=moment)
    )


def _key(one: Any) -> str:
    """Return the key of a line; a line without one could not be told of, and is left."""
    key = one.get("key") if isinstance(one, dict) else None
    if not isinstance(key, str) or not key.isascii() or "\0" in key:
        return ""
    return key if 0 < len(key) <= LONGEST_KEY - len(MARK) and not key.startswith(MARK) else ""


def _whole(value: Any, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= most else None
