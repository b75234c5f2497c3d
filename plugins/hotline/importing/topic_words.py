"""Which topic of the dictionary the words of an old journal mean. Pure.

The same words are sure; words whose stems all stand in the title of one topic, or the other way
round, are sure, too, where they fit no second one. Anything else is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.comparable_text import key

if TYPE_CHECKING:
    from collections.abc import Iterable

STEM = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_SEVERAL = re.compile(r"[,;/\n+]|\s[–—-]\s|\sи\s")
_ENDINGS = "аеиоуыяюйь"
_FEW = frozenset({"дл", "ил", "пр", "как", "чт", "вопр", "атт", "аттес"})


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic with the title of its whole, empty where it is none's part."""

    id: int
    title: str
    whole: str = ""

    @property
    def full(self) -> str:
        """Return the title with that of its whole."""
        return f"{self.whole}: {self.title}" if self.whole else self.title


class TopicIndex:
    """The dictionary, found by what people wrote."""

    def __init__(self, topics: Iterable[KnownTopic]) -> None:
        self.by_id = {one.id: one for one in topics}
        self._exact: dict[str, set[int]] = {}
        for one in self.by_id.values():
            for text in (one.title, one.full):
                self._exact.setdefault(key(text), set()).add(one.id)
        self._stems = {one.id: _stems(one.title) for one in self.by_id.values()}

    def find(self, text: str) -> KnownTopic | None:
        """Return the topic that words mean for sure."""
        exact = self._exact.get(key(text), set())
        if len(exact) == 1:
            return self.by_id[next(iter(exact))]
        wanted = _stems(text)
        if not wanted:
            return None
        same = [one for one, own in self._stems.items() if own == wanted]
        near = same or [
            one for one, own in self._stems.items() if own and (own <= wanted or wanted <= own)
        ]
        return self.by_id[near[0]] if len(near) == 1 else None

    def is_one_of_several(self, text: str, found: KnownTopic) -> bool:
        """Tell whether words name something beside the topic that was found in them."""
        return bool(_SEVERAL.search(text)) and not _stems(text) <= self._stems[found.id]

    def several(self, text: str) -> list[KnownTopic]:
        """Return the topics that the parts of a text mean for sure: «портфолио; сроки»."""
        parts = _SEVERAL.split(text)
        if len(parts) < 2:  # noqa: PLR2004 - one part is not several
            return []
        found = (self.find(one) for one in parts)
        return list(dict.fromkeys(one for one in found if one is not None))


def _stems(text: str) -> frozenset[str]:
    return frozenset(one[:STEM].rstrip(_ENDINGS) for one in _WORD.findall(key(text))) - _FEW
