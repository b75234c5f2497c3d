"""How a call came and how long it lasted, as journals tell it. Pure."""

from __future__ import annotations

import re

from portal.comparable_text import key

# "app", "max" and a lone "e" are compared as Cyrillic letters of the same look
CHANNELS = (
    ("mail", r"[eе]-?mail|эл\w*\.? ?(?:почт\w*|письм\w*)|почт\w*|письм\w*|@"),
    (
        "visit",
        r"лично\w*|личн\w* (?:прием|встреч)\w*|прием\w*|визит|посещени\w*|очн\w*|при встрече",
    ),
    (
        "message",
        r"мессендж\w*|whats ?(?:app|арр)|ватс\w*|[ву][ао](?:т|ц|тс|тц)[аэ]п\w*|viber|вайбер|telegram|телеграм\w*|вк|вконтакте|смс|чат|max|мах|сферум|skype|скайп|тг|tg",
    ),
    ("web", r"портал\w*|форма|сайт\w*|онлайн|через интернет"),
    ("phone", r"тел\w*|звон\w*|по тел\w*|моб\w*|горяч\w* лини\w*|гл|прям\w* лини\w*"),
)
_PATTERNS = tuple(
    (code, re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])|\A(?:{words})\Z"))
    for code, words in CHANNELS
)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\Z")
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?) ?(ч\w*|мин\w*|м|сек\w*|с|h|min|sec)?\.?")
_ABOUT = re.compile(r"[ .,;~≈]*(?:около|примерно)?[ .,;]*")
_QUIET = re.compile(
    r"(?:звонк\w*|обращени\w*|вызов\w*|вопрос\w*)[^.]{0,20} не (?:был\w*|поступ\w*|зарегистрир\w*)"
    r"|\A[^.]{0,12}(?:звонк\w*|обращени\w*|вызов\w*)[ :-]*(?:нет|отсутств\w*|0|ноль)(?!\w)"
    r"|не (?:был\w*|поступ\w*) (?:звонк|обращени)\w*|нет (?:звонк|обращени)\w*|без (?:звонк|обращени)\w*"
)
_SAID = re.compile(
    r"\A(?:(?:вопрос|в) ?[:.–—-])?\s*(?P<question>.+?)(?:\A|\n|(?<=[.?!;,])|\s)\s*"
    r"(?:ответ(?:или|ила)? ?[:–—-]|о ?:)\s*(?P<answer>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_SPACES = re.compile(r"[^\S\n]+")
_HALVES = (re.compile(r"\n+"), re.compile(r"(?<=\?)\s+"), re.compile(r"(?<![\dи]) ?/ ?(?!\d|или)"))
_AGAIN = re.compile(
    r"[-–—_\s]*(?:[\"“”„«»″']{1,3}|//|,,)[-–—_\s]*"
    r"|(?:то|тот|та|там|он|она|те) ?же(?: день| самое| лицо)?|тоже"
)
_MARKS = " -–—\t"
HOUR = 3_600
LONGEST_TALK = 2 * HOUR


def channel_of(text: str) -> str | None:
    """Return the code of a channel; none where the words are not known."""
    plain = key(text)
    return next((code for code, pattern in _PATTERNS if pattern.search(plain)), None)


def seconds_of(text: str) -> int | None:
    """Return the length of a talk; a number alone is minutes, and nobody talks for hours: 5:30 is 5½ minutes."""
    plain = key(text)
    clock = _CLOCK.match(plain)
    if clock:
        hours, minutes, seconds = int(clock[1] or 0), int(clock[2]), int(clock[3])
        if clock[1] is not None:
            return hours * HOUR + minutes * 60 + seconds
        long = minutes * HOUR + seconds * 60
        return long if long <= LONGEST_TALK else minutes * 60 + seconds
    parts = _PARTS.findall(plain)
    if not parts or not _ABOUT.fullmatch(_PARTS.sub("", plain)):
        return None
    found = 0.0
    for number, unit in parts:
        value = float(number.replace(",", "."))
        if unit.startswith(("ч", "h")):
            found += value * HOUR
        elif unit.startswith(("с", "sec")):
            found += value
        else:
            found += value * 60
    return round(found)


def tells_quiet(text: str) -> bool:
    """Tell whether a line says that nobody called: «звонков не поступало»."""
    return bool(_QUIET.search(key(text)))


def question_and_answer(text: str, *, both: bool = False) -> tuple[str, str] | None:
    """Return the two that one cell holds: «Вопрос: … Ответ: …», «В: … О: …»; none where it is one.

    Where the heading names ``both``, a line break, a question mark or a stroke parts them, too.
    """
    said = _SAID.match(_SPACES.sub(" ", text))
    if said:
        return said["question"].strip(_MARKS), said["answer"].strip(_MARKS)
    for half in _HALVES if both else ():
        first, *rest = half.split(text, maxsplit=1)
        if rest and first.strip(_MARKS) and rest[0].strip(_MARKS):
            return first.strip(_MARKS), rest[0].strip(_MARKS)
    return None


def repeats_above(text: str) -> bool:
    """Tell whether a cell says «the same as above»: marks of repetition, «то же», «там же»."""
    return bool(_AGAIN.fullmatch(text.lower().strip(" .")))
