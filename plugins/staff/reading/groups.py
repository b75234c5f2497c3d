"""Headings inside a table that speak for the rows below: «Высшая категория», «Учителя математики».

A list divided so often has no column of the category, or none of the post; what the heading says
stands for the empty cell. A heading that says anything more is no such heading.
"""

import re
from typing import NamedTuple

from plugins.staff.reading.headings import heading_kind
from plugins.staff.reading.position_text import find_position, read_position
from portal.comparable_text import key, memo, tidy


class Group(NamedTuple):
    """What the heading above a row says: a category or a post, in words that their readers know."""

    category: str = ""
    position: str = ""

    def __bool__(self) -> bool:
        """Tell that the heading says something."""
        return bool(self.category or self.position)


NO_GROUP = Group()

_NUMBERING = re.compile(r"\A(?:\d{1,2}|[ivx]{1,4})[.)]? +", re.IGNORECASE)
_COUNT = re.compile(r"[ (:-]*\d+ ?(?:чел\w*\.?|педагог\w*)?\)?\Z")
_WORDS = {
    "highest": "высшая",
    "first": "первая",
    "complies": "СЗД",
    "none": "нет",
    "methodist": "педагог-методист",
    "mentor": "педагог-наставник",
}
_SINGULAR = {
    "учителя": "учитель",
    "учителей": "учитель",
    "воспитатели": "воспитатель",
    "преподаватели": "преподаватель",
    "педагоги": "педагог",
    "психологи": "психолог",
    "логопеды": "логопед",
    "дефектологи": "дефектолог",
    "библиотекари": "библиотекарь",
    "организаторы": "организатор",
    "методисты": "методист",
    "тьюторы": "тьютор",
    "концертмейстеры": "концертмейстер",
    "инструкторы": "инструктор",
    "инструктора": "инструктор",
    "тренеры": "тренер",
    "руководители": "руководитель",
    "музыкальные": "музыкальный",
    "социальные": "социальный",
    "старшие": "старший",
    "младшие": "младший",
    "помощники": "помощник",
    "вожатые": "вожатый",
    "заместители": "заместитель",
    "мастера": "мастер",
    "предметники": "предметник",
    "советники": "советник",
}
_UNION = re.compile(r"\A(?:[шргм]?мо|кафедра|методическ\w+ объединени\w+) +", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_OF_WHOM = re.compile(r"(?:ф\. ?и\. ?о|фио|фамилия,? имя,? (?:и )?отчество)[., ]*(?P<who>\w.*)\Z")


@memo
def group_of(text: str) -> Group:
    """Return what a heading says of the rows below; nothing unless it says that alone."""
    plain = _COUNT.sub("", _NUMBERING.sub("", tidy(text))).strip(" .:;")
    plain = _UNION.sub("", plain)
    kind = heading_kind(plain)
    if kind in _WORDS:
        return Group(category=_WORDS[kind])
    singular = _WORD.sub(lambda word: _SINGULAR.get(word.group().casefold(), word.group()), plain)
    posts = read_position(singular)
    if len(posts) == 1 and posts[0].position and posts[0].category.empty and not posts[0].doubts:
        return Group(position=singular)
    return NO_GROUP


def position_in_heading(heading: str) -> str:
    """Return the post in a heading over names («ФИО воспитателя»), or nothing."""
    match = _OF_WHOM.match(key(heading))
    return match["who"] if match and find_position(match["who"]) else ""
