"""Qualification categories as people write them.

«высшая», «ВКК», «в/к», «1 КК», «I», «соотв.», «СЗД», «б/к», «нет» — alone, or in one cell with the
date, the order and the term («высшая, 25.12.2022 № 4567, до 25.12.2027»). A mark of compliance is
told apart from a category: it is an attestation of its own.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.reading.dates import ReadDate, read_date
from portal.comparable_text import key, memo, repair_lookalikes, tidy
from portal.workdays import add_years

Kind = Literal["first", "highest", "methodist", "mentor"]

SECOND_CATEGORY = N_("The second category is no longer in force; nothing is taken from it.")
UNKNOWN_CATEGORY = N_("The category is not understood: “%(text)s”.")
NONE_AND_KIND = N_("The cell says both “no category” and a category.")
LEFT_OVER = N_("In the category's cell this was left unread: “%(text)s”.")
ORDER_DATE_TAKEN = N_("The date of the order is taken as the date of assignment.")
TWO_KINDS = N_("The cell names both the first and the highest category.")


@dataclass(frozen=True, slots=True)
class ReadCategory:
    """One category found in a cell; ``no_term`` is None when the cell does not say."""

    kind: Kind
    assigned_on: date | None = None
    order_number: str = ""
    order_on: date | None = None
    valid_until: date | None = None
    no_term: bool | None = None
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class ReadCompliance:
    """A compliance attestation found in a cell."""

    held_on: date | None = None
    complies: bool = True
    number: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class CategoryReading:
    """What a cell says of categories.

    ``says_none`` tells that the cell says «нет» or the like; an empty cell says nothing at all.
    ``doubts`` ask, ``notes`` only tell.
    """

    categories: tuple[ReadCategory, ...] = ()
    compliance: tuple[ReadCompliance, ...] = ()
    says_none: bool = False
    leftovers: str = ""
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Doubt, ...] = ()

    @property
    def empty(self) -> bool:
        """Tell that the cell says nothing."""
        return not (
            self.categories or self.compliance or self.says_none or self.leftovers or self.doubts
        )


NOTHING = CategoryReading()

_CATEGORY = r"(?:кв(?:алиф)?\w*[. ]*(?:к(?:ат)?\w*)?|кат\w*|к/к|к\. ?к|кк|к)"
_NOT_WORD = r"(?<!\w)(?<!\w/)"
_END = r"(?!\w|/\w(?!\w))"

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "fails",
        re.compile(rf"{_NOT_WORD}не ?соотв\w*\.?(?: (?:заним\w*\.?|должн\w*\.?))*"),
    ),
    (
        "none",
        re.compile(
            rf"{_NOT_WORD}(?:без ?(?:кв\w*\.? ?)?кат\w*|б/ ?кат\w*|б\. ?кат\w*|б ?/ ?к|б\. ?к|бк|без кк|б/кк"
            rf"|не ?име(?:ет|ют|ется|л|ла)\w*(?: (?:кв\w*\.? ?)?кат\w*)?|нет(?: (?:кв\w*\.? ?)?кат\w*)?"
            rf"|(?:категори\w+ )?(?:не присвоена|отсутств\w*)|не ?аттест\w*|не подлежит\w*(?: аттестации)?"
            rf"|мол(?:одой|\.)? ?спец\w*|молодой педагог|м/с|не проходил\w*(?: аттестацию)?"
            rf"|(?:в |находится в )?(?:декрет\w*(?: отпуск\w*)?(?: по уходу(?: за реб\w*)?)?|отпуск\w* по уходу(?: за реб\w*)?(?: до \d[.,]?\d? лет)?|д/о|отп\. по уходу)){_END}"
        ),
    ),
    (
        "methodist",
        re.compile(
            rf"{_NOT_WORD}(?:(?:{_CATEGORY}\.? ?)?\"?(?:педагог[ -]*)?методист\"?){_END}"
            r"(?! ?- ?(?:высш|перв|1|i|вкк|сзд|соотв))"
        ),
    ),
    (
        "mentor",
        re.compile(rf"{_NOT_WORD}(?:(?:{_CATEGORY}\.? ?)?\"?(?:педагог[ -]*)?наставник\"?){_END}"),
    ),
    (
        "highest",
        re.compile(
            rf"{_NOT_WORD}(?:высш\w*|выс|вы?сш)\.?-?(?: ?{_CATEGORY}{_END}\.?)*"
            rf"|{_NOT_WORD}(?:вкк|в ?/ ?к|в\. ?к(?:\. ?к)?|в\. ?кв\. ?к|в ?кк|вк|в\. ?кат\w*|вкатегория|высшкк){_END}\.?"
        ),
    ),
    (
        "first",
        re.compile(
            rf"{_NOT_WORD}(?:перв\w*|пер)\.?(?: ?{_CATEGORY}{_END}\.?)*"
            rf"|{_NOT_WORD}(?:[1il](?: ?- ?(?:ая|я|й|ую))?|п)[. ]*{_CATEGORY}{_END}\.?(?: ?{_CATEGORY}{_END}\.?)*"
            rf"|{_NOT_WORD}(?:1 ?- ?(?:ая|я)|i(?:-я)?){_END}\.?"
            rf"|{_CATEGORY}\.?:? ?-? ?[1i]{_END}"
        ),
    ),
    (
        "second",
        re.compile(
            rf"{_NOT_WORD}втор\w*\.?(?: ?{_CATEGORY}{_END}\.?)*"
            rf"|{_NOT_WORD}(?:2|ii|ll)(?: ?- ?(?:ая|я|й))?[. ]*{_CATEGORY}{_END}\.?(?: ?{_CATEGORY}{_END}\.?)*"
            rf"|{_NOT_WORD}(?:2 ?- ?(?:ая|я)|ii(?:-я)?){_END}\.?"
        ),
    ),
    (
        "complies",
        re.compile(
            rf"{_NOT_WORD}(?:(?:аттест\w*\.?,? )?(?:на )?(?:соотв\w*|сзд)\.?(?: ?(?:с |на |з/д|зан\w*\.?|долж\w*\.?|дол\.?))*"
            rf"|с[. ]*[з3][. ]*д|сз|с/з/д|сод){_END}\.?"
        ),
    ),
)
_ALONE: dict[str, str] = {
    "1": "first",
    "i": "first",
    "l": "first",
    "в": "highest",
    "высш": "highest",
    "п": "first",
    "пкк": "first",
    "2": "second",
    "ii": "second",
    "ll": "second",
    "0": "none",
    "с": "complies",
    "соот": "complies",
    "со": "complies",
}
_KIND_OF: dict[str, Kind] = {
    "first": "first",
    "highest": "highest",
    "methodist": "methodist",
    "mentor": "mentor",
}
_SAYING_NONE = frozenset({"none", "second"})
_EMPTY = re.compile(r"[-_.,;: /\\?*]*\Z")
_SAYS_NONE = re.compile(r"(?:-+|н/?к|x|х|отс\w*)\Z")

_DATE = (
    r"(?:\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)|(?<![\d./])\d{1,2}[./](?:19|20)\d{2}(?![\d./])|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2} (?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.? \d{4}"
    r"|(?:(?:янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.? )\d{4}"
    r"|(?<![\d.№/-])(?:19|20)\d{2}(?![\d./-]))"
)
_YEAR_WORD = r"(?: ?(?:г(?:ода|оду|\.)?(?![а-я])))?"
_RANGE = re.compile(rf"(?:с )?({_DATE}){_YEAR_WORD} ?(?:-|по|до) ?({_DATE}){_YEAR_WORD}")
_UNTIL = re.compile(
    rf"(?:,? ?(?:срок(?: действия)?|действ\w*|годна?)[: ]*)?(?:до|по|не позднее)\.? ({_DATE}){_YEAR_WORD}"
)
_NO_TERM = re.compile(
    r"(?:срок(?: действия)?[: ]*)?(?:бес?з?срочн\w*|бесср\w*|б/с(?:р)?(?!\w)|без (?:огр\w* )?срока(?: действия)?"
    r"|не огранич\w*)"
)
_YEARS = re.compile(
    r",? ?(?:срок\w*(?: действия)?)?[ :-]*(?:на )?(?<!\d)(?P<years>\d) ?(?:-?(?:ти|и) )?(?:лет|года?)(?!\w)"
)
_ORDER = re.compile(
    rf"(?:\(? ?(?:пр(?:иказ\w*)?|расп(?:оряжени\w*)?|прот(?:окол\w*)?|решени\w*)\.? ?(?:[а-я.\" ]{{0,40}}?)?)?"
    rf"(?:от ({_DATE}){_YEAR_WORD},? ?)?(?:№|n|no) ?([\w./\\-]+)(?:,? ?(?:от )?({_DATE}){_YEAR_WORD})?"
)
_ORDER_DATE = re.compile(
    rf"(?:пр(?:иказ\w*)?|расп(?:оряжени\w*)?|прот(?:окол\w*)?)\.? ?(?:[а-я.\" ]{{0,40}}?)?от ({_DATE}){_YEAR_WORD}"
)
_PLAIN_DATE = re.compile(rf"(?:с|от|присв\w*|аттест\w*|дата)?[: ]*({_DATE}){_YEAR_WORD}")
_NOISE = re.compile(
    r"(?<!\w)(?:квалификационн\w*|кв\.?|категори\w*|кат\.?|присвоен\w*|установлен\w*|срок\w*(?: действия)?|дата"
    r"|приказ\w*|пр\.|г\.|от|до|с|имеет|и|№|по должности|на|кк)(?!\w)"
)
_PIECES = re.compile(r"[;\n]+|(?<=[\wа-я)]) / (?=[а-я])")
_PUNCTUATION = re.compile(r"[\s,.;:()\[\]\"/+-]+")


def read_category(value: object) -> CategoryReading:
    """Read one cell about categories; never raises, whatever the cell holds."""
    if value is None or isinstance(value, bool):
        return NOTHING
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, int | float) and value == value and abs(value) < 10**6:  # noqa: PLR0124 - NaN
        return _read_text(f"{value:g}")
    return _read_text(str(value))


def find_kinds(text: str) -> tuple[list[str], str]:
    """Return the kinds named in a text in normal form, and the text without them."""
    found: list[tuple[int, str]] = []
    for kind, pattern in _KINDS:
        match = pattern.search(text)
        while match and match.end() > match.start():
            found.append((match.start(), kind))
            text = (
                f"{text[: match.start()]}{' ' * (match.end() - match.start())}{text[match.end() :]}"
            )
            match = pattern.search(text)
    return [kind for _, kind in sorted(found)], text


def kind_alone(text: str) -> str | None:
    """Return the kind that a letter or a roman number alone stands for («В», «I»)."""
    plain = key(text)
    return None if plain.isdigit() else _ALONE.get(plain)


def category_start(text: str) -> int | None:
    """Return where the first category is named in a text in normal form."""
    starts = [match.start() for _, pattern in _KINDS if (match := pattern.search(text))]
    return min(starts, default=None)


@memo
def _read_text(text: str) -> CategoryReading:
    plain = key(text)
    if not plain and _SAYS_NONE.match(tidy(text)):
        return CategoryReading(says_none=True)
    if _EMPTY.match(plain):
        return NOTHING
    if _SAYS_NONE.match(plain):
        return CategoryReading(says_none=True)
    alone = _ALONE.get(plain.strip('"() ').removesuffix(".0"))
    if alone:
        return _assemble([_Piece([alone])], "")
    pieces: list[_Piece] = []
    leftovers: list[str] = []
    for piece_text in _PIECES.split(repair_lookalikes(text)):
        piece, rest = _read_piece(key(piece_text))
        if pieces and not piece.kinds and not rest:
            pieces[-1].join(piece)
        else:
            pieces.append(piece)
        if rest:
            piece.qualifier = rest
            leftovers.append(rest)
    if not any(piece.kinds for piece in pieces):
        return CategoryReading(
            leftovers=tidy(text), doubts=(Doubt(UNKNOWN_CATEGORY, {"text": tidy(text)}),)
        )
    return _assemble(pieces, "; ".join(leftovers))


class _Piece:
    """One part of a cell: the kinds it names and the dates, order and term beside them."""

    __slots__ = (
        "assigned",
        "kinds",
        "no_term",
        "number",
        "order_on",
        "qualifier",
        "until",
        "years",
    )

    def __init__(self, kinds: list[str]) -> None:
        self.kinds = kinds
        self.assigned: ReadDate | None = None
        self.until: ReadDate | None = None
        self.order_on: ReadDate | None = None
        self.number = ""
        self.no_term: bool | None = None
        self.qualifier = ""
        self.years: int | None = None

    def join(self, other: "_Piece") -> None:
        """Take what the next part of the cell adds."""
        self.assigned = self.assigned or other.assigned
        self.until = self.until or other.until
        self.order_on = self.order_on or other.order_on
        self.number = self.number or other.number
        self.no_term = self.no_term if other.no_term is None else other.no_term

    @property
    def assigned_on(self) -> date | None:
        """The day of assignment: the date that stands alone, or that of the order."""
        if self.assigned is not None and self.assigned.precision == "day":
            return self.assigned.value or self.ordered_on
        return self.ordered_on

    @property
    def ends_on(self) -> date | None:
        """The last day: as given, or computed from a term in years."""
        if self.until is None and self.years is not None and self.assigned_on is not None:
            return add_years(self.assigned_on, self.years)
        return self.until.value if self.until else None

    @property
    def ordered_on(self) -> date | None:
        """The date of the order."""
        return self.order_on.value if self.order_on else None

    @property
    def is_dated_by_order(self) -> bool:
        """Tell that the order's date has to serve as the day of assignment."""
        return bool(self.kinds) and self.ordered_on is not None and self.assigned is None

    def categories(self) -> list[ReadCategory]:
        """Return the categories that the part names."""
        until = self.ends_on
        no_term = self.no_term or (False if until else None)
        return [
            ReadCategory(
                _KIND_OF[kind],
                self.assigned_on,
                self.number,
                self.ordered_on,
                until,
                no_term,
                self.qualifier,
            )
            for kind in dict.fromkeys(self.kinds)
            if kind in _KIND_OF
        ]

    def compliance(self) -> list[ReadCompliance]:
        """Return the compliance attestations that the part names."""
        until = self.until.value if self.until else None
        return [
            ReadCompliance(self.assigned_on, kind == "complies", self.number, until)
            for kind in dict.fromkeys(self.kinds)
            if kind in {"complies", "fails"}
        ]

    @property
    def dates(self) -> list[ReadDate]:
        """Every date of the part."""
        return [day for day in (self.assigned, self.until, self.order_on) if day is not None]


def _read_piece(text: str) -> tuple[_Piece, str]:
    """Read one part in normal form; return it and what was left unread."""
    piece = _Piece([])
    rest = text
    if match := _NO_TERM.search(rest):
        piece.no_term = True
        rest = _cut(rest, match)
    if match := _YEARS.search(rest):
        piece.years = int(match["years"])
        rest = _cut(rest, match)
    if match := _ORDER.search(rest):
        piece.number = match[2].strip(".,-/")
        order_on = match[1] or match[3]
        piece.order_on = read_date(order_on) if order_on else None
        rest = _cut(rest, match)
    elif match := _ORDER_DATE.search(rest):
        piece.order_on = read_date(match[1])
        rest = _cut(rest, match)
    if match := _RANGE.search(rest):
        piece.assigned, piece.until = read_date(match[1]), read_date(match[2])
        rest = _cut(rest, match)
    elif match := _UNTIL.search(rest):
        piece.until = read_date(match[1])
        rest = _cut(rest, match)
    if piece.assigned is None and (match := _PLAIN_DATE.search(rest)):
        piece.assigned = read_date(match[1])
        rest = _cut(rest, match)
    piece.kinds, rest = find_kinds(rest)
    if not piece.kinds and (alone := _ALONE.get(_PUNCTUATION.sub(" ", rest).strip())):
        piece.kinds, rest = [alone], ""
    rest = _PUNCTUATION.sub(" ", _NOISE.sub(" ", rest)).strip()
    return piece, rest


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} , {text[match.end() :]}"


def _of_dates(piece: _Piece, notes: list[Doubt]) -> list[Doubt]:
    """Return the doubts of a part's dates; a bare year of the assignment is not taken, only told."""
    doubts = []
    for day in piece.dates:
        if day.doubt is None:
            continue
        if day is not piece.until and day.precision != "day":
            notes.append(
                Doubt(LEFT_OVER, {"text": str(day.params.get("text", day.params.get("year")))})
            )
        else:
            doubts.append(Doubt(day.doubt, day.params))
    return doubts


def _assemble(pieces: list[_Piece], leftovers: str) -> CategoryReading:
    categories: list[ReadCategory] = []
    compliance: list[ReadCompliance] = []
    doubts: list[Doubt] = []
    notes: list[Doubt] = []
    kinds = [kind for piece in pieces for kind in piece.kinds]
    for piece in pieces:
        if not {*piece.kinds} <= _SAYING_NONE or not piece.kinds:
            doubts += _of_dates(piece, notes)
        if "first" in piece.kinds and "highest" in piece.kinds:
            doubts.append(Doubt(TWO_KINDS))
        if piece.is_dated_by_order:
            notes.append(Doubt(ORDER_DATE_TAKEN))
        categories += piece.categories()
        compliance += piece.compliance()
    if "second" in kinds:
        notes.append(Doubt(SECOND_CATEGORY))
    elif categories and "none" in kinds:
        doubts.append(Doubt(NONE_AND_KIND))
    if leftovers:
        notes.append(Doubt(LEFT_OVER, {"text": leftovers}))
    return CategoryReading(
        tuple(categories),
        tuple(compliance),
        not categories and not _SAYING_NONE.isdisjoint(kinds),
        leftovers,
        tuple(doubts),
        tuple(notes),
    )
