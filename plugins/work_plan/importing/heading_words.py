"""What the headings of a plan's table call its columns; nothing is imported, the child reads it."""

from __future__ import annotations

import re
from enum import StrEnum


class Role(StrEnum):
    """What a column of a plan holds."""

    NUMBER = "number"
    TEXT = "text"
    TERM = "term"
    RESPONSIBLE = "responsible"
    SECTION = "section"
    """A column that names the section of each row, mostly one merged cell for many rows."""
    MORE = "more"
    """Any further column, kept by its heading."""
    PERIOD = "period"
    """A column of a quarter or a month, with ticks in it."""


_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"№|n ?п ?/ ?п|п ?/ ?п|номер|пп|№ ?пп"),
    (
        Role.MORE,
        (
            r"выход|форма (?:завершения|представления|отч|результата|проведения|контроля)|документ"
            r"|отметка|примечани|результат|показател|итог|подтвержд|форма|ресурс|финансир|объем"
            r"|источник|где |место|категория|участник|контингент|цел[ьи]|охват|класс"
        ),
    ),
    (
        Role.TERM,
        (
            r"срок|дата|период|месяц|когда|время|врем|календарн|число|квартал|график проведения"
            r"|неделя|начало\b|окончание\b|завершение\b"
        ),
    ),
    (Role.RESPONSIBLE, r"ответств|отв\b|исполнител|кто\b|организатор|куратор|координатор"),
    (
        Role.TEXT,
        (
            r"мероприят|содержан|вид[ыа]? (?:деятельн|работ)|деятельность|работ|наименован|тематик"
            r"|вопрос|что |действи|шаг|перечень|задани|задач|тема\b|темы\b|планируем"
        ),
    ),
    (Role.SECTION, r"раздел|направлен|блок|этап|модуль|цикл"),
)
_ANYWHERE = tuple((role, re.compile(rf"(?<!\w)(?:{words})")) for role, words in _WORDS)
_LONGEST = 80
_ROMAN_QUARTERS = {"i": "I", "ii": "II", "iii": "III", "iv": "IV"}
MONTH_NAMES = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
)  # fmt: skip
_SHORT = {name[:3]: name for name in MONTH_NAMES} | {"сент": "сентябрь", "мая": "май"}
_QUARTER = re.compile(
    r"(i{1,3}|iv)(?:\s*-?(?:й|ый))?\s*(?:кв(?:артал)?\.?)?|([1-4])(?:\s*-?(?:й|ый))?\s*кв(?:артал)?\.?"
)
_WEEK = re.compile(r"([1-5]|i{1,3}|iv|v)(?:\s*-?я)?\s*нед(?:еля|\.)?")
_ROMAN_WEEKS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_PEOPLE = re.compile(
    r"ф\.? ?и\.? ?о\b|фамилия|педагог\w{0,2}\b|учител[ьи]\b|воспитател[ьи]\b|докладчик|выступающ"
)
_BEGINNING = re.compile(r"\bначал")
_END = re.compile(r"\b(?:оконч|конец|конца|заверш)")
_HALF = re.compile(r"(i{1,2}|[12]|перв\w*|втор\w*)(?:-?(?:е|ое))?\s*(?:полугоди\w*|п/г)")


def folded(text: str) -> str:
    """Return a text for comparing: one case, ё as е, single spaces, no signs at the ends."""
    text = " ".join(text.split()).casefold().replace("ё", "е")
    return text.strip(" .:;,*_").replace("n°", "№").replace("no.", "№")


def tells_beginning(heading: str) -> bool:
    """Tell whether a column of terms holds the first days alone (начало)."""
    return bool(_BEGINNING.search(folded(heading)))


def tells_end(heading: str) -> bool:
    """Tell whether a column of terms holds the last days alone (окончание)."""
    return bool(_END.search(folded(heading)))


def role_of(heading: str) -> Role | None:
    """Return what a column of this heading holds; none where the text is no known heading."""
    text = folded(heading)
    if not text or len(text) > _LONGEST:
        return None
    if text in {"№", "n", "no", "#", "№ п", "№п"}:
        return Role.NUMBER
    places = {}
    for role, words in _ANYWHERE:
        found = words.search(text)
        if found:
            places[role] = found.start()
    if not places:
        return None
    # «Ответственный за выполнение», «Срок исполнения»: the first of the words says what it is
    first = min(places.values())
    return next(role for role, _words in _ANYWHERE if places.get(role) == first)


def names_people(heading: str) -> bool:
    """Tell whether a column is headed by people: they answer where no other column says who does."""
    return bool(_PEOPLE.match(folded(heading)))


def period_of(heading: str) -> str:
    """Return the term that a tick in a column of a quarter, half-year or month means, or nothing."""
    text = folded(heading).replace("і", "i").replace("l", "i")
    if text in _SHORT:
        return _SHORT[text]
    if text in MONTH_NAMES:
        return text
    words = text.split()
    if words and words[0] in MONTH_NAMES and re.fullmatch(r"20\d\d(?:\s*г)?", " ".join(words[1:])):
        return text
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        number = quarter[1] or quarter[2]
        return f"{_ROMAN_QUARTERS.get(number) or ('I', 'II', 'III', 'IV')[int(number) - 1]} квартал"
    week = _WEEK.fullmatch(text)
    if week:
        return f"{_ROMAN_WEEKS.get(week[1], week[1])} неделя"
    half = _HALF.fullmatch(text)
    if half:
        first = half[1] in {"i", "1"} or half[1].startswith("перв")
        return "I полугодие" if first else "II полугодие"
    return ""
