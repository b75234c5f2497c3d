"""A plan without a table: numbered paragraphs that tell the activity, its term and who answers.

«1. Провести совещание. Срок: сентябрь. Отв.: Петрова А.А.», «2. Собрать списки – до 10 октября –
Иванов И.И.», or items under the name of a month; or months with what is done in them: «Сентябрь: … ; …».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.work_plan.importing.columns import Column, Columns
from plugins.work_plan.importing.heading_words import Role, period_of
from plugins.work_plan.importing.parts import Part
from plugins.work_plan.importing.persons_look import looks_like_responsible
from plugins.work_plan.importing.places import place_of
from plugins.work_plan.importing.sources.lines import Line
from plugins.work_plan.importing.term_look import looks_like_term
from plugins.work_plan.written import Doubt
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

_ITEM = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*[.)]?|[-–—•·*▪●])\s+(?=\S)|(?P<tight>\d{1,3}[.)])(?=[А-ЯЁ«])"
)
_BULLETS = frozenset("-–—•·*▪●")
_LABEL = re.compile(
    r"(?:(?P<term>срок[иа]?(?:\s+(?:исполнени|выполнени|проведени|реализаци)\w+)?|дата(?:\s+проведения)?|время)"
    r"|(?P<people>отв(?:етствен\w*)?\.?(?:\s+(?:за\s+\w+|исполнител\w*|лиц\w*))?|исполнител\w*|организатор\w*))"
    r"\s*(?::|\s[-–—]|-\s|(?-i:(?=[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ]\.)))\s*",
    re.IGNORECASE,
)
_OF_PERIOD = re.compile(r"(?P<term>[^:–—]{3,40}?)\s*(?P<sign>:|\s[–—-]\s)\s*(?=\S)")
"""«Сентябрь: …», «В течение года – …»: a line that begins with the term of all it tells."""
_PERIOD_WORDS = re.compile(
    r"(?:(?:январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
    r"|[IVІ]{1,3}|[1-4]|квартал[а-я]*|полугоди[а-я]*|в течени[еи]|(?:учебного )?года?|месяца|весь"
    r"|период|постоянно|ежемесячно|ежеквартально|ежегодно|еженедельно|20\d\d|г\.|и|[-–—,/ ])+",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(r"[(«\"][^)»\"]*[)»\"]?")
_PARTING = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|\s*[;|]\s*|\s*\((?=[^()]*\)\s*\.?\s*\Z)|\t+")
_SHORTENED = re.compile(
    r"(?<!\w)(?:гг?|уч|янв|фев|февр|апр|авг|сент?|окт|ноя|нояб|дек|кв|н|(?-i:[А-ЯЁ]))\.\Z",
    re.IGNORECASE,
)
_BEFORE = frozenset(
    {"в", "во", "до", "с", "со", "к", "на", "не", "за", "по", "после", "перед", "раз", "1"}
)
_LONGEST_BEFORE = 4
_COMMA = re.compile(r",\s+")
_IN_BRACKETS = re.compile(r"\s*\((?P<told>[^()]*)\)\s*\.?\Z")
_LEAST_SHARE = 0.5
_COLUMNS = Columns(
    [Column(Role.NUMBER), Column(Role.TEXT), Column(Role.TERM), Column(Role.RESPONSIBLE)]
)


@dataclass(slots=True)
class _Item:
    """A numbered paragraph with what goes on with it, parted into what it tells."""

    line: Line
    number: str
    said: str
    text: str = ""
    term: str = ""
    people: str = ""
    sure: bool = True
    parted: str = ""
    """The whole line, where commas alone part this item from others of it."""
    rest: list[Line] = field(default_factory=list)
    """The lines that go on with it."""


@dataclass(slots=True)
class Listed:
    """What was found: the lines before the first item, the runs of lines from there on, and doubts."""

    front: list[Line]
    parts: list[Part] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def listed_plan(lines: Sequence[Line]) -> Listed | None:
    """Return the plan that numbered paragraphs hold; none where most of them tell no term."""
    pieces = _pieces(lines)
    items = [one for one in pieces if isinstance(one, _Item)]
    month = ""
    for one in pieces:
        if isinstance(one, _Item):
            _part(one)
            if not one.term and month:
                one.term = month
        elif one.text:
            month = one.text.strip(" .:") if _names_period(one.text) else ""
    with_term = [one for one in items if one.term]
    own = [one for one in items if not _is_opened(one, items)]
    if not with_term:
        return None
    # what is numbered before the first term may be aims and tasks
    then = own[own.index(with_term[0]) :]
    if len(with_term) < len(own if len(with_term) == 1 else then) * _LEAST_SHARE:
        return None
    return _gathered(pieces, items, with_term[0])


def _gathered(pieces: Sequence[_Item | Line], items: Sequence[_Item], termed: _Item) -> Listed:
    at = items.index(termed)
    first = items[at - 1] if at and _is_opened(items[at - 1], items) else termed
    begin = next(place for place, one in enumerate(pieces) if one is first)
    found = Listed([line for one in pieces[:begin] for line in _lines(one)])
    for one in pieces[begin:]:
        columns = _COLUMNS if isinstance(one, _Item) else None
        if not found.parts or found.parts[-1].columns is not columns:
            found.parts.append(Part(columns=columns))
        if isinstance(one, _Item) and not one.number and not _is_opened(one, items):
            found.parts[-1].made.add(len(found.parts[-1].lines))
        found.parts[-1].lines.append(_as_row(one) if isinstance(one, _Item) else one)
        if isinstance(one, _Item) and not one.term and not _is_opened(one, items):
            found.doubts.append(Doubt(
                place=place_of(one.line),
                text=_("No term was found in the paragraph: “%(text)s”.", text=one.said),
            ))  # fmt: skip
        elif isinstance(one, _Item) and one.parted:
            found.doubts.append(Doubt(
                place=place_of(one.line),
                text=_("The line was parted at its commas; look whether each part is an activity:"
                       " “%(text)s”.", text=one.parted),
            ))  # fmt: skip
        elif isinstance(one, _Item) and not one.sure:
            found.doubts.append(Doubt(
                place=place_of(one.line),
                text=_("Look where the term and the people begin in it: “%(text)s”.", text=one.said),
            ))  # fmt: skip
    found.doubts.insert(0, Doubt(
        place=_("the whole file"),
        text=_("The plan has no table; its activities were taken from numbered paragraphs."),
    ))  # fmt: skip
    return found


def _lines(piece: _Item | Line) -> list[Line]:
    return [piece.line, *piece.rest] if isinstance(piece, _Item) else [piece]


def _pieces(lines: Sequence[Line]) -> list[_Item | Line]:
    """Gather items with the paragraphs that go on with them; other lines stay as they are."""
    pieces: list[_Item | Line] = []
    for line in lines:
        said = line.text
        of_period = _items_of_period(line)
        if of_period:
            pieces += of_period
            continue
        found = _ITEM.match(said)
        last = pieces[-1] if pieces else None
        if found:
            number = found["number"] or found["tight"]
            rest = said[found.end() :]
            if number in _BULLETS:
                number = ""
            pieces.append(_Item(line, number, rest))
        elif isinstance(last, _Item) and said and (_LABEL.match(said) or said[0].islower()):
            last.said = f"{last.said} {said}"
            last.rest.append(line)
        else:
            pieces.append(line)
    return pieces


def _names_period(text: str) -> bool:
    """Tell whether a line is nothing but a month or another term, for what stands below it."""
    plain = text.strip(" .:")
    return bool(period_of(plain)) or (
        looks_like_term(plain) and _PERIOD_WORDS.fullmatch(plain) is not None
    )


def _items_of_period(line: Line) -> list[_Item]:
    """Return what a line «Сентябрь: …; …» tells to be done, each with the term it begins with."""
    said = line.text
    found = _OF_PERIOD.match(said)
    if found is None or not _names_period(found["term"]):
        return []
    told = said[found.end() :].strip(" .;")
    pieces = [one.strip() for one in told.split(";") if one.strip()]
    parted = ""
    if len(pieces) == 1:
        pieces = _parted_by_commas(told)
        parted = said if len(pieces) > 1 else ""
    items = [_Item(line, "", one, term=found["term"].strip()) for one in pieces]
    if items:
        items[0].parted = parted
    return items


def _parted_by_commas(told: str) -> list[str]:
    """Part a text by commas where each part may be an activity: it has two words at least."""
    plain = _OUTSIDE.sub(lambda one: "\1" * len(one[0]), told)
    ends = [place for place, sign in enumerate(plain) if sign == ","]
    parts = [
        told[begin:end].strip()
        for begin, end in zip([0, *(one + 1 for one in ends)], [*ends, len(told)], strict=True)
    ]
    return parts if all(" " in one for one in parts) else [told]


def _is_opened(item: _Item, items: Sequence[_Item]) -> bool:
    """Tell whether an item without a term is the title of those that follow: 2 → 2.1."""
    at = items.index(item)
    if item.term or not item.number or at + 1 == len(items):
        return False
    return items[at + 1].number.startswith(f"{item.number.rstrip('.)')}.") and (
        items[at + 1].number.rstrip(".)") != item.number.rstrip(".)")
    )


def part_people(text: str, *, in_brackets: bool) -> tuple[str, str]:
    """Part who answers from the text of an activity: behind «Отв.:», or in brackets at the end."""
    lines = text.split("\n")
    item = _Item(Line(cells=(text,), row=0), "", lines[-1])
    rest = _by_labels(item)
    if len(lines) > 1 and not item.people and _LABEL.match(lines[-1]):
        label = _LABEL.match(lines[-1])
        if label and label["people"]:
            return "\n".join(lines[:-1]), lines[-1][label.end() :].strip()
    if item.people and not item.term:
        return "\n".join([*lines[:-1], rest]), item.people
    found = _IN_BRACKETS.search(text) if in_brackets else None
    if found and looks_like_responsible(found["told"]):
        return text[: found.start()], found["told"]
    return text, ""


def _part(item: _Item) -> None:
    """Find the term and the people of an item: by their labels, else after dashes, else commas."""
    rest = _by_labels(item)
    item.text = rest
    if not item.term or not item.people:
        _by_ends(item, _PARTING)
    if not item.term and not _by_ends(item, _COMMA):
        item.sure = True
    if not item.term:
        item.term = _term_before(item.text) or _term_behind(item.text)
        item.sure = not item.term
    if item.term and not item.people:
        _part_term(item)


def _by_labels(item: _Item) -> str:
    """Take what stands behind labels; return the text before the first of them."""
    labels = list(_LABEL.finditer(item.said))
    labels = [one for one in labels if one.start() and _may_begin(item.said, one)]
    if not labels:
        return item.said
    ends = [*(one.start() for one in labels[1:]), len(item.said)]
    for label, end in zip(labels, ends, strict=True):
        told = item.said[label.end() : end].strip(" ;,(").removesuffix(")").strip(" ;,")
        if label["term"]:
            item.term = f"{item.term}, {told}" if item.term else _without_stop(told)
        else:
            item.people = f"{item.people}\n{told}" if item.people else told
    return item.said[: labels[0].start()].rstrip(" ,;(–—-")


def _may_begin(said: str, label: re.Match[str]) -> bool:
    """Tell whether a label stands where a sentence or a part of one begins."""
    before = said[: label.start()].rstrip()
    return label[0].rstrip().endswith(":") or before.endswith((".", ";", ",", "(", "–", "—", "-"))


def _by_ends(item: _Item, parting: re.Pattern[str]) -> bool:
    """Take the last pieces of the text that look like a term or people; tell whether any was."""
    text, term, people = item.text.rstrip(), item.term, item.people
    taken = False
    while True:
        found = list(parting.finditer(text))
        if not found:
            break
        last = text[found[-1].end() :]
        told = last.strip(" ;,").removesuffix(")").removesuffix(").").strip()
        if looks_like_term(told) and not term:
            term = _without_stop(told)
        elif looks_like_responsible(told) and (not people or parting is _COMMA):
            people = f"{told}\n{people}" if people else told
        elif looks_like_responsible(told) and not term:
            people = f"{told}\n{people}"
        elif not told:
            pass
        else:
            break
        text = text[: found[-1].start()].rstrip()
        taken = bool(told) or taken
        if term and people and term != item.term:
            break
    if not taken or not text or (parting is _COMMA and not term):
        return False
    item.sure = item.sure and parting is not _COMMA
    item.text, item.term, item.people = text, term, people
    return True


def _term_before(text: str) -> str:
    """Return the term that a sentence begins with: «До 10 октября собрать списки»."""
    words = text.split()
    if not words or not (words[0].casefold() in _BEFORE or looks_like_term(words[0])):
        return ""
    for count in range(1, min(len(words), _LONGEST_BEFORE) + 1):
        if looks_like_term(" ".join(words[:count])):
            while count < len(words) and (
                looks_like_term(words[count]) or words[count][0].isdigit()
            ):
                count += 1  # noqa: PLW2901 - the term goes on with its month or year
            return " ".join(words[:count]).rstrip(",:;")
    return ""


def _term_behind(text: str) -> str:
    """Return the term that a sentence ends with: «Обновить стенд до 15 октября»."""
    words = text.rstrip(" .;,").split()
    for count in range(min(len(words) - 2, _LONGEST_BEFORE), 1, -1):
        told = " ".join(words[-count:])
        if words[-count].casefold() in _BEFORE and looks_like_term(told):
            return told
    return ""


def _part_term(item: _Item) -> None:
    """Part people from a term that they stand with: «(сентябрь, Петрова А.А.)»."""
    pieces = _COMMA.split(item.term)
    for at in range(1, len(pieces)):
        if looks_like_responsible(pieces[at]) and not looks_like_term(pieces[at]):
            item.term, item.people = ", ".join(pieces[:at]), ", ".join(pieces[at:])
            return


def _without_stop(term: str) -> str:
    """Return a term without the stop of its sentence; a shortened word keeps its own."""
    term = term.rstrip(" ;,")
    return term if _SHORTENED.search(term) else term.removesuffix(".")


def _as_row(item: _Item) -> Line:
    return Line(
        cells=(item.number, item.text, item.term, item.people.strip()),
        row=item.line.row,
        table=item.line.table,
        sheet=item.line.sheet,
        kind=item.line.kind,
    )
