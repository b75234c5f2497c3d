"""Posts as people write them, with a subject, a category or a load in the same cell.

«учитель математики, высшая», «муз. рук.», «преподаватель (фортепиано)», «зам. директора по УВР,
учитель физики» (two employments). A post that is not in the official list is asked about, with
the nearest entries proposed.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.positions import ACTING_WORDS, POSITIONS, POSITIONS_BY_CODE, PositionEntry
from plugins.staff.reading.categories import NOTHING as NO_CATEGORY
from plugins.staff.reading.categories import CategoryReading, category_start, read_category
from plugins.staff.reading.subjects import read_subject
from portal.comparable_text import key, memo, repair_lookalikes, tidy_lines

EmploymentKind = Literal["main", "internal", "external"]

UNKNOWN_POSITION = N_("The position “%(text)s” is not in the official list; near it: %(near)s.")
UNKNOWN_POSITION_ALONE = N_("The position “%(text)s” is not in the official list.")
LEFT_OVER = N_("Beside the position stands: “%(text)s”.")
LOGOPEDIST_READ = N_("“Logopedist” is read as the post of an institution: %(title)s.")
PART_TIME_OF_UNKNOWN_KIND = N_("The list says “part-time” without saying where the main job is.")

PROPOSALS = 3
_NEAR_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class ReadEmployment:
    """One post found in a cell; ``position`` is a code of the official list or None."""

    position: str | None
    text: str
    subject: str = ""
    detail: str = ""
    kind: EmploymentKind | None = None
    rate: float | None = None
    acting: bool = False
    category: CategoryReading = NO_CATEGORY
    proposals: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Doubt, ...] = ()


_TOKEN = re.compile(r"[^\W_]+(?:/[^\W_]{1,3}\b)?|[^\w\s]|\n")
_SHORT = {
    "уч": "учитель",
    "учит": "учитель",
    "уч-ль": "учитель",
    "учл": "учитель",
    "преп": "преподаватель",
    "препод": "преподаватель",
    "восп": "воспитатель",
    "воспит": "воспитатель",
    "воспитат": "воспитатель",
    "пед": "педагог",
    "педаг": "педагог",
    "муз": "музыкальный",
    "музык": "музыкальный",
    "рук": "руководитель",
    "руковод": "руководитель",
    "инстр": "инструктор",
    "инструкт": "инструктор",
    "доп": "дополнительного",
    "дополн": "дополнительного",
    "обр": "образования",
    "образ": "образования",
    "обр-я": "образования",
    "ст": "старший",
    "старш": "старший",
    "соц": "социальный",
    "социальн": "социальный",
    "зам": "заместитель",
    "замест": "заместитель",
    "дир": "директора",
    "дирек": "директора",
    "зав": "заведующий",
    "мл": "младший",
    "орг": "организатор",
    "псих": "психолог",
    "психол": "психолог",
    "деф": "дефектолог",
    "дефект": "дефектолог",
    "конц": "концертмейстер",
    "мет": "методист",
    "метод": "методист",
    "трен": "тренер",
    "тьют": "тьютор",
    "библ": "библиотекарь",
    "лог": "логопед",
    "логоп": "логопед",
    "произв": "производственного",
    "обуч": "обучения",
    "пом": "помощник",
    "физич": "физической",
    "физ": "физической",
    "культ": "культуре",
    "культуры": "культуре",
}
_SKIP = frozenset('.-"«»()')
_SEPARATORS = frozenset(",;/+\n&")
_ACTING = frozenset(tuple(words.split()) for words in ACTING_WORDS)

_KIND = re.compile(
    r"(?P<external>внеш\w*\.?(?: ?-?совм[\w-]*\.?)?)"
    r"|(?P<internal>внутр\w*\.?(?: ?-?совм[\w-]*\.?)?|по совмещению|совмещен\w*)"
    r"|(?P<part>(?:по )?совм(?:ест\w*)?\.?(?!\w)|по совм\w*\.?|совм-ль)"
    r"|(?P<main>осн(?:овн\w*)?\.?(?: мест\w* работы| работник\w*| работа)?(?![а-я])|штатн\w*)"
)
_RATE = re.compile(r"(?:на )?(?P<rate>\d+(?:[.,]\d+)?) ?(?:ст(?:ав\w*)?\.?|шт\. ?ед\.?)(?!\w)")
_HOURS = re.compile(r"\d+(?:[.,]\d+)? ?ч(?:ас\w*|\.)?(?!\w)")
_SERVICE = re.compile(
    r"[,;(\n] ?(?:пед\w*\.? ?)?(?:стаж\w*[:. -]*)?\d{1,2}(?:[.,]\d)? ?(?:лет|года?)(?!\w)"
    r"|(?<!\d)[,;] ?\d{1,3}(?:[.,]\d+)?\Z"
)
"""Years of service, or a bare number, after the post: neither the subject nor the load for sure."""
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
_EDGES = ' ,.;:/+-()\n[]&"«»'


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the words and separators of a text in normal form, with where they stand."""
    found = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in _SKIP:
            continue
        found.append((token, match.start(), match.end()))
    return found


def position_words(text: str) -> tuple[str, ...]:
    """Return the words of a post's name in the form in which posts are compared."""
    return tuple(_SHORT.get(token, token) for token, _, _ in _tokens(key(text)))


def _index(entries: Iterable[PositionEntry]) -> dict[tuple[str, ...], str]:
    known: dict[tuple[str, ...], str] = {}
    for entry in entries:
        for name in (entry.title, entry.genitive, entry.dative, *entry.synonyms):
            known.setdefault(position_words(name), entry.code)
    return known


_KNOWN = _index(POSITIONS)
_KNOWN[("логопед",)] = _KNOWN[("логопеда",)] = "speech_therapist"
# Categories, not posts: they end the post's name and are read as categories.
_KNOWN[("педагог", "методист")] = _KNOWN[("педагог", "наставник")] = ""
_LONGEST = max(map(len, _KNOWN))
_TITLES = {" ".join(words): code for words, code in _KNOWN.items() if code}


def find_position(text: str) -> str | None:
    """Return the code of a post named exactly (in any wording known), or None."""
    return _KNOWN.get(position_words(text)) or None


def nearest_positions(text: str) -> tuple[str, ...]:
    """Return the codes of the posts whose names are nearest to the text, best first."""
    words = " ".join(position_words(text))
    near = difflib.get_close_matches(words, _TITLES, n=PROPOSALS * 3, cutoff=_NEAR_ENOUGH)
    return tuple(dict.fromkeys(_TITLES[name] for name in near))[:PROPOSALS]


def _match_at(tokens: list[tuple[str, int, int]], start: int) -> tuple[str, int, bool] | None:
    """Return (code, index after, acting) of the post whose name starts at a token."""
    acting = False
    for length in (3, 2, 1):
        if tuple(token for token, _, _ in tokens[start : start + length]) in _ACTING:
            start, acting = start + length, True
            break
    words = [_SHORT.get(token, token) for token, _, _ in tokens[start : start + _LONGEST]]
    for length in range(len(words), 0, -1):
        code = _KNOWN.get(tuple(words[:length]))
        if code is not None:
            return code, start + length, acting
    return None


@memo
def read_position(text: str) -> tuple[ReadEmployment, ...]:
    """Read a cell about a post; several posts give several employments. Never raises."""
    shown = repair_lookalikes(tidy_lines(text)).strip(_EDGES.replace("(", "").replace(")", ""))
    if not shown.strip(_EDGES):
        return ()
    plain = shown.casefold().replace("ё", "е")
    if len(plain) != len(shown):
        shown = plain
    tokens = _tokens(plain)
    starts = _starts(tokens)
    if not starts or starts[0][0] > 0:
        head_end = tokens[starts[0][0]][1] if starts else len(plain)
        if not starts or plain[:head_end].strip(_EDGES):
            return _with_unknown_head(shown, plain, tokens, starts)
    return _employments(shown, tokens, starts)


def _starts(tokens: list[tuple[str, int, int]]) -> list[tuple[int, str, int, bool]]:
    """Find where posts begin: at the start, or after a separator or «и»."""
    starts = []
    index, may_start = 0, True
    while index < len(tokens):
        word = tokens[index][0]
        if may_start and (match := _match_at(tokens, index)):
            code, after, acting = match
            if code:
                starts.append((index, code, after, acting))
            index, may_start = after, False
            continue
        may_start = word in _SEPARATORS or word == "и"
        index += 1
    return starts


def _with_unknown_head(
    shown: str,
    plain: str,
    tokens: list[tuple[str, int, int]],
    starts: list[tuple[int, str, int, bool]],
) -> tuple[ReadEmployment, ...]:
    """Read a cell that begins with something that is no known post."""
    end = tokens[starts[0][0]][1] if starts else len(plain)
    head = shown[:end]
    stripped = _HOURS.sub(" ", _RATE.sub(" ", _KIND.sub(" ", plain[:end]))).strip(_EDGES)
    if starts and (not stripped or category_start(stripped) == 0):
        employments = _employments(shown, tokens, starts)
        first = _finish(employments[0].position or "", "", f", {head}", acting=False)
        return (_merged(employments[0], first), *employments[1:])
    cut = category_start(plain[:end])
    name = head[:cut].strip(_EDGES) if cut else head.strip(_EDGES)
    tail = head[cut:] if cut else ""
    proposals = nearest_positions(_BRACKETS.sub(" ", name))
    near = ", ".join(f"«{POSITIONS_BY_CODE[code].title}»" for code in proposals)
    doubt = (
        Doubt(UNKNOWN_POSITION, {"text": name, "near": near})
        if proposals
        else Doubt(UNKNOWN_POSITION_ALONE, {"text": name})
    )
    unknown = ReadEmployment(
        None,
        name,
        category=read_category(tail) if tail else NO_CATEGORY,
        proposals=proposals,
        doubts=(doubt,),
    )
    if not starts:
        return (unknown,)
    return (unknown, *_employments(shown, tokens, starts))


def _merged(one: ReadEmployment, other: ReadEmployment) -> ReadEmployment:
    return ReadEmployment(
        one.position,
        one.text,
        one.subject,
        one.detail,
        one.kind or other.kind,
        other.rate if one.rate is None else one.rate,
        one.acting,
        other.category if one.category.empty else one.category,
        one.proposals,
        one.doubts,
        one.notes,
    )


def _employments(
    shown: str,
    tokens: list[tuple[str, int, int]],
    starts: list[tuple[int, str, int, bool]],
) -> tuple[ReadEmployment, ...]:
    found = []
    for number, (index, code, after, acting) in enumerate(starts):
        begin = tokens[index][1]
        tail_begin = tokens[after - 1][2]
        end = tokens[starts[number + 1][0]][1] if number + 1 < len(starts) else len(shown)
        tail = shown[tail_begin:end].rstrip(" ,;/+\n&")
        if number + 1 < len(starts):
            tail = re.sub(r"\s+и\Z", "", tail)
        employment = _finish(code, shown[begin:tail_begin], tail, acting=acting)
        if code == "speech_therapist" and position_words(shown[begin:tail_begin]) == ("логопед",):
            note = Doubt(LOGOPEDIST_READ, {"title": POSITIONS_BY_CODE[code].title})
            employment = _noted(employment, note)
        found.append(employment)
    return tuple(found)


def _noted(employment: ReadEmployment, note: Doubt) -> ReadEmployment:
    values = {name: getattr(employment, name) for name in ReadEmployment.__slots__}
    values["notes"] = (*employment.notes, note)
    return ReadEmployment(**values)


def _finish(code: str, name: str, tail: str, *, acting: bool) -> ReadEmployment:
    """Read what follows a post's name: kind of employment, load, category, subject."""
    doubts: list[Doubt] = []
    notes: list[Doubt] = []
    rest = tail
    plain = rest.casefold().replace("ё", "е")
    kind: EmploymentKind | None = None
    if match := _KIND.search(plain):
        if match["part"]:
            doubts.append(Doubt(PART_TIME_OF_UNKNOWN_KIND))
        else:
            kind = match.lastgroup  # type: ignore[assignment]
        rest, plain = _without(rest, plain, match)
    rate = None
    if match := _RATE.search(plain):
        rate = float(match["rate"].replace(",", "."))
        rest, plain = _without(rest, plain, match)
    if match := _HOURS.search(plain):
        rest, plain = _without(rest, plain, match)
    if match := _SERVICE.search(plain):
        notes.append(Doubt(LEFT_OVER, {"text": match.group().strip(_EDGES)}))
        rest, plain = _without(rest, plain, match)
    category = NO_CATEGORY
    cut = category_start(plain)
    if cut is not None:
        category = read_category(rest[cut:].strip(_EDGES.replace("-", "")))
        rest = rest[:cut]
    rest = rest.strip(_EDGES)
    title = " ".join(name.split())
    entry = POSITIONS_BY_CODE[code]
    subject, detail = "", ""
    if rest and entry.takes_subject:
        reading = read_subject(rest)
        subject = reading.name
    elif rest:
        detail = rest
        title = f"{title} {rest}"
        if entry.is_pedagogical:
            notes.append(Doubt(LEFT_OVER, {"text": rest}))
    return ReadEmployment(
        code,
        title,
        subject,
        detail,
        kind,
        rate,
        acting,
        category,
        doubts=tuple(doubts),
        notes=tuple(notes),
    )


def _without(rest: str, plain: str, match: re.Match[str]) -> tuple[str, str]:
    """Blank the matched part in the text and in its normal form alike."""
    start, end = match.span()
    gap = "," + " " * (end - start - 1)
    return rest[:start] + gap + rest[end:], plain[:start] + gap + plain[end:]


@memo
def read_employment_kind(text: str) -> EmploymentKind | None:
    """Read a cell that says main job or part-time; None when it does not say."""
    plain = key(text)
    match = _KIND.search(plain)
    if match and not match["part"]:
        return match.lastgroup  # type: ignore[return-value]
    return _KIND_WORDS.get(plain)


_KIND_WORDS: dict[str, EmploymentKind] = {
    "о": "main",
    "осн": "main",
    "штат": "main",
    "да": "main",
    "вс": "external",
    "внеш": "external",
    "внутр": "internal",
    "внс": "internal",
}
