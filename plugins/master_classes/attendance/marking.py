"""The verbs of attendance: take marks from a list, a phone or the participant, and take them back.

Every mark is kept as it was made; the attendance is what the latest of them says.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.master_classes.acting import actor_of, user_of
from plugins.master_classes.attendance.merging import Mark, latest
from plugins.master_classes.attendance.models import AttendanceMark
from plugins.master_classes.models import SHOWN, Attendance, Enrolment, PersonalLink, Session
from plugins.master_classes.wording import ENROLMENT_STATES
from portal import changing, clock
from portal.audit.services import record
from portal.database import among, write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.master_classes.acting import By
    from plugins.master_classes.models import Event

KEY_BYTES = 16
LONGEST_KEY = 64
MOST_MARKS = 2_000
MOST_MINUTES = 24 * 60
SELF_BEFORE = dt.timedelta(minutes=60)
SELF_AFTER = dt.timedelta(minutes=60)
"""How long before and after a session participants mark themselves."""
MINUTE = 60
_STATES = dict(ENROLMENT_STATES)


def new_key() -> str:
    """Return the key of a mark that is made here."""
    return secrets.token_urlsafe(KEY_BYTES)


def now_ms() -> int:
    """Return the present moment in milliseconds since 1970."""
    return int(clock.now().timestamp() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A mark as somebody gives it: whom, whether they came, and for how many minutes of the session."""

    enrolment_id: int
    present: bool | None
    minutes: int | None = None
    how: str = "list"
    key: str = field(default_factory=new_key)
    made: int = field(default_factory=now_ms)


@dataclass(frozen=True, slots=True)
class Told:
    """A mark that was kept and says nothing for now: whose, and why, in words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a batch: how many marks are new, and what has to be told."""

    new: int
    told: list[Told]


def acts_as(by: By) -> str:
    """Return as whom somebody marks: a user, a leader by a link, or the participant."""
    if isinstance(by, PersonalLink):
        return "leader" if by.leader_id is not None else "self"
    return "user" if by is not None else "self"


def demand_marks(by: By, event: Event) -> None:
    """Raise :class:`NotAllowed` where somebody may not mark who came to an event."""
    if isinstance(by, PersonalLink):
        if by.leader is None or by.leader.event_id != event.id:
            raise NotAllowed(_("This link leads to another event."))
    elif by is None:
        raise NotAllowed(_("Who came is marked by who holds or leads the event."))
    else:
        changing.demand(by, "mark", event)


def why_not_now(session: Session) -> str:
    """Return why nobody can be marked at a session now, in words; nothing where it is possible."""
    if session.event.state not in SHOWN or session.event.state == "cancelled":
        return _("The event is not in the plan, or is cancelled: nobody is marked.")
    if session.cancelled:
        return _("The session is cancelled: nobody is marked.")
    if clock.today() < clock.local(session.starts_at).date():
        return _("Who came is marked from the day of the session on.")
    return ""


def may_mark_oneself(session: Session) -> bool:
    """Tell whether participants can mark themselves now: around the time of the session."""
    now = clock.now()
    in_time = session.starts_at - SELF_BEFORE <= now <= session.ends_at + SELF_AFTER
    return in_time and not why_not_now(session)


def length_of(session: Session) -> int:
    """Return how many minutes a session lasts."""
    return int((session.ends_at - session.starts_at).total_seconds() // MINUTE)


def mark(by: By, session: Session, given: Sequence[Given]) -> Merged:
    """Take marks of who came to a session, new ones and such as were sent before.

    The order of batches and how often they come make no difference. Marks of somebody who takes no
    part any more are kept and told. Raises :class:`Conflict` before the session's day.
    """
    with write():
        stored = _locked(session)
        demand_marks(by, stored.event)
        return _apply(by, stored, given)


def mark_oneself(by: PersonalLink | None, session: Session, enrolment: Enrolment, how: str) -> None:
    """Take a participant's own mark: by a link of the own enrolment, or by the own code (``by`` none).

    Raises :class:`Conflict` outside the time of the session, or where there is no place.
    """
    with write():
        stored = _locked(session)
        if enrolment.event_id != stored.event_id:
            raise NotAllowed(_("This link leads to another event."))
        if by is not None and by.enrolment_id != enrolment.id:
            raise NotAllowed(_("This link leads to another enrolment."))
        if not may_mark_oneself(stored):
            raise Conflict(_("Participants mark themselves while the session is on."))
        if changing.take(enrolment).state != "placed":
            raise Conflict(_("You have no place at this event: turn to the leader in the room."))
        came = Attendance.select().where(
            Attendance.session == stored.id,
            Attendance.enrolment == enrolment.id,
            Attendance.present == True,  # noqa: E712 - SQL
        )
        if not came.exists():
            _apply(by, stored, [Given(enrolment_id=enrolment.id, present=True, how=how)])


def take_back(by: By, session: Session, enrolment: Enrolment) -> None:
    """Take back the last mark of a participant: what was marked before it holds again."""
    with write():
        stored = _locked(session)
        demand_marks(by, stored.event)
        rows = AttendanceMark.select().where(
            AttendanceMark.session == stored.id, AttendanceMark.enrolment == enrolment.id
        )
        marks = sorted((_mark_of(one) for one in rows), key=lambda one: one.order)
        before = marks[-2] if len(marks) > 1 else None
        _apply(
            by,
            stored,
            [
                Given(
                    enrolment_id=enrolment.id,
                    present=before.present if before is not None else None,
                    minutes=before.minutes if before is not None else None,
                    made=max(now_ms(), marks[-1].made + 1 if marks else 0),
                )
            ],
        )


def apply_marks(by: By, session: Session, given: Sequence[Given]) -> Merged:
    """Take marks inside the transaction of an act that has asked already whether it may."""
    return _apply(by, session, given)


def _locked(session: Session) -> Session:
    stored = changing.take(session)
    refusal = why_not_now(stored)
    if refusal:
        raise Conflict(refusal)
    return stored


def _apply(by: By, session: Session, given: Sequence[Given]) -> Merged:
    known = _enrolments(session, {one.enrolment_id for one in given})
    sent = _already(one.key for one in given)
    told: list[Told] = []
    fresh: dict[str, Given] = {}
    for one in given:
        found = known.get(one.enrolment_id)
        if found is None:
            told.append(Told(one.key, _("There is no such participant at this event.")))
            continue
        if found.state != "placed":
            told.append(Told(one.key, _words_of(found)))
        if one.key not in sent:
            fresh.setdefault(one.key, one)
    acted, user = acts_as(by), user_of(by)
    if fresh:
        AttendanceMark.insert_many(
            {
                "session": session.id,
                "enrolment": one.enrolment_id,
                "key": one.key,
                "present": one.present,
                "minutes": one.minutes if one.present else None,
                "how": one.how,
                "made": one.made,
                "received_at": clock.now(),
                "acted": acted,
                "user": user.id if user is not None else None,
            }
            for one in fresh.values()
        ).execute()
        _settle(session, {one.enrolment_id for one in fresh.values()}, known)
        count = len(fresh)
        note = ngettext("%(num)s mark of attendance", "%(num)s marks of attendance", count)
        record(actor_of(by), "change", session, label=_label(session), note=note)
    return Merged(len(fresh), told)


def _settle(session: Session, keys: Iterable[int], known: dict[int, Enrolment]) -> None:
    """Bring the attendance of some participants to what their latest marks say."""
    placed = {key for key in keys if known[key].state == "placed"}
    rows: dict[int, dict[str, AttendanceMark]] = defaultdict(dict)
    query = AttendanceMark.select().where(
        AttendanceMark.session == session.id, among(AttendanceMark.enrolment, placed)
    )
    for row in query:
        rows[row.enrolment_id][row.key] = row
    standing = Attendance.select().where(
        Attendance.session == session.id, among(Attendance.enrolment, placed)
    )
    stood = {one.enrolment_id: one for one in standing}
    for key in sorted(placed):
        _write(session, key, stood.get(key), rows[key])


def _write(
    session: Session, key: int, stood: Attendance | None, rows: dict[str, AttendanceMark]
) -> None:
    marks = [_mark_of(one) for one in rows.values()]
    if stood is not None and (stood.device_key is None or stood.device_key not in rows):
        # marked before marks were kept one by one
        made = int(stood.marked_at.timestamp() * 1000)
        marks.append(Mark("", made, present=stood.present, minutes=stood.minutes))
    holds = latest(marks)
    if holds is None or not holds.key or (stood is not None and stood.device_key == holds.key):
        return
    if stood is not None:
        stood.delete_instance()
    if holds.present is None:
        return
    row = rows[holds.key]
    Attendance.create(
        session=session.id,
        enrolment=key,
        present=holds.present,
        minutes=_minutes(session, holds),
        how=row.how,
        marked_at=dt.datetime.fromtimestamp(row.made // 1000, dt.UTC),
        marked_by=row.user_id,
        by_link=row.acted != "user",
        device_key=row.key,
        version=stood.version + 1 if stood is not None else 1,
    )


def _minutes(session: Session, one: Mark) -> int | None:
    """Return the minutes of who came for a part; none for who was there all the time."""
    if not one.present or one.minutes is None or one.minutes >= length_of(session):
        return None
    return one.minutes


def _mark_of(row: AttendanceMark) -> Mark:
    return Mark(row.key, row.made, row.present, row.minutes)


def _enrolments(session: Session, keys: Iterable[int]) -> dict[int, Enrolment]:
    query = Enrolment.select().where(Enrolment.event == session.event_id, among(Enrolment.id, keys))
    return {one.id: one for one in query}


def _already(keys: Iterable[str]) -> set[str]:
    wanted = list(keys)
    if not wanted:
        return set()
    query: Any = AttendanceMark.select(AttendanceMark.key).where(AttendanceMark.key.in_(wanted))
    return {one.key for one in query}


def _words_of(enrolment: Enrolment) -> str:
    """Return why a mark of somebody counts for nothing: without the name, which the page has."""
    state = str(_STATES[enrolment.state])
    return _(
        "Takes no part any more (%(state)s). The mark is kept; tell the district.", state=state
    )


def _label(session: Session) -> str:
    return f"{session.event}: {clock.local(session.starts_at):%d.%m.%Y %H:%M}"
