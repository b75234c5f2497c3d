"""What the preview of an old journal shows: figures, words that ask for an answer, lines by their doubts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.draft import KEEP_WORDS, words_key
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plugins.hotline.importing.draft import Draft
    from plugins.hotline.importing.understanding import Around, Understood

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWords:
    """Words of a column that may mean something of the portal, with how many lines have them."""

    key: str
    words: str
    lines: int
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(slots=True, kw_only=True)
class Preview:
    """The whole page; ``lines`` are those of the chosen view, a page of them."""

    taken: int
    quiet: int
    known: int
    stopped: int
    skipped: int
    doubted: int
    places: list[ShownWords] = field(default_factory=list)
    topics: list[ShownWords] = field(default_factory=list)
    lines: Sequence[Understood] = ()
    count: int = 0


VIEWS: dict[str, Callable[[Understood], bool]] = {
    "stopped": lambda one: one.stopped and not one.line.skip and not one.known,
    "doubts": lambda one: bool(one.doubts) and not one.line.skip and not one.known,
    "skipped": lambda one: bool(one.line.skip),
    "known": lambda one: one.known,
    "all": lambda _one: True,
}


def preview_of(
    lines: Sequence[Understood], draft: Draft, near: Around, *, view: str, page: int
) -> Preview:
    """Return what the page shows of a view of the lines."""
    counts = {name: sum(map(fits, lines)) for name, fits in VIEWS.items()}
    chosen = [one for one in lines if VIEWS[view](one)]
    return Preview(
        taken=sum(one.taken and not one.quiet for one in lines),
        quiet=sum(one.taken and one.quiet for one in lines),
        known=counts["known"],
        stopped=counts["stopped"],
        skipped=counts["skipped"],
        doubted=counts["doubts"],
        places=_places(lines, draft, near),
        topics=_topics(lines, draft, near),
        lines=chosen[page * PAGE : (page + 1) * PAGE],
        count=len(chosen),
    )


def _asked(
    lines: Sequence[Understood], name: Field, sure: Callable[[str], bool]
) -> list[tuple[str, str, int]]:
    """Return words that are not sure, as they are first written, the most frequent first."""
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for one in lines:
        words = one.line.of(name)
        if words and not one.known and not one.line.skip and not sure(words):
            counts[words_key(words)] += 1
            first.setdefault(words_key(words), words)
    return [(known, first[known], number) for known, number in counts.most_common()]


def _places(lines: Sequence[Understood], draft: Draft, near: Around) -> list[ShownWords]:
    found = []
    for known, words, number in _asked(
        lines, Field.INSTITUTION, lambda text: len(near.places.find(text)) == 1
    ):
        likely = near.places.find(words) or near.places.near(words)
        first = [(str(one.id), one.short_name) for one in likely]
        rest = [(str(one.id), one.short_name) for one in near.places.by_id.values()]
        choices = [*_usual(), *first, *(one for one in rest if one not in first)]
        value = draft.places.get(known, "")
        found.append(ShownWords(key=known, words=words, lines=number, value=value, choices=choices))
    return found


def _topics(lines: Sequence[Understood], draft: Draft, near: Around) -> list[ShownWords]:
    choices = [*_usual(), *((str(one.id), one.full) for one in near.topics.by_id.values())]
    return [
        ShownWords(
            key=known, words=words, lines=number, value=draft.topics.get(known, ""), choices=choices
        )
        for known, words, number in _asked(
            lines, Field.TOPIC, lambda text: near.topics.find(text) is not None
        )
    ]


def _usual() -> list[tuple[str, str]]:
    return [("", _("not answered yet")), (KEEP_WORDS, _("keep as words in a note"))]
