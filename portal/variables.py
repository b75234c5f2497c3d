"""Variables in texts that people write themselves: ``{имя}`` becomes a name. Pure but for the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from portal.database import fold
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

LIKE = 0.6

_PIECE = re.compile(r"\{([^{}\n]*)\}|([{}])")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a text: an unknown variable (with the likely one), or a lone brace."""

    piece: str
    line: int
    meant: str = ""

    @property
    def is_brace(self) -> bool:
        """Tell whether a brace stands alone."""
        return self.piece in {"{", "}"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled, and the variables for which there was no value."""

    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variables:
    """What may stand in braces, each word with the name of the value that takes its place."""

    known: Mapping[str, str]

    def mistakes_of(self, text: str) -> list[Mistake]:
        """Return what is wrong with the braces of a text, in its order."""
        found = []
        for one in _PIECE.finditer(text):
            line = text.count("\n", 0, one.start()) + 1
            if one[2]:
                found.append(Mistake(one[2], line))
            elif fold(one[1]) not in self.known:
                near = get_close_matches(fold(one[1]), self.known, n=1, cutoff=LIKE)
                found.append(Mistake(one[0], line, f"{{{near[0]}}}" if near else ""))
        return found

    def variables_of(self, text: str) -> list[str]:
        """Return the known variables of a text, each once, in its order."""
        keys = (fold(one[1]) for one in _PIECE.finditer(text) if one[1] is not None)
        return list(dict.fromkeys(key for key in keys if key in self.known))

    def fill(self, text: str, values: Mapping[str, str]) -> Filled:
        """Fill the variables of a text; what has no value stays as it stands, and is told."""
        missing: dict[str, None] = {}

        def value(found: re.Match[str]) -> str:
            key = fold(found[1] or "")
            given = values.get(self.known.get(key, ""), "").strip()
            if given:
                return given
            if key in self.known:
                missing.setdefault(f"{{{key}}}")
            return found[0]

        return Filled(_PIECE.sub(value, text), tuple(missing))

    @property
    def names(self) -> str:
        """Return all of them as a hint shows them."""
        return " ".join(f"{{{one}}}" for one in self.known)


def in_words(mistake: Mistake) -> str:
    """Return what is wrong with a text and how to mend it."""
    if mistake.is_brace:
        return _(
            "Line %(line)s: the brace “%(piece)s” stands alone.",
            line=mistake.line,
            piece=mistake.piece,
        )
    if mistake.meant:
        return _(
            "Line %(line)s: there is no variable %(piece)s. Did you mean %(meant)s?",
            line=mistake.line,
            piece=mistake.piece,
            meant=mistake.meant,
        )
    return _(
        "Line %(line)s: there is no variable %(piece)s.", line=mistake.line, piece=mistake.piece
    )
