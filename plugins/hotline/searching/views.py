"""The pages of the search: the box with its filters, and what is like a text that is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from plugins.hotline.links import article_url, request_url
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.searching.excerpt import excerpt
from plugins.hotline.searching.finding import find_at_least_some
from plugins.hotline.searching.language import parse
from plugins.hotline.searching.on_topic import articles_on
from plugins.hotline.searching.similar import SHORTEST
from plugins.hotline.searching.similar import similar as similar_to
from plugins.hotline.searching.troubles import problems_in_words
from plugins.hotline.searching.words import STOP_WORDS, words_of
from portal.access import requires
from portal.access.actor import acting
from portal.institutions.listing import number
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from plugins.hotline.searching.language import Query

blueprint = Blueprint("hotline_search", __name__, url_prefix="/hotline")

SEARCHES, SECONDS = 60, 20
LONGEST = 400
LONGEST_TEXT = 2_000


@blueprint.get("/search")
@requires(HotlinePermission.VIEW)
def search() -> str:
    """Show what the box finds; the list alone where a part of a page asks for it."""
    actor = acting()
    text = _asked("q", LONGEST)
    query = parse(text)
    if text:
        keep_pace("hotline_search", f"user:{actor.user.id}", limit=SEARCHES, seconds=SECONDS)
    found = find_at_least_some(actor, query)
    shown = [one.article.id for one in found.articles]
    topics = {one.request.topic_id for one in found.requests}
    return render_template(
        "hotline/_found.html" if _is_part() else "hotline/search.html",
        text=text,
        query=query,
        found=found,
        on_topic=articles_on(actor, topics, besides=shown),
        problems=problems_in_words(query, found.unknown),
        marked=lambda said: excerpt(said, _words(query)),
        request_url=request_url,
        article_url=article_url,
    )


@blueprint.get("/similar")
@requires(HotlinePermission.VIEW)
def similar() -> str:
    """Show past requests and articles that are like a text: a part of a form, or a page of its own.

    ``question`` is the text, ``text`` the answer as far as it is typed, ``topic`` and ``without`` the
    keys of a topic and of the own request. Articles on the topic come last.
    """
    actor = acting()
    text = f"{_asked('question', LONGEST_TEXT)} {_asked('text', LONGEST_TEXT)}".strip()
    topic = number(request.args.get("topic"))
    if text:
        keep_pace("hotline_similar", f"user:{actor.user.id}", limit=SEARCHES, seconds=SECONDS)
    telling = [one for one in words_of(text) if one not in STOP_WORDS and len(one) >= SHORTEST][:40]
    found = similar_to(
        actor,
        text,
        topic_id=topic,
        without=number(request.args.get("without")),
    )
    return render_template(
        "hotline/_similar.html" if _is_part() else "hotline/similar.html",
        text=text,
        found=found,
        on_topic=articles_on(actor, [topic], besides=[one.article.id for one in found.articles]),
        marked=lambda said: excerpt(said, telling, length=160),
        request_url=request_url,
        article_url=article_url,
    )


def _asked(name: str, longest: int) -> str:
    return " ".join(request.args.get(name, "").replace("\0", " ").split())[:longest]


def _is_part() -> bool:
    return "HX-Request" in request.headers


def _words(query: Query) -> list[Any]:
    return [*query.words, *(word for phrase in query.phrases for word in phrase)]
