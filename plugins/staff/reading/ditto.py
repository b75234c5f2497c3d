"""Ditto marks: «-"-», «то же», «он же» stand for what the cell above says."""

from collections.abc import Sequence

_QUOTES = ('"', "“", "”", "„", "«", "»", "″", "''", "//", "||")
_DASHES = "-–—"
_WORDS = ("он же", "она же", "тот же", "та же", "то же", "те же", "там же", "то же самое")

DITTO = frozenset(
    {f"{dash}{gap}{quote}{gap}{dash}" for dash in _DASHES for quote in _QUOTES for gap in ("", " ")}
    | {f"{dash}{quote}" for dash in _DASHES for quote in _QUOTES}
    | {*_QUOTES, "〃"}
    | {form for word in _WORDS for form in (word, word.capitalize(), word.upper())}
)


def spelt_out(values: Sequence[object], above: Sequence[object]) -> list[object]:
    """Return the cells of a row with what ditto marks stand for; ``above`` is the row before it."""
    return [
        (above[column] if column < len(above) else None) if _is_mark(value) else value
        for column, value in enumerate(values)
    ]


def has_marks(values: Sequence[object]) -> bool:
    """Tell that a cell of a row is a ditto mark."""
    return any(map(_is_mark, values))


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and value.strip(" .,") in DITTO
