"""Numbers that Word counts by itself: an automatic list's numbers are not in its text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.importing.sources.xml_part import attribute, local, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BULLET = "·"
_DEEPEST = 9
_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_SHOWN = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    look: str = "decimal"
    text: str = "%1."
    start: int = 1


class Numbering:
    """The lists of a document, counted as its paragraphs come."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._met: set[str] = set()
        for element in root if root is not None else ():
            if local(element.tag) == "abstractNum":
                self._levels[attribute(element, "abstractNumId")] = _levels(element)
            elif local(element.tag) == "num":
                self._take_list(element)

    def _take_list(self, element: Element) -> None:
        number = attribute(element, "numId")
        for child in element:
            if local(child.tag) == "abstractNumId":
                self._lists[number] = attribute(child, "val")
            elif local(child.tag) == "lvlOverride":
                for inner in child:
                    if local(inner.tag) == "startOverride":
                        level = whole(attribute(child, "ilvl"), 0)
                        self._starts[number, level] = whole(attribute(inner, "val"), 1)

    def label(self, number: str, level: int) -> str:
        """Return what stands before the next paragraph of a list, and count it."""
        kind = self._lists.get(number)
        if kind is None or not 0 <= level < _DEEPEST:
            return ""
        levels = self._levels.get(kind, {})
        counts = self._counts[kind]
        if number not in self._met:
            self._met.add(number)
            for (of, at), start in self._starts.items():
                if of == number:
                    counts[at] = start - 1
        counts[level] = counts.get(level, levels.get(level, Level()).start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        told = levels.get(level, Level())
        if told.look in {"bullet", "none"}:
            return BULLET if told.look == "bullet" else ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, Level())
            return _number(counts.get(at, of.start), of.look)

        return _SHOWN.sub(shown, told.text).strip()


def _levels(abstract: Element) -> dict[int, Level]:
    found = {}
    for element in abstract:
        if local(element.tag) != "lvl":
            continue
        told = {local(child.tag): attribute(child, "val") for child in element}
        found[whole(attribute(element, "ilvl"), 0)] = Level(
            look=told.get("numFmt", "decimal"),
            text=told.get("lvlText", ""),
            start=whole(told.get("start", "1"), 1),
        )
    return found


def _number(value: int, look: str) -> str:
    if value < 1 or look in {"decimal", "decimalZero"}:
        return str(value)
    if look in {"upperRoman", "lowerRoman"}:
        return _roman(value) if look == "upperRoman" else _roman(value).lower()
    letters = {"russianLower": _LETTERS, "russianUpper": _LETTERS.upper()}.get(look)
    if look in {"lowerLetter", "upperLetter"}:
        letters = "abcdefghijklmnopqrstuvwxyz"
        letters = letters.upper() if look == "upperLetter" else letters
    return letters[(value - 1) % len(letters)] if letters else str(value)


def _roman(value: int) -> str:
    found = ""
    for size, sign in _ROMAN:
        found += sign * (value // size)
        value %= size
    return found[:20]
