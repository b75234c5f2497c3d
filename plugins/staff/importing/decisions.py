"""The answers to an import's questions, and which rows are to be taken in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

LEAVE_OUT = "leave_out"
NEW_PERSON = "new"
ACCEPT = "accept"


@dataclass(slots=True)
class Decisions:
    """Answers by what they serve for: a wording, or the key of a row.

    ``places``: wording → institution's id; ``positions``: wording → code of the list;
    ``persons``: row → person's id or "new"; ``readings``: row → "accept". Any may be "leave_out".
    ``next_days``: "list" → "accept" when the list's days of the next attestation are taken in.
    """

    places: dict[str, str] = field(default_factory=dict)
    positions: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    next_days: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the answers as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Decisions:
        """Return the answers that :meth:`to_json` wrote."""
        return cls(**json.loads(text or "{}"))

    def answer(self, kind: str, subject: str, value: str) -> None:
        """Keep an answer; an empty one takes it back."""
        answers = self.of(kind)
        if value:
            answers[subject] = value
        else:
            answers.pop(subject, None)

    def of(self, kind: str) -> dict[str, str]:
        """Return the answers of one kind of question."""
        return {
            "institution": self.places,
            "position": self.positions,
            "person": self.persons,
            "reading": self.readings,
            "next": self.next_days,
        }[kind]
