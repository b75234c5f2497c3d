"""The global search: asks every plugin for what a text may have meant, and puts the best first."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import current_app

from portal.search.meaning import LONGEST, readings

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.plugin.contracts import SearchResult
    from portal.plugin.manager import Plugins

log = logging.getLogger(__name__)

LEAST_LETTERS = 2
MOST_SHOWN = 50
SURE = 0.85


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a text; ``meant`` is the other text that it was found for, where it was."""

    text: str
    results: list[SearchResult]
    meant: str = ""

    @property
    def is_short(self) -> bool:
        """Tell whether the text is too short to be looked for."""
        return len(self.text) < LEAST_LETTERS


def find(actor: Actor, text: str) -> Found:
    """Return what the actor may see of what a text may mean, the best first.

    Another keyboard layout and Latin letters are tried only where the text as typed gives nothing
    that is sure.
    """
    plain = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if len(plain) < LEAST_LETTERS:
        return Found(plain, [])
    plugins: Plugins = current_app.extensions["plugins"]
    best: dict[tuple[str, str], SearchResult] = {}
    meant = ""
    for number, reading in enumerate(readings(plain)):
        if any(one.score >= SURE for one in best.values()):
            break
        fresh = 0
        for _owner, result in plugins.search(actor, reading.text):
            if not actor.can(result.permission):
                continue
            score = result.score * reading.weight
            key = (result.url, result.title)
            if key not in best or best[key].score < score:
                best[key] = replace(result, score=score)
                fresh += 1
        if number and fresh:
            meant = meant or reading.text
    ordered = sorted(best.values(), key=lambda one: (-one.score, str(one.kind), one.title))
    log.info("Search: %d found.", len(ordered))
    return Found(plain, ordered[:MOST_SHOWN], meant)
