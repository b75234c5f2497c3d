"""Which column of a journal holds what, by the words of its heading. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from portal.comparable_text import key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Field(StrEnum):
    """What a cell of a journal tells."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CHANNEL = "channel"
    NAME = "name"
    INSTITUTION = "institution"
    POSITION = "position"
    PHONE = "phone"
    TOPIC = "topic"
    QUESTION = "question"
    ANSWER = "answer"
    NORM = "norm"
    ANSWERED_BY = "answered_by"
    LENGTH = "length"
    NOTE = "note"


MORE = "more"
"""A column that means nothing to the journal: its cells are kept in the note, with their heading."""

_WORDS: tuple[tuple[Field, str], ...] = (
    (
        Field.NUMBER,
        r"(?:№|n|no|номер)(?: ?п\.? ?/? ?п\.?| записи| обращения| звонка| по порядку)?|п\.? ?/? ?п\.?|рег\w*\.? ?(?:№|номер)",
    ),
    (
        Field.LENGTH,
        r".*длительност.*|.*продолжительност.*|.*сколько (?:минут|говорил|длил)\w*.*|мин(?:ут\w*|\.)?|время разговора.*",
    ),
    (
        Field.ANSWERED_BY,
        r".*кто (?:от|про)\w+.*|.*(?:от|про)\w*консультировал\w*.*|.*ответивш\w*.*|исполнител\w*.*|ответственн\w*.*|специалист\w*.*|.*кем дан\w*.*|.*фио (?:специалиста|сотрудника|консультанта).*|консультант\w*.*|дежурн\w*.*|.*кто принял.*|принял\w*.*",
    ),
    (
        Field.NORM,
        r".*пункт\w* (?:норм|порядка|приказа).*|.*ссылк\w* на (?:пункт|норм).*|норма.*|основание.*",
    ),
    (
        Field.TIME,
        r"время(?: звонка| обращения| поступления| приема)?|(?:время )?начал\w*(?: (?:разговора|звонка|приема|консультации))?",
    ),
    (Field.DATE, r"дата.*|число|день"),
    (
        Field.CHANNEL,
        r".*канал.*|(?:вид|форма|способ|тип) (?:обращени|связи|поступлени|консультаци).*|как обратил\w*.*|откуда поступил\w*",
    ),
    (
        Field.INSTITUTION,
        r"(?:оо|оу)(?: заявител\w*| обративш\w*)?|.*образовательн\w* (?:организаци|учреждени).*|организаци\w*|учреждени\w*|школа.*|место работы.*|откуда(?: звон\w*| обратил\w*)?|из какой (?:оо|оу|организации|школы).*|.*наименование (?:оо|оу|организаци|учреждени).*",
    ),
    (Field.POSITION, r".*должност.*"),
    (Field.PHONE, r".*телефон.*|.*контакт.*|(?:номер )?тел\.?(?: .*)?"),
    (
        Field.NAME,
        r".*ф\. ?и\. ?о.*|.*фио.*|заявител\w*.*|обратившийся.*|кто обратил\w*.*|кто звонил.*|звонивш.*|абонент.*|фамилия.*|кто|сведения о (?:заявителе|обратившемся)",
    ),
    (Field.TOPIC, r"тем[аы].*|тематик\w*.*|рубрик\w*|категория вопроса.*|раздел"),
    (
        Field.QUESTION,
        r".*вопрос.*|.*содержани\w*.*|суть.*|.*текст обращени\w*.*|обращение|о чем.*|запрос",
    ),
    (
        Field.ANSWER,
        r".*ответ.*|что (?:сказа|посовет|рекоменд|разъясн)\w*.*|.*решени\w*.*|результат\w*.*|.*разъяснени\w*.*|.*консультаци\w*.*|принятые меры.*",
    ),
    (Field.NOTE, r"примечани\w*.*|прим\.?|комментари\w*.*|заметк\w*.*|отметк\w*.*"),
)
_PATTERNS = tuple((name, re.compile(rf"(?:{words})\Z")) for name, words in _WORDS)
_PERSON = frozenset({Field.NAME, Field.INSTITUTION, Field.POSITION, Field.PHONE})
_PERSON_PARTS = re.compile(r"[,;/()\n+]| и ")
_BOTH = re.compile(r"дата.{0,12}врем\w*.*")
_ANSWER_TOO = re.compile(r"ответ|принят\w* мер|решени|результат|разъяснени")
_LEAST_FIELDS = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet: 0-based places of the fields, and headings of what is left over.

    ``joined`` tells of a column that holds several things, such as «ФИО, должность, телефон», which.
    """

    fields: Mapping[Field, int]
    more: Mapping[int, str]
    row: int
    joined: Mapping[Field, frozenset[Field]] = field(default_factory=dict)
    both: bool = False
    """The column of the question is that of the answer, too: «Содержание вопроса / ответ»."""


def field_of(heading: str) -> Field | None:
    """Return what a heading names; none for what a journal does not know."""
    plain = _plain(heading)
    if not plain or len(plain) > _LONGEST:
        return None
    if _BOTH.match(plain):
        return Field.DATE
    told = things_of(heading)
    if told:
        return next(one for one in (Field.NAME, Field.INSTITUTION, Field.POSITION) if one in told)
    return _named(plain)


def things_of(heading: str) -> frozenset[Field]:
    """Return what a heading tells of a caller where it is more than one thing; else nothing."""
    if _named(_plain(heading)) not in {*_PERSON, None}:
        return frozenset()
    parts = (_plain(one) for one in _PERSON_PARTS.split(heading))
    named = {_named(one) for one in parts if one}
    found = frozenset(one for one in _PERSON if one in named)
    return found if len(found) > 1 else frozenset()


def _plain(heading: str) -> str:
    return " ".join(key(heading).replace("\n", " ").split())


def _named(plain: str) -> Field | None:
    return next((name for name, pattern in _PATTERNS if pattern.match(plain)), None)


def two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the headings of a table whose head has two rows: the lower one tells more exactly."""
    size = max(len(upper), len(lower))
    first, second = ([*row, *[""] * (size - len(row))] for row in (list(upper), list(lower)))
    return [below or above for above, below in zip(first, second, strict=True)]


def heads_below(upper: Columns, cells: Sequence[str]) -> bool:
    """Tell whether a row below a head is its second row: headings alone, and more than one."""
    filled = [cell for cell in cells if cell]
    known = [cell for cell in filled if field_of(cell) is not None]
    date = upper.fields.get(Field.DATE, len(cells))
    has_date = date < len(cells) and bool(cells[date]) and field_of(cells[date]) is None
    return len(known) > 1 and 2 * len(known) > len(filled) and not has_date


def columns_of(cells: Sequence[str], row: int) -> Columns | None:
    """Return the columns of a row of headings; none where the row is none.

    A journal has a date or a number, and a question or an answer or a topic. Of two columns of one
    meaning the first counts; the second is kept with its heading.
    """
    fields: dict[Field, int] = {}
    more: dict[int, str] = {}
    joined: dict[Field, frozenset[Field]] = {}
    for place, cell in enumerate(cells):
        heading = " ".join(cell.split())
        if not heading:
            continue
        found = field_of(heading)
        if found is None or found in fields:
            more[place] = heading
        else:
            fields[found] = place
            if things := things_of(cell):
                joined[found] = things - {found}
    told = {Field.QUESTION, Field.ANSWER, Field.TOPIC} & set(fields)
    if len(fields) < _LEAST_FIELDS or not told or Field.DATE not in fields:
        return None
    if Field.QUESTION not in fields and Field.TOPIC in fields:
        fields = {**fields, Field.QUESTION: fields[Field.TOPIC]}
        del fields[Field.TOPIC]
    heading = _plain(cells[fields[Field.QUESTION]]) if Field.QUESTION in fields else ""
    both = Field.ANSWER not in fields and _ANSWER_TOO.search(heading) is not None
    return Columns(fields, more, row, joined, both)
