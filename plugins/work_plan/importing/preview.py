"""What the preview shows of a draft: each row with its reading, its people and its doubts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.work_plan.importing import drafts, services
from plugins.work_plan.importing.draft import ROLE
from plugins.work_plan.importing.institution_words import named_institutions
from plugins.work_plan.importing.people import Answering, Known, who_answers, words_key
from plugins.work_plan.models import TERM_KINDS
from plugins.work_plan.rolling.wording import when_in_words
from plugins.work_plan.terms import Certainty, Kind
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.work_plan.importing.draft import Draft, DraftRow
    from plugins.work_plan.importing.models import PlanDraft
    from plugins.work_plan.importing.services import Around
    from plugins.work_plan.terms import Reading

KINDS = dict(TERM_KINDS)
NEEDS_NO_TERM = frozenset({Kind.CONTINUOUS, Kind.ON_REQUEST, Kind.BY_SCHEDULE})
"""Kinds whose readings ask nothing here: they go on, or get their day from a schedule later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """One who answers: the words, whom they were matched to, and whether that is to be looked at."""

    words: str
    matched: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the preview; ``marks`` are its doubts in words."""

    row: DraftRow
    kind: str
    when: str
    says: str
    asks: bool
    people: Sequence[ShownPerson]
    named: Sequence[tuple[int, str, bool]]
    """Institutions that the text names: key, name, and whether the row is handed down to it."""
    marks: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWords:
    """Words of the column of responsible people, with how many rows have them."""

    words: str
    rows: int
    value: str
    sure: bool
    choices: Sequence[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Preview:
    """The whole page."""

    sections: list[tuple[str, list[ShownRow]]] = field(default_factory=list)
    people: list[ShownWords] = field(default_factory=list)
    rows: int = 0
    skipped: int = 0

    @property
    def marked(self) -> list[ShownRow]:
        """Return the rows with doubts."""
        return [one for _title, rows in self.sections for one in rows if one.marks]

    @property
    def unsure_people(self) -> int:
        """Return how many words are matched to nobody for sure."""
        return sum(not one.sure for one in self.people)


def preview_of(draft: PlanDraft, body: Draft) -> Preview:
    """Return what the preview of a draft shows."""
    known = services.around(draft.institution)
    readings = drafts.readings_of(draft, body)
    names = _Names(known)
    shown = Preview(rows=len(body.rows), skipped=sum(bool(one.skip) for one in body.rows))
    counts: Counter[str] = Counter()
    met: dict[str, Answering] = {}
    for title, rows in body.in_order():
        found = []
        for row in rows:
            answering = who_answers(row.responsible, known.users, known.institutions)
            for one in answering:
                counts[words_key(one.words)] += 1
                met.setdefault(words_key(one.words), one)
            found.append(_shown(row, readings.get(row.key), body, names, answering))
        shown.sections.append((title, found))
    shown.people = [_words(one, counts[key], body, names) for key, one in met.items()]
    shown.people.sort(key=lambda one: one.sure)
    return shown


class _Names:
    """Names of users and institutions by their keys, and both as choices."""

    def __init__(self, known: Around) -> None:
        self.known = known
        self.users = {one.id: one.name for one in known.users}
        self.places = {one.id: one.short_name for one in known.institutions}

    def of(self, value: str) -> str:
        """Return the name behind an answer."""
        kind, _colon, key = value.partition(":")
        if not key.isdecimal():
            return ""
        return (self.users if kind == Known.USER else self.places).get(int(key), "")

    def choices(self) -> list[tuple[str, str]]:
        """Return everybody who may be chosen."""
        return [
            (ROLE, _("as written, nobody by name")),
            *((f"{Known.USER}:{key}", name) for key, name in self.users.items()),
            *((f"{Known.INSTITUTION}:{key}", name) for key, name in self.places.items()),
        ]


def _value_of(one: Answering, body: Draft) -> str:
    given = body.answers.get(words_key(one.words))
    if given:
        return given
    return ROLE if one.key is None else f"{one.kind}:{one.key}"


def _shown(
    row: DraftRow,
    reading: Reading | None,
    body: Draft,
    names: _Names,
    answering: Sequence[Answering],
) -> ShownRow:
    people = [
        ShownPerson(
            words=one.words,
            matched=names.of(_value_of(one, body)),
            sure=one.sure or words_key(one.words) in body.answers,
        )
        for one in answering
    ]
    named = [
        (found.sure.id, found.sure.short_name, found.sure.id in row.hand)
        for found in named_institutions(row.text, names.known.institutions)
        if found.sure is not None
    ]
    asks = reading is not None and reading.certainty is Certainty.ASK and not row.confirmed
    return ShownRow(
        row=row,
        kind=str(KINDS[str(reading.kind)]) if reading else "",
        when=_when(reading) if reading else "",
        says=reading.beside_days if reading else "",
        asks=asks and reading is not None and reading.kind not in NEEDS_NO_TERM,
        people=people,
        named=named,
        marks=[] if row.skip else list(_marks(row, reading, asks=asks)),
    )


def _when(reading: Reading) -> str:
    """Return the days of a reading; nothing where it has none, since its kind is told apart."""
    return when_in_words(reading) if reading.windows else ""


def _marks(row: DraftRow, reading: Reading | None, *, asks: bool) -> Iterator[str]:
    if not row.text.strip():
        yield _("The row has no activity.")
    if not row.term.strip():
        yield _("The row has no term.")
    elif reading is not None and reading.kind is Kind.UNREAD:
        yield _("The term was not read; it is kept word for word.")
    elif asks and reading is not None and reading.kind not in NEEDS_NO_TERM:
        yield _("The term can be read in several ways.")
    if not row.responsible.strip():
        yield _("Nobody answers for it.")


def _words(one: Answering, rows: int, body: Draft, names: _Names) -> ShownWords:
    choices = names.choices()
    if one.several:
        likely = {f"{Known.USER}:{key}" for key in one.several}
        choices.sort(key=lambda choice: (choice[0] != ROLE, choice[0] not in likely))
    return ShownWords(
        words=one.words,
        rows=rows,
        value=_value_of(one, body),
        sure=one.sure or words_key(one.words) in body.answers,
        choices=choices,
    )


def allowed_answers(known: Around) -> frozenset[str]:
    """Return every answer that may be given for words."""
    return frozenset(value for value, _title in _Names(known).choices())


def form_values(row: DraftRow) -> dict[str, Any]:
    """Return what the form of a row begins with."""
    return {
        "section": str(row.section),
        "number": row.number,
        "text": row.text,
        "term": row.term,
        "responsible": row.responsible,
        "confirmed": row.confirmed,
        "skip": row.skip,
    }
