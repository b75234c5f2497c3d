"""The forms of Russian words: what a word may be a form of, and which word a misprint was.

The dictionary of pymorphy3 is opened by the first word that is asked for, not by the import.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

ABBREVIATIONS = {
    "янв": "январь",
    "фев": "февраль",
    "февр": "февраль",
    "январ": "январь",
    "феврал": "февраль",
    "апрел": "апрель",
    "сентяб": "сентябрь",
    "сентябр": "сентябрь",
    "октябр": "октябрь",
    "ноябр": "ноябрь",
    "декабр": "декабрь",
    "полугод": "полугодие",
    "согл": "согласно",
    "мар": "март",
    "апр": "апрель",
    "июн": "июнь",
    "июл": "июль",
    "авг": "август",
    "сен": "сентябрь",
    "сент": "сентябрь",
    "окт": "октябрь",
    "октяб": "октябрь",
    "ноя": "ноябрь",
    "нояб": "ноябрь",
    "дек": "декабрь",
    "декаб": "декабрь",
    "г": "год",
    "гг": "год",
    "уч": "учебный",
    "учеб": "учебный",
    "кв": "квартал",
    "нач": "начало",
    "кон": "конец",
    "сер": "середина",
    "посл": "последний",
    "перв": "первый",
    "пол": "половина",
    "кварт": "квартал",
    "четв": "четверть",
    "полуг": "полугодие",
    "нед": "неделя",
    "дн": "день",
    "мес": "месяц",
    "числ": "число",
    "р": "раз",
    "теч": "течение",
    "раб": "рабочий",
    "кал": "календарный",
    "календ": "календарный",
    "ежем": "ежемесячно",
    "ежемес": "ежемесячно",
    "ежемесячн": "ежемесячно",
    "ежегод": "ежегодно",
    "ежегодн": "ежегодно",
    "ежеднев": "ежедневно",
    "еженед": "еженедельно",
    "ежекварт": "ежеквартально",
    "кажд": "каждый",
    "постоян": "постоянно",
    "регул": "регулярно",
    "мин": "минута",
    "ежекв": "ежеквартально",
    "ежедн": "ежедневно",
    "пост": "постоянно",
    "соотв": "соответствие",
    "необх": "необходимость",
    "вкл": "включительно",
    "включ": "включительно",
    "пн": "понедельник",
    "вт": "вторник",
    "чт": "четверг",
    "пт": "пятница",
    "сб": "суббота",
    "вс": "воскресенье",
}
"""Shortened words, without their dot."""

OFTEN_MISPRINTED = (
    *("январь", "февраль", "апрель", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
    *("постоянно", "ежемесячно", "ежеквартально", "ежегодно", "еженедельно", "ежедневно"),
    *("регулярно", "систематически", "круглогодично", "полугодие", "четверть", "квартал"),
    *("неделя", "декада", "течение", "каникулы", "график", "согласно", "соответствие"),
    *("необходимость", "поступление", "согласование", "аттестация", "экспертиза", "заседание"),
    *("комиссия", "позднее", "включительно", "начало", "середина", "последний", "рабочий"),
    *("календарный", "учебный", "период"),
)
"""The words whose misprints are worth mending."""

SHORTEST_MISPRINT = 5
SHORTEST_WITH_ANY_START = 6
"""Shorter words must begin as the word that they are mended to."""

LONGEST_WORD = 40


@cache
def _dictionary() -> MorphAnalyzer:
    """Return the dictionary, opened when first asked for."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - reads a dictionary from the disk

    return MorphAnalyzer()


def _is_for_the_dictionary(word: str) -> bool:
    """Tell whether a word is Russian by its letters; the dictionary fails on letters without a name."""
    return 0 < len(word) <= LONGEST_WORD and all("а" <= letter <= "я" for letter in word)


@lru_cache(maxsize=20_000)
def lemmas(word: str) -> frozenset[str]:
    """Return the words, in their first form, that a small-letter word may be a form of."""
    if word in ABBREVIATIONS:
        return frozenset({word, ABBREVIATIONS[word]})
    if not _is_for_the_dictionary(word):
        return frozenset({word})
    found = {parse.normal_form.replace("ё", "е") for parse in _dictionary().parse(word)}
    return frozenset({word, *found})


@lru_cache(maxsize=20_000)
def mended(word: str) -> str | None:
    """Return the form that an unknown word is a misprint of by one letter; none where it is none."""
    if len(word) < SHORTEST_MISPRINT or not _is_for_the_dictionary(word):
        return None
    if _dictionary().word_is_known(word):
        return None
    near = [
        form
        for form in _forms()
        if _one_letter_apart(word, form)
        and (len(word) >= SHORTEST_WITH_ANY_START or form[0] == word[0])
    ]
    return min(near, key=lambda form: (form[0] != word[0], form)) if near else None


@lru_cache(maxsize=20_000)
def is_adjective(word: str) -> bool:
    """Tell whether a word may be an adjective or a participle."""
    if not _is_for_the_dictionary(word):
        return False
    tags = [parse.tag for parse in _dictionary().parse(word)]
    return any("ADJF" in tag or "PRTF" in tag for tag in tags)


@lru_cache(maxsize=20_000)
def first_form(adjectives: tuple[str, ...], noun: str, lemma: str) -> str:
    """Return a noun, a form of ``lemma``, with its adjectives in the nominative."""
    parses = _dictionary().parse(noun[:LONGEST_WORD])
    parse = next((parse for parse in parses if parse.normal_form == lemma), parses[0])
    number = "plur" if "plur" in parse.tag else "sing"
    wanted = {"nomn", number}
    head = parse.inflect(wanted)
    grammemes = wanted if number == "plur" else wanted | {str(parse.tag.gender)}
    described = []
    for adjective in adjectives:
        form = next(
            (
                parse.inflect(grammemes)
                for parse in _dictionary().parse(adjective[:LONGEST_WORD])
                if "ADJF" in parse.tag or "PRTF" in parse.tag
            ),
            None,
        )
        described.append(form.word.replace("ё", "е") if form else adjective)
    return " ".join((*described, head.word if head else noun))


@cache
def _forms() -> frozenset[str]:
    """Return every form of the words whose misprints are mended."""
    forms = {
        form.word.replace("ё", "е")
        for word in OFTEN_MISPRINTED
        for form in _dictionary().parse(word)[0].lexeme
    }
    return frozenset(form for form in forms if len(form) >= SHORTEST_MISPRINT)


def _one_letter_apart(one: str, other: str) -> bool:
    """Tell whether a letter put in, left out, changed, or swapped with the next parts two words."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    swapped = other[at : at + 2][::-1]
    return one[at : at + 2] == swapped and one[at + 2 :] == other[at + 2 :]
