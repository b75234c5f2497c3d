"""A cell while one reading is made of its clauses: what was found, and the remarks so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from plugins.work_plan.terms import telling, wording
from plugins.work_plan.terms.clauses import Clause, Hedge, Label, Left, Then, clauses_of
from plugins.work_plan.terms.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.terms.dates import Frame
    from plugins.work_plan.terms.reading import EventOffset, Kind, Window
    from plugins.work_plan.terms.tokens import Phrase
    from plugins.work_plan.terms.wording import Note

MANY_WORDS = 6
_UNCLEAR = frozenset(
    {
        *("не", "ни", "нет", "?", "до", "после", "перед", "от", "через", "спустя", "между"),
        *("ранее", "раньше", "позднее", "позже", "кроме", "исключая", "каждый", "отчетный"),
    }
)
"""Words left over that may turn the sense of the rest."""

Found = TypeVar("Found", bound=Clause)


_BLANKS = frozenset({"_", "хх", "xx"})


def _has_blank_day(phrase: Phrase) -> bool:
    """Tell whether a date has a blank for its day: «___ октября», ««__».10.2025», «… октября»."""
    for place, token in enumerate(phrase.tokens):
        typed = phrase.text[token.start : token.end].lower()
        is_dots = place == 0 and (typed.startswith("..") or typed == "…")
        if typed in _BLANKS or is_dots:
            return True
    return False


class Cell:
    """The clauses of a phrase in the frame of its plan's year."""

    def __init__(self, written: str, phrase: Phrase, frame: Frame) -> None:
        """Find the clauses, and remark on what they leave over."""
        self.written = written
        self.frame = frame
        self.notes: list[Note] = []
        self.clauses = self._first_term(clauses_of(phrase))
        if any(token.misprint for token in phrase.tokens):
            self.note(wording.MISPRINT)
        if self.has(Hedge):
            self.note(wording.HEDGED)
        if self.has(Label):
            self.note(wording.WORDS_LEFT)
        if _has_blank_day(phrase):
            self.note(wording.BLANK_DAY)
        self._note_words_left()

    def _first_term(self, found: list[Clause]) -> list[Clause]:
        """Return the clauses before «далее»."""
        for at, clause in enumerate(found):
            if isinstance(clause, Then) and any(not isinstance(one, Left) for one in found[:at]):
                self.note(wording.THEN)
                return found[:at]
        return found

    def _note_words_left(self) -> None:
        """Mark the words that no clause took."""
        left = [clause.text for clause in self.all(Left) if not clause.harmless]
        if not left:
            return
        unclear = any(clause.telling or clause.text in _UNCLEAR for clause in self.all(Left))
        self.note(wording.NUMBERS_LEFT if unclear or len(left) > MANY_WORDS else wording.WORDS_LEFT)

    def all(self, kind: type[Found]) -> list[Found]:
        """Return the clauses of a kind."""
        return [clause for clause in self.clauses if isinstance(clause, kind)]

    def has(self, *kinds: type[Clause]) -> bool:
        """Tell whether a clause of one of the kinds was found."""
        return any(isinstance(clause, kinds) for clause in self.clauses)

    def note(self, *notes: Note) -> None:
        """Add remarks."""
        self.notes.extend(notes)

    def forget(self, *notes: Note) -> None:
        """Take back remarks that do not hold for the reading that is chosen."""
        self.notes = [note for note in self.notes if note not in notes]

    def reading(
        self, kind: Kind, windows: Sequence[Window] = (), event: EventOffset | None = None
    ) -> Reading:
        """Return a reading as certain as the remarks leave it."""
        notes = tuple(self.notes)
        remarks = wording.in_words(notes)
        told = (telling.as_read(kind, windows, event), remarks)
        return Reading(
            phrase=self.written,
            kind=kind,
            windows=tuple(windows),
            event=event,
            certainty=wording.least_sure(notes),
            says=" ".join(text for text in told if text),
            remarks=remarks,
        )
