"""Answers summed up: means and spread of marks, words without names, nothing for a small group. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCALE = (1, 2, 3, 4, 5)
MARK, WORDS = "scale", "open"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: a mark from 1 to 5, or words."""

    kind: str
    text: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question.

    ``spread`` counts the marks from 1 to 5; ``words`` come sorted, so that their order tells nothing of
    who wrote first.
    """

    asked: Asked
    count: int
    mean: float | None = None
    spread: tuple[int, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """All questions summed up; ``hidden`` where too few have answered to show anything."""

    count: int
    invited: int
    least: int
    questions: tuple[Answered, ...] = ()

    @property
    def hidden(self) -> bool:
        """Tell whether the answers are kept back: the group is so small that it could be known who wrote."""
        return self.count < self.least

    @property
    def mean(self) -> float | None:
        """Return the mean of all marks; none where there are none."""
        told = [one for one in self.questions if one.mean is not None]
        marks = sum(one.count for one in told)
        if not marks:
            return None
        return sum((one.mean or 0.0) * one.count for one in told) / marks


def sum_up(
    questions: Sequence[Asked],
    answers: Sequence[Mapping[str, Any]],
    *,
    invited: int,
    least: int,
) -> Summary:
    """Return answers summed up; nothing of them where fewer than ``least`` have answered.

    An answer maps the number of a question, as text, to a mark or to words.
    """
    if len(answers) < least:
        return Summary(len(answers), invited, least)
    return Summary(
        len(answers),
        invited,
        least,
        tuple(_of_question(str(n), one, answers) for n, one in enumerate(questions)),
    )


def _of_question(key: str, asked: Asked, answers: Sequence[Mapping[str, Any]]) -> Answered:
    given = [one[key] for one in answers if one.get(key) not in {None, ""}]
    if asked.kind == MARK:
        marks = [int(one) for one in given]
        mean = sum(marks) / len(marks) if marks else None
        return Answered(asked, len(marks), mean, tuple(marks.count(one) for one in SCALE))
    words = sorted((" ".join(str(one).split()) for one in given), key=lambda one: one.casefold())
    return Answered(asked, len(words), words=tuple(words))
