"""Which column of a journal holds what, by the words of its heading. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
        r"(?:№|n|no|номер)(?: ?п ?/ ?п| записи| обращения| звонка| по порядку)?|п ?/ ?п|рег\w*\.? ?(?:№|номер)",
    ),
    (
        Field.LENGTH,
        r".*длительност.*|.*продолжительност.*|.*сколько минут.*|мин(?:ут\w*|\.)?|время разговора.*",
    ),
    (
        Field.ANSWERED_BY,
        r".*кто (?:от|про)\w+.*|.*(?:от|про)\w*консультировал\w*.*|.*ответивш\w*.*|исполнител\w*.*|специалист\w*.*|.*кем дан\w*.*|.*фио (?:специалиста|сотрудника|консультанта).*|консультант\w*.*|дежурн\w*.*|.*кто принял.*|принял\w*.*",
    ),
    (
        Field.NORM,
        r".*пункт\w* (?:норм|порядка|приказа).*|.*ссылк\w* на (?:пункт|норм).*|норма.*|основание.*",
    ),
    (Field.TIME, r"время(?: звонка| обращения| поступления| приема)?"),
    (Field.DATE, r"дата.*|число|день"),
    (
        Field.CHANNEL,
        r".*канал.*|(?:вид|форма|способ|тип) (?:обращени|связи|поступлени|консультаци).*|как обратил\w*.*|откуда поступил\w*",
    ),
    (
        Field.INSTITUTION,
        r"оо|оу|.*образовательн\w* (?:организаци|учреждени).*|организаци\w*|учреждени\w*|школа.*|место работы.*|.*наименование (?:оо|оу|организаци|учреждени).*",
    ),
    (Field.POSITION, r".*должност.*"),
    (Field.PHONE, r".*телефон.*|.*контакт.*|номер тел.*"),
    (
        Field.NAME,
        r".*ф\. ?и\. ?о.*|.*фио.*|заявител\w*.*|обратившийся.*|кто обратил\w*.*|кто звонил.*|абонент.*|фамилия.*",
    ),
    (Field.TOPIC, r"тем[аы].*|тематик\w*.*|рубрик\w*|категория вопроса.*|раздел"),
    (
        Field.QUESTION,
        r".*вопрос.*|.*содержани\w*.*|суть.*|.*текст обращени\w*.*|обращение|о чем.*|запрос",
    ),
    (
        Field.ANSWER,
        r".*ответ.*|.*решени\w*.*|результат\w*.*|.*разъяснени\w*.*|.*консультаци\w*.*|принятые меры.*",
    ),
    (Field.NOTE, r"примечани\w*.*|прим\.?|комментари\w*.*|заметк\w*.*|отметк\w*.*"),
)
_PATTERNS = tuple((field, re.compile(rf"(?:{words})\Z")) for field, words in _WORDS)
_BOTH = re.compile(r"дата.{0,12}врем\w*.*")
_LEAST_FIELDS = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a sheet: 0-based places of the fields, and headings of what is left over."""

    fields: Mapping[Field, int]
    more: Mapping[int, str]
    row: int


def field_of(heading: str) -> Field | None:
    """Return what a heading names; none for what a journal does not know."""
    plain = " ".join(key(heading).replace("\n", " ").split())
    if not plain or len(plain) > _LONGEST:
        return None
    if _BOTH.match(plain):
        return Field.DATE
    return next((field for field, pattern in _PATTERNS if pattern.match(plain)), None)


def columns_of(cells: Sequence[str], row: int) -> Columns | None:
    """Return the columns of a row of headings; none where the row is none.

    A journal has a date or a number, and a question or an answer or a topic. Of two columns of one
    meaning the first counts; the second is kept with its heading.
    """
    fields: dict[Field, int] = {}
    more: dict[int, str] = {}
    for place, cell in enumerate(cells):
        heading = " ".join(cell.split())
        if not heading:
            continue
        found = field_of(heading)
        if found is None or found in fields:
            more[place] = heading
        else:
            fields[found] = place
    told = {Field.QUESTION, Field.ANSWER, Field.TOPIC} & set(fields)
    if len(fields) < _LEAST_FIELDS or not told or Field.DATE not in fields:
        return None
    if Field.QUESTION not in fields and Field.TOPIC in fields:
        fields = {**fields, Field.QUESTION: fields[Field.TOPIC]}
        del fields[Field.TOPIC]
    return Columns(fields, more, row)
