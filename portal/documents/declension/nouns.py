"""The regular endings of nouns in the singular, by which given names and many surnames go."""

from __future__ import annotations

from portal.documents.declension.cases import Case

_PLACES = {
    Case.GENITIVE: 0,
    Case.DATIVE: 1,
    Case.ACCUSATIVE: 2,
    Case.INSTRUMENTAL: 3,
    Case.PREPOSITIONAL: 4,
}
_SOFT_FEMININE = ("и", "и", "ь", "ью", "и")
_SOFT_MASCULINE = ("я", "ю", "я", "ем", "е")
_AFTER_I = ("я", "ю", "я", "ем", "и")
_HUSHING = "жчшщ"


def like_noun(text: str, case: Case, *, is_feminine: bool = False) -> str:
    """Return a word in a case other than the nominative, by its last letters.

    ``is_feminine`` decides for words in -ь: «Нинель, Нинели», but «Игорь, Игоря».
    """
    stem, last = text[:-1], text[-1:].casefold()
    before = stem[-1:].casefold()
    if last == "а":
        endings = _hard_a(before)
    elif last == "я":
        weak = "и" if before == "и" else "е"
        endings = ("и", weak, "ю", "ей", weak)
    elif last == "ь":
        endings = _SOFT_FEMININE if is_feminine else _SOFT_MASCULINE
    elif last == "й":
        endings = _AFTER_I if before == "и" else _SOFT_MASCULINE
    else:
        stem = text
        endings = ("а", "у", "а", "ем" if last in f"{_HUSHING}ц" else "ом", "е")
    ending = endings[_PLACES[case]]
    return stem + (ending.upper() if text.isupper() and len(text) > 1 else ending)


def _hard_a(before: str) -> tuple[str, ...]:
    genitive = "и" if before in f"гкх{_HUSHING}" else "ы"
    instrumental = "ей" if before in f"{_HUSHING}ц" else "ой"
    return (genitive, "е", "у", instrumental, "е")
