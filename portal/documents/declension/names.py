"""Full names in all cases: surname, given name, patronymic; who bears the name decides how.

The sex follows from the patronymic, else from the given name, else from the surname. Where nothing
tells it, the name stays as it is: a name in the wrong case is read, a wrong name is not forgiven.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from portal.documents.declension.cases import Case, Sex
from portal.documents.declension.nouns import like_noun

TAILS = {
    "оглы": Sex.MALE,
    "оглу": Sex.MALE,
    "улы": Sex.MALE,
    "уулу": Sex.MALE,
    "кызы": Sex.FEMALE,
    "гызы": Sex.FEMALE,
    "кизи": Sex.FEMALE,
}
"""Words after a patronymic that stay as they are and tell the sex."""

_MALE_PATRONYMIC = ("вич", "ьич", "мич", "кич", "тич")
_FEMALE_PATRONYMIC = ("вна", "чна", "шна")
_MEN = frozenset(
    [
        "никита",
        "илья",
        "кузьма",
        "лука",
        "фома",
        "савва",
        "данила",
        "гаврила",
        "михайла",
        "добрыня",
        "вавила",
        "саша",
        "миша",
        "петя",
        "мустафа",
        "муса",
        "иса",
        "абдулла",
        "ибрагим",
        "садулла",
        "гамзат",
        "осия",
        "захария",
    ]
)
"""Men's names that end as women's do."""
_WOMEN = frozenset(
    [
        "любовь",
        "нинель",
        "рашель",
        "эсфирь",
        "юдифь",
        "руфь",
        "суламифь",
        "гузель",
        "айгуль",
        "асель",
        "гюзель",
        "жанель",
        "изабель",
        "мишель",
        "николь",
        "адель",
        "ассоль",
        "этель",
        "гульназ",
        "айгиз",
        "алсу",
        "нэлли",
        "мэри",
        "элен",
        "марлен",
        "кармен",
        "гульшат",
        "айнур",
        "гульнур",
        "нурсиль",
        "ирэн",
        "катрин",
        "жаклин",
        "кристин",
        "ясмин",
        "лейсан",
        "айсылу",
        "ульмас",
        "гузяль",
        "венус",
        "рузиль",
        "зульфия",
        "фатимат",
        "патимат",
        "умукусум",
        "хадижат",
        "марьям",
        "мадлен",
    ]
)
"""Women's names that end as men's do."""
_FEMALE_SURNAME = ("ова", "ева", "ёва", "ина", "ына", "ая", "яя")
_MALE_SURNAME = ("ов", "ев", "ёв", "ин", "ын", "ий", "ый", "ой")
_NEVER = ("о", "е", "э", "и", "ы", "у", "ю", "ых", "их", "аго", "яго", "ово")
_STAY_BEFORE_HYPHEN = frozenset({"бонч", "сквозник", "тер", "мамин", "нур", "дон", "сан", "ван"})
_STRESSED_END = frozenset({"дюма", "золя", "петипа", "тома", "дега", "моруа", "ферма", "гавальда"})
_STRESSED_PATRONYMICS = frozenset({"ильич", "фомич", "лукич", "кузьмич"})
"""Their ending is stressed: «Ильичом», while «Никитичем»."""
_RUNAWAY = {"козёл": "козл", "козел": "козл", "соловей": "соловьй", "муравей": "муравьй"}
"""Surnames whose vowel runs away, against the rules of the library."""
_SHORTENED = {"лев": "льв", "павел": "павл", "пётр": "петр", "петр": "петр"}
_VOWELS = "аеёиоуыэюя"

_NUMBERS = {
    Case.GENITIVE: 0,
    Case.DATIVE: 1,
    Case.ACCUSATIVE: 2,
    Case.INSTRUMENTAL: 3,
    Case.PREPOSITIONAL: 4,
}
_LONGEST = 5


def person_in_case(full_name: str, case: Case | str, *, sex: Sex | None = None) -> str:
    """Return a full name (surname, given name, patronymic) in a case.

    ``sex`` is found out where it is not given. Initials and words like «оглы» stay as they are.
    """
    case, parts = Case(case), full_name.split()
    if case is Case.NOMINATIVE or not 0 < len(parts) <= _LONGEST:
        return full_name
    sex = sex or sex_of(full_name)
    if sex is None:
        return full_name
    kinds = [_surname, _given, _patronymic]
    found: list[str] = []
    for place, part in enumerate(parts):
        if part.casefold() in TAILS or "." in part:
            found.append(part)
        else:
            found.append(kinds[min(place, 2)](part, case, sex))
    return " ".join(found)


def sex_of(full_name: str) -> Sex | None:
    """Return whose name it is, as the patronymic, the given name or the surname tells; else nothing."""
    parts = full_name.casefold().split()
    if len(parts) > 1 and parts[-1] in TAILS:
        return TAILS[parts[-1]]
    for patronymic in parts[2:]:
        if patronymic.endswith(_MALE_PATRONYMIC):
            return Sex.MALE
        if patronymic.endswith(_FEMALE_PATRONYMIC):
            return Sex.FEMALE
    surname = parts[0] if parts else ""
    if surname.endswith(_FEMALE_SURNAME):
        if len(parts) > 1 and parts[1] in _MEN:
            return Sex.MALE
        return Sex.FEMALE
    if len(parts) > 1 and "." not in parts[1]:
        given = parts[1].partition("-")[0]
        if given in _MEN:
            return Sex.MALE
        if given in _WOMEN or given[-1] in "ая":
            return Sex.FEMALE
        return Sex.MALE if given[-1] not in _VOWELS else None
    return Sex.MALE if surname.endswith(_MALE_SURNAME) else None


def short_name(full_name: str) -> str:
    """Return the surname with initials: «Иванова М. П.»; what is no full name stays as it is."""
    parts = [one for one in full_name.split() if one.casefold() not in TAILS]
    if len(parts) < 2:  # noqa: PLR2004 - a surname alone
        return full_name
    initials = (one if "." in one else f"{one[0]}." for one in parts[1:3])
    return f"{parts[0]} {' '.join(initials)}"


def _surname(text: str, case: Case, sex: Sex) -> str:
    parts = text.split("-")
    last = len(parts) - 1
    return "-".join(
        one
        if place < last and one.casefold() in _STAY_BEFORE_HYPHEN
        else _one_surname(one, case, sex)
        for place, one in enumerate(parts)
    )


def _one_surname(text: str, case: Case, sex: Sex) -> str:
    small = text.casefold()
    if not small or small.endswith(_NEVER) or small in _STRESSED_END:
        return text
    if sex is Sex.MALE and small in _RUNAWAY:
        return _sized_like(text, like_noun(_RUNAWAY[small], case))
    if small[-1] in "ая":
        if sex is Sex.FEMALE and small.endswith(_FEMALE_SURNAME):
            return _by_petrovich(text, case, sex)
        return text if small.endswith(("иа", "уа", "еа", "оа")) else like_noun(text, case)
    if sex is Sex.FEMALE:
        return text
    if small.endswith(("ой", "ец")) and sum(letter in _VOWELS for letter in small) == 1:
        stressed = case is Case.INSTRUMENTAL and small.endswith("ец")
        return _sized_like(text, f"{small}ом") if stressed else like_noun(text, case)
    return _by_petrovich(text, case, sex)


def _given(text: str, case: Case, sex: Sex) -> str:
    """Decline a given name by the rules of nouns, which names follow but for three."""
    return "-".join(_one_given(one, case, sex) if one else "" for one in text.split("-"))


def _one_given(text: str, case: Case, sex: Sex) -> str:
    small = text.casefold()
    if small in _SHORTENED:
        return _sized_like(text, like_noun(_SHORTENED[small], case))
    if small[-1] in "оеэиыую" or (sex is Sex.FEMALE and small[-1] not in "аяь"):
        return text
    return like_noun(text, case, is_feminine=sex is Sex.FEMALE)


def _patronymic(text: str, case: Case, sex: Sex) -> str:
    small = text.casefold()
    known = _MALE_PATRONYMIC if sex is Sex.MALE else _FEMALE_PATRONYMIC
    if not small.endswith(known):
        return text
    if case is Case.INSTRUMENTAL and small in _STRESSED_PATRONYMICS:
        return _sized_like(text, f"{small}ом")
    return like_noun(text, case)


def _by_petrovich(text: str, case: Case, sex: Sex) -> str:
    """Ask the library for a surname in small letters, then give the letters their size back."""
    return _sized_like(text, _petrovich().lastname(text.casefold(), _NUMBERS[case], str(sex)))


def _sized_like(text: str, found: str) -> str:
    if text.isupper() and len(text) > 1:
        return found.upper()
    return found[:1].upper() + found[1:] if text[:1].isupper() else found


@cache
def _petrovich() -> Any:
    from petrovich.main import Petrovich  # noqa: PLC0415 - reads its rules from the disk

    return Petrovich()
