"""What is asked for and not planned: topics of difficulties beside the events that answer them.

Pure rules over plain values: what was asked, which events there are, and whom they reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Asked(NamedTuple):
    """How often a topic was asked about, and by which institutions."""

    times: int
    institutions: frozenset[int]


class Answer(NamedTuple):
    """An event on a topic: ahead or held, and the institutions whose people came."""

    key: int
    topic: str
    ahead: bool
    reached: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic that was asked about, and what answers it: the keys of events ahead and held."""

    code: str
    asked: Asked
    ahead: tuple[int, ...]
    held: tuple[int, ...]
    unreached: frozenset[int]

    @property
    def is_open(self) -> bool:
        """Tell whether nothing is planned, and what was held has not reached all who asked."""
        return not self.ahead and (not self.held or bool(self.unreached))


def wanted_topics(
    asked: Mapping[str, Asked], answers: Collection[Answer], wholes: Mapping[str, str]
) -> list[Wanted]:
    """Return the topics that were asked about: what is open first, then what is asked most.

    ``wholes`` gives the code of the topic that each is a part of: an event on the whole answers its
    parts, one on a part does not answer the whole.
    """
    found = [_wanted(code, one, _on(answers, code, wholes)) for code, one in asked.items()]
    return sorted(found, key=lambda one: (not one.is_open, -one.asked.times, one.code))


def _on(answers: Iterable[Answer], code: str, wholes: Mapping[str, str]) -> list[Answer]:
    return [one for one in answers if one.topic and one.topic in {code, wholes.get(code)}]


def _wanted(code: str, asked: Asked, answers: Collection[Answer]) -> Wanted:
    held = [one for one in answers if not one.ahead]
    reached = frozenset().union(*(one.reached for one in held))
    return Wanted(
        code,
        asked,
        tuple(one.key for one in answers if one.ahead),
        tuple(one.key for one in held),
        asked.institutions - reached,
    )
