"""Names of persons: from one cell or three to last name, first name, patronymic.

Case is repaired («ИВАНОВ ИВАН»), double names and «кызы», «оглы» are kept, a former name in
brackets is set aside. What cannot be told apart for sure is returned with a doubt.
"""

import re
from dataclasses import dataclass

from plugins.staff.message_ids import N_, Doubt
from portal.comparable_text import memo, repair_lookalikes, tidy

ONLY_INITIALS = N_("Only initials are given: “%(text)s”.")
ONLY_ONE_WORD = N_("Only one word is given as the name: “%(text)s”.")
NO_LAST_NAME = N_("The last name is missing: “%(text)s”.")
NOT_A_NAME = N_("This is not a person's name: “%(text)s”.")
OTHER_ORDER = N_("The last name seems to stand last; read as “%(name)s”.")
TOO_MANY_WORDS = N_("The name has more words than expected; read as “%(name)s”.")
FORMER_NAME = N_("A former name is given in brackets: %(text)s.")
REMARK_WITH_NAME = N_("Beside the name stands: “%(text)s”.")
VACANCY = N_("This is a vacancy, not a person.")


@dataclass(frozen=True, slots=True)
class ReadName:
    """A person's name as read; ``doubts`` ask, ``notes`` only tell.

    A name without ``last_name`` could not be read at all.
    """

    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    former_name: str = ""
    remark: str = ""
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[Doubt, ...] = ()
    vacancy: bool = False

    @property
    def full(self) -> str:
        """The name in one line."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))


NO_NAME = ReadName()

_PARTICLES = frozenset(
    {"оглы", "оглу", "кызы", "гызы", "кизи", "улы", "уулу", "гызи", "кзы", "оглі"}
)
_PLAIN = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? [А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич)\Z"
)
_PATRONYMIC = re.compile(
    r"(?:[а-яё-]+(?:вич|вна|ична|инична|ьич|тич|[кмх]ич|овн|евн)|[а-яё]+-?(?:оглы|оглу|кызы|гызы|кизи|улы|уулу))\Z",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"[^\W\d_]\.?\Z")
_INITIALS = re.compile(r"[^\W\d_]\. ?-?(?:[^\W\d_]\.?)?\Z|[А-ЯЁA-Z]{2}\Z")
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]?\s*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*\.?\Z")
_VACANCY = re.compile(r"\W*(?:вакан\w*|свободная ставка)", re.IGNORECASE)
_NUMBERING = re.compile(r"\A\d+[.)]?\s+")
_TITLE_PIECE = re.compile(r"[^\W\d_]+")
_PLAIN_WITH_MORE = re.compile(rf"({_PLAIN.pattern[:-2]}) +([а-яё].*)\Z")
_FOOTNOTE = re.compile(r"[*¹²³⁴+]+(?=\Z|[ ,(])")
_FACTS = re.compile(r"[ ,;(-]+(?:д\. ?р\.?|род\.?|тел\.?:?|г\. ?р\.?)?[ :]*(?=[+\d(]*\d)")
_TAIL = re.compile(r"\s*[,;–]\s*|\s+-\s+")
_HYPHEN = re.compile(r" ?- ?")
_SPACED_HYPHEN = re.compile(r"\A(\w+)(?: - ?|- )(?=[А-ЯЁ]\w+ \w)")


@memo
def read_full_name(text: str) -> ReadName:
    """Read a whole name from one cell."""
    if _PLAIN.match(text):
        return _named(text.split(" "))
    plain = repair_lookalikes(tidy(text))
    if _PLAIN.match(plain):
        return _named(plain.split(" "))
    if not plain.strip(" -.,_"):
        return NO_NAME
    if _VACANCY.match(plain):
        return ReadName(vacancy=True, doubts=(Doubt(VACANCY),))
    return _read_unusual(plain)


def _read_unusual(plain: str) -> ReadName:
    remark, former, notes = "", "", []
    plain = _FOOTNOTE.sub("", _NUMBERING.sub("", plain))
    if (post := _PLAIN_WITH_MORE.match(plain)) is not None:
        plain, remark = post[1], post[2]
    elif (tail := _FACTS.search(plain)) and plain[: tail.start()].count(" "):
        plain, remark = plain[: tail.start()], plain[tail.start() :].strip(" ,;(-")
    bracket = _BRACKETS.search(plain)
    if bracket:
        inside = bracket[1].strip()
        plain = _BRACKETS.sub(" ", plain).strip()
        if _WORD.match(inside) and inside[:1].isupper() and not inside.endswith("."):
            former = _capitalise(inside)
            notes.append(Doubt(FORMER_NAME, {"text": former}))
        elif inside:
            remark = " ".join(filter(None, (inside, remark)))
    pieces = _TAIL.split(_SPACED_HYPHEN.sub(r"\1-", plain), maxsplit=1)
    if len(pieces) > 1 and pieces[1] and pieces[0].count(" "):
        plain, remark = pieces[0], " ".join(filter(None, (pieces[1], remark)))
    else:
        plain = _SPACED_HYPHEN.sub(r"\1-", plain).replace(",", " ")
    if remark:
        notes.append(Doubt(REMARK_WITH_NAME, {"text": remark}))
    name = _divide(plain.split())
    return ReadName(
        name.last_name,
        name.first_name,
        name.patronymic,
        former,
        remark,
        name.doubts,
        (*name.notes, *notes),
    )


def _divide(words: list[str]) -> ReadName:
    text = " ".join(words)
    if not words or any(not (_WORD.match(word) or _INITIALS.match(word)) for word in words):
        return ReadName(doubts=(Doubt(NOT_A_NAME, {"text": text}),))
    if len(words) > 1 and any(map(_is_initial, words)):
        return _with_initials(words, text)
    words = [_capitalise(word) for word in words]
    if len(words) > 2 and words[-1].lower() in _PARTICLES:  # noqa: PLR2004 - last, first, particle
        words[-2:] = [f"{words[-2]} {words[-1].lower()}"]
    if len(words) == 1:
        return ReadName(words[0], doubts=(Doubt(ONLY_ONE_WORD, {"text": text}),))
    if len(words) == 2:  # noqa: PLR2004 - last and first name
        if _PATRONYMIC.match(words[1]) and not _PATRONYMIC.match(words[0]):
            return ReadName(doubts=(Doubt(NO_LAST_NAME, {"text": text}),))
        return ReadName(words[0], words[1])
    if len(words) == 3:  # noqa: PLR2004 - last name, first name, patronymic
        if _PATRONYMIC.match(words[1]) and not _is_patronymic(words[2]):
            turned = ReadName(words[2], words[0], words[1])
            doubt = Doubt(OTHER_ORDER, {"name": turned.full})
            return ReadName(words[2], words[0], words[1], doubts=(doubt,))
        return _named(words)
    last_name = " ".join(words[:-2])
    doubt = Doubt(TOO_MANY_WORDS, {"name": f"{last_name} | {words[-2]} | {words[-1]}"})
    return ReadName(last_name, words[-2], words[-1], doubts=(doubt,))


def _named(words: list[str], doubts: tuple[Doubt, ...] = ()) -> ReadName:
    """Make a name of last name, first name and patronymic in this order."""
    return ReadName(words[0], words[1], words[2], doubts=doubts)


def _is_initial(word: str) -> bool:
    return bool(_INITIAL.match(word) or (_INITIALS.match(word) and "." in word))


def _with_initials(words: list[str], text: str) -> ReadName:
    initials = [word for word in words if _is_initial(word)]
    names = [word for word in words if not _is_initial(word)]
    doubt = (Doubt(ONLY_INITIALS, {"text": text}),)
    if len(names) != 1:
        return _named([_capitalise(word) for word in (*words[:3], "", "")], doubt)
    letters = re.findall(r"[^\W\d_]", "".join(initials))
    first, second = ([f"{letter.upper()}." for letter in letters] + ["", ""])[:2]
    return ReadName(_capitalise(names[0]), first, second, doubts=doubt)


def _is_patronymic(word: str) -> bool:
    return bool(_PATRONYMIC.match(word)) or word.rpartition(" ")[2].lower() in _PARTICLES


def _capitalise(word: str) -> str:
    """Repair the case of a word in capitals or in small letters only; leave others alone."""
    if not (word.isupper() or word.islower()):
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    return _TITLE_PIECE.sub(lambda piece: piece.group().capitalize(), word)


@memo
def _read_part(text: str) -> str:
    plain = repair_lookalikes(tidy(text)).strip(" .,-_")
    words = _HYPHEN.sub("-", plain).split()
    return " ".join(_capitalise(word) for word in words)


@memo
def _is_name(part: str) -> bool:
    return all(map(_WORD.match, part.split()))


def read_name_parts(last_name: str, first_name: str, patronymic: str) -> ReadName:
    """Read a name given in separate cells; a cell that holds the whole name is read as one."""
    if _VACANCY.match(last_name):
        return ReadName(vacancy=True, doubts=(Doubt(VACANCY),))
    if not first_name.strip(" -") and not patronymic.strip(" -"):
        return read_full_name(last_name)
    parts = (_read_part(last_name), _read_part(first_name), _read_part(patronymic))
    former = ""
    notes: tuple[Doubt, ...] = ()
    if "(" in parts[0]:
        whole = read_full_name(f"{last_name} {parts[1]} {parts[2]}")
        former, notes = whole.former_name, whole.notes
        parts = (_BRACKETS.sub(" ", parts[0]).strip(), parts[1], parts[2])
    text = " ".join(filter(None, parts))
    if not parts[0]:
        return ReadName(doubts=(Doubt(NO_LAST_NAME, {"text": text}),)) if text else NO_NAME
    if not all(map(_is_name, parts)):
        return ReadName(doubts=(Doubt(NOT_A_NAME, {"text": text}),))
    doubts: tuple[Doubt, ...] = ()
    if not parts[1]:
        doubts = (Doubt(ONLY_ONE_WORD, {"text": text}),)
    elif len(parts[1]) == 1:
        doubts = (Doubt(ONLY_INITIALS, {"text": text}),)
    return ReadName(*parts, former_name=former, doubts=doubts, notes=notes)
