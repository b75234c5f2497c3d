"""What was asked before: past requests and articles that are like a text, while it is being typed.

The rarest words of the text tell most: a bounded number of entries that hold one of them is read,
and they are weighed by how much of the text they hold. A common topic counts, too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.hotline.answers.models import Article
from plugins.hotline.models import Request
from plugins.hotline.searching.finding import COMMON, ArticleHit, Hit, article_hits, hits
from plugins.hotline.searching.matching import Grade, Parts, Term, held_by, ranked
from plugins.hotline.searching.models import SearchEntry
from plugins.hotline.searching.words import ASKING, STOP_WORDS, words_of
from portal.access import policies
from portal.database import fetch_rows
from portal.word_forms import first_forms

if TYPE_CHECKING:
    from portal.access import Actor

MOST_WORDS = 40
SHORTEST = 3
MOST_ASKED = 6
ALIKE = 4
"""So many times more requests are read than shown, since the same is asked in the same words."""
READ = 200
"""So many of the best by rank are read and weighed; a school sees few of a district's."""
LEAST_LIKENESS = 0.3
SAME_TOPIC = 0.25
"""What a common topic adds to the likeness."""


@dataclass(frozen=True, slots=True)
class Similar:
    """What is like a text, the likest first."""

    articles: list[ArticleHit]
    requests: list[Hit]

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.articles or self.requests)


def similar(
    actor: Actor,
    text: str,
    *,
    topic_id: int | None = None,
    without: int | None = None,
    most: int = 5,
) -> Similar:
    """Return answered requests and published articles that are like a text.

    ``without`` is the request that is being written or answered.
    """
    weights = _weights(text)
    if not weights:
        return Similar([], [])
    asked = [(Term((word,), is_form=True),) for word in weights]

    def near(rows: Any, model: Any, column: str, limit: int) -> dict[int, Grade]:
        keys = ranked(column, asked, Parts(), any_of=True, most=READ)
        entry = SearchEntry.request if model is Request else SearchEntry.article
        query = (
            rows.select(model.id, model.topic, SearchEntry.stems)
            .join(SearchEntry, on=(entry == model.id))
            .where(model.id.in_(keys))
        )
        likest = sorted(
            (-_likeness(weights, stems, same=topic is not None and topic == topic_id), -key)
            for key, topic, stems in fetch_rows(query)
        )
        return {
            -key: Grade.FORMS for likeness, key in likest[:limit] if -likeness >= LEAST_LIKENESS
        }

    requests = (
        policies[Request]
        .rows(actor)
        .where(
            Request.removed_at.is_null(),
            Request.merged_into.is_null(),
            Request.answered_at.is_null(False),
            Request.id != (without or 0),
        )
    )
    articles = policies[Article].rows(actor).where(Article.state == "published")
    return Similar(
        article_hits(actor, near(articles, Article, "article_id", most)),
        _different(hits(actor, near(requests, Request, "request_id", most * ALIKE)))[:most],
    )


def _different(found: list[Hit]) -> list[Hit]:
    """Return hits without those whose question was asked in the same words before them."""
    known: dict[str, Hit] = {}
    for one in found:
        known.setdefault(" ".join(words_of(one.request.question)), one)
    return list(known.values())


def _weights(text: str) -> dict[str, float]:
    """Return the rarest first forms of a text, each with how much it tells."""
    forms: dict[str, None] = {}
    for word in words_of(text):
        if len(word) >= SHORTEST and word not in STOP_WORDS and word not in ASKING:
            forms.setdefault(first_forms(word)[0])
        if len(forms) >= MOST_WORDS:
            break
    counts = {
        form: held_by([(Term((form,), is_form=True),)], Parts(), most=COMMON) for form in forms
    }
    telling = sorted((count, form) for form, count in counts.items() if 0 < count < COMMON)
    return {form: 1 / (1 + math.log1p(count)) for count, form in telling[:MOST_ASKED]}


def _likeness(weights: dict[str, float], stems: str, *, same: bool) -> float:
    held = set(stems.split())
    share = sum(weight for form, weight in weights.items() if form in held) / sum(weights.values())
    return share + (SAME_TOPIC if same else 0.0)
