"""Taking the lines of an old journal in, all in one transaction, and taking the whole back.

What came long ago has no terms: no clock runs, nobody is told, the requests are closed. They get the
next numbers of their year, with the number of the old journal kept beside.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import chunked, fn

from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.models import ImportedLine
from plugins.hotline.importing.name_cells import tells_nobody
from plugins.hotline.importing.understanding import LONGEST_AUTHOR, NOON
from plugins.hotline.models import Caller, Counter, Message, QuietDay, Request
from plugins.hotline.numbering import keep_ahead, next_number
from plugins.hotline.searching.indexing import keep_requests
from plugins.hotline.taking import AGAIN_DAYS, calls_on
from portal import clock
from portal.audit.services import Line, record_many
from portal.changing import demand
from portal.database import fetch_rows, fold
from portal.errors import Conflict
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.many_rows import insert_rows, new_ids
from portal.phones import phone_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.hotline.importing.models import JournalImport
    from plugins.hotline.importing.understanding import Understood
    from portal.access import Actor

BATCH = 500
Who = tuple[str, str, int | None]


@dataclass(slots=True)
class Counts:
    """How much came of an import."""

    requests: int = 0
    callers: int = 0
    quiet_days: int = 0


@dataclass(slots=True)
class _Callers:
    """The district's callers, found by name and institution, or by number and name; new ones are made."""

    actor: Actor
    municipality_id: int
    found: dict[Who, Caller] = field(default_factory=dict)
    made: list[Caller] = field(default_factory=list)
    later: dict[int, dt.datetime] = field(default_factory=dict)
    """When callers who were known before have called last."""

    def __post_init__(self) -> None:
        query = Caller.select().where(Caller.municipality == self.municipality_id)
        for one in query.order_by(Caller.called_at):
            self._learn(one)

    def _learn(self, one: Caller) -> None:
        if one.phone_key:
            self.found[one.phone_key, one.name_key, None] = one
        if one.name_key and one.institution_id is not None:
            self.found["", one.name_key, one.institution_id] = one

    def of(self, line: Understood, at: dt.datetime) -> tuple[Caller | None, bool]:
        """Return the caller of a line, and whether it was made for it."""
        name, phone = (" ".join(line.line.of(one).split()) for one in (Field.NAME, Field.PHONE))
        if tells_nobody(name):
            name = ""
        number, told = phone_key(phone), fold(name)
        if not number and not told:
            return None, False
        known = self.found.get((number, told, None)) if number else None
        if known is None and told and line.institution is not None:
            known = self.found.get(("", told, line.institution))
        if known is not None:
            if known.called_at < at:
                known.called_at = at
                if known.id is not None:
                    self.later[known.id] = at
            return known, False
        made = Caller(
            municipality=self.municipality_id,
            institution=line.institution,
            name=name,
            name_key=told,
            phone=phone,
            phone_key=number,
            position=line.line.of(Field.POSITION),
            called_at=at,
        )
        self._learn(made)
        self.made.append(made)
        return made, True

    def store(self) -> None:
        """Write the new callers, and when the others called last."""
        if self.made:
            demand(self.actor, "create", self.made[0])
        for one, key in zip(self.made, new_ids(Caller, len(self.made)), strict=True):
            one.id = key
        insert_rows(self.made)
        for key, at in self.later.items():
            Caller.update(called_at=at).where(Caller.id == key).execute()


def take_in(actor: Actor, journal: JournalImport, lines: Sequence[Understood]) -> Counts:
    """Make requests and days without calls of lines; joins the caller's transaction."""
    taken = sorted(
        (one for one in lines if one.taken),
        key=lambda one: (_moment(one), one.line.key),
    )
    calls = [(one, _moment(one)) for one in taken if not one.quiet]
    callers = _Callers(actor, journal.municipality_id)
    called = [callers.of(one, at) for one, at in calls]
    callers.store()
    numbers = _Numbers(journal.municipality_id)
    asked: dict[tuple[int, int], dt.datetime] = {}
    allowed: set[int | None] = set()
    made: list[Request] = []
    messages: list[Message] = []
    imported: list[ImportedLine] = []
    keys = new_ids(Request, len(calls))
    for (one, at), (caller, is_new), key in zip(calls, called, keys, strict=True):
        request = _request(actor, journal, one, caller, numbers.next(clock.local(at).year))
        if caller is not None and one.topic is not None:
            before = asked.get((caller.id, one.topic))
            request.repeated = before is not None and at - before <= dt.timedelta(days=AGAIN_DAYS)
            asked[caller.id, one.topic] = at
        if one.institution not in allowed:
            demand(actor, "create", request)
            allowed.add(one.institution)
        request.id = key
        messages += _said(journal, one, request)
        imported.append(
            ImportedLine(
                journal=journal,
                request=request,
                caller=caller,
                made_caller=is_new,
                mark=one.line.mark,
                place=one.line.address(),
            )
        )
        made.append(request)
    insert_rows(made)
    _insert(messages)
    _insert(imported)
    numbers.keep()
    keep_requests(keys)
    quiet = _quiet_days(actor, journal, [one for one in taken if one.quiet])
    _audit(actor, "create", journal, [*callers.made, *made])
    return Counts(len(made), len(callers.made), quiet)


def _insert(records: Sequence[Any]) -> None:
    if records:
        for one, key in zip(records, new_ids(type(records[0]), len(records)), strict=True):
            one.id = key
        insert_rows(records)


def _moment(one: Understood) -> dt.datetime:
    day = one.on or dt.date.min
    return dt.datetime.combine(day, one.time or NOON, clock.zone()).astimezone(dt.UTC)


class _Numbers:
    """The next numbers of the years; the counter of a year is locked by its first number."""

    def __init__(self, municipality_id: int) -> None:
        self.municipality_id = municipality_id
        self.last: dict[int, int] = {}

    def next(self, year: int) -> int:
        known = self.last.get(year)
        number = next_number(self.municipality_id, year) if known is None else known + 1
        self.last[year] = number
        return number

    def keep(self) -> None:
        for year in self.last:
            keep_ahead(self.municipality_id, year)


def _request(
    actor: Actor, journal: JournalImport, one: Understood, caller: Caller | None, number: int
) -> Request:
    at = _moment(one)
    answered = at if one.line.of(Field.ANSWER) else None
    return Request(
        municipality=journal.municipality_id,
        year=clock.local(at).year,
        number=number,
        channel=one.channel,
        state="closed",
        institution=one.institution,
        caller=caller,
        caller_position=one.line.of(Field.POSITION),
        topic=one.topic,
        question=one.line.of(Field.QUESTION),
        at_once=answered is not None,
        seconds=one.seconds,
        received_at=at,
        created_by=actor.user.id or None,
        answered_at=answered,
        solved_at=answered,
        closed_at=at,
        acted_at=at,
        old_number=one.line.of(Field.NUMBER),
    )


def _said(journal: JournalImport, one: Understood, request: Request) -> Iterator[Message]:
    """Yield the answer with its author in words, and a note with everything that has no place."""
    answer = one.line.of(Field.ANSWER)
    author = " ".join(one.line.of(Field.ANSWERED_BY).split())
    norm = one.line.of(Field.NORM)
    kept = list(one.kept)
    if len(author) > LONGEST_AUTHOR or (author and not answer):
        kept.append((_("Who answered"), author))
    longest = Message._meta.fields["norm"].max_length  # noqa: SLF001 - peewee's public way
    if len(norm) > longest or (norm and not answer):
        kept.append((_("Paragraph of the rule"), norm))
    if answer:
        yield Message(
            request=request,
            kind="answer",
            text=answer,
            norm=norm if len(norm) <= longest else "",
            author_name=author if len(author) <= LONGEST_AUTHOR else "",
            at=request.received_at,
        )
    if kept:
        lines = [f"{heading}: {words}" for heading, words in kept]
        head = _(
            "From the journal “%(name)s”, %(place)s.",
            name=journal.file_name,
            place=one.line.address(),
        )
        yield Message(
            request=request, kind="note", text="\n".join((head, *lines)), at=request.received_at
        )


def _quiet_days(actor: Actor, journal: JournalImport, lines: Iterable[Understood]) -> int:
    """Write down the days without calls that have none in the journal either."""
    count = 0
    for one in lines:
        day: Any = one.on
        known = QuietDay.get_or_none(
            QuietDay.municipality == journal.municipality_id, QuietDay.on == day
        )
        quiet = None
        if known is None and not calls_on(journal.municipality_id, day).exists():
            quiet = QuietDay(municipality=journal.municipality_id, on=day, by=actor.user.id or None)
            demand(actor, "create", quiet)
            quiet.save(force_insert=True)
            count += 1
        ImportedLine.create(
            journal=journal, quiet_day=quiet, mark=one.line.mark, place=one.line.address()
        )
    return count


def _audit(actor: Actor, action: str, journal: JournalImport, records: Iterable[Any]) -> None:
    record_many(
        actor,
        [
            Line(
                action=action,
                table=table_of(one),
                subject_id=one.id,
                label=str(one) if isinstance(one, Request) else "",
                institution_id=one.institution_id,
                note=journal.file_name,
            )
            for one in records
        ],
    )


def can_be_taken_back(journal: JournalImport) -> bool:
    """Tell whether nobody has worked on what an import made."""
    changed = (
        ImportedLine.select()
        .join(Request)
        .where(ImportedLine.journal == journal.id, Request.version > 1)
    )
    return not changed.exists()


def take_back(actor: Actor, journal: JournalImport) -> None:
    """Delete everything that an import made; joins the caller's transaction.

    Callers go unless they have called since. The numbers are free again where no later call of the
    year has one. Raises :class:`Conflict` where somebody has worked on a request since.
    """
    if not can_be_taken_back(journal):
        raise Conflict(
            _("Somebody has worked on these requests since; the import cannot be undone any more.")
        )
    lines = list(ImportedLine.select().where(ImportedLine.journal == journal.id))
    keys = [one.request_id for one in lines if one.request_id is not None]
    gone: list[Request] = []
    callers = {one.caller_id for one in lines if one.made_caller and one.caller_id is not None}
    for some in chunked(keys, BATCH):
        gone += list(Request.select().where(Request.id.in_(some)))
        _forget(some)
    removed: list[Caller] = []
    for some in chunked(sorted(callers), BATCH):
        busy = Request.select(Request.caller).where(Request.caller.in_(some))
        free = list(Caller.select().where(Caller.id.in_(some), Caller.id.not_in(busy)))
        Caller.delete().where(Caller.id.in_([one.id for one in free])).execute()
        removed += free
    days = [one.quiet_day_id for one in lines if one.quiet_day_id is not None]
    QuietDay.delete().where(QuietDay.id.in_(days)).execute()
    ImportedLine.delete().where(ImportedLine.journal == journal.id).execute()
    _give_numbers_back(journal.municipality_id, gone)
    _audit(actor, "delete", journal, [*gone, *removed])


def _forget(keys: Sequence[int]) -> None:
    """Delete requests; emptied first, so that the search forgets their words, too."""
    Message.delete().where(Message.request.in_(keys)).execute()
    Request.update(question="", caller=None).where(Request.id.in_(keys)).execute()
    keep_requests(keys)
    Request.delete().where(Request.id.in_(keys)).execute()


def _give_numbers_back(municipality_id: int, gone: Iterable[Request]) -> None:
    numbers: dict[int, int] = defaultdict(int)
    for one in gone:
        numbers[one.year] = max(numbers[one.year], one.number)
    for year, last in numbers.items():
        left = Request.select(fn.COALESCE(fn.MAX(Request.number), 0)).where(
            Request.municipality == municipality_id, Request.year == year
        )
        [(highest,)] = fetch_rows(left)
        Counter.update(last=highest).where(
            Counter.municipality == municipality_id, Counter.year == year, Counter.last == last
        ).execute()
