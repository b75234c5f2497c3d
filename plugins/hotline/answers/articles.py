"""Articles: written of a good answer or anew, changed version by version, withdrawn, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.answers.models import Article, ArticleVersion
from plugins.hotline.answers.wording import AUDIENCES
from plugins.hotline.changing import change
from plugins.hotline.models import Message
from plugins.hotline.searching.indexing import keep_article
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, fits, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.hotline.models import Request
    from portal.access import Actor

VERSIONED = ("title", "text", "norm", "audience")
"""The fields that a version keeps."""


def publish(
    actor: Actor,
    *,
    municipality_id: int,
    values: Mapping[str, Any],
    source: Request | None = None,
    demo: bool = False,
) -> Article:
    """Write an article and its first version; ``source`` is the request whose answer it was."""
    with write():
        made = Article(municipality=municipality_id, source=source, demo=demo, **checked(values))
        demand(actor, "create", made)
        made.save(force_insert=True)
        _keep_version(actor, made, note="")
        keep_article(made.id)
        record(actor, "create", made)
    return made


def alter(
    actor: Actor,
    article: Article,
    *,
    values: Mapping[str, Any],
    note: str = "",
    seen: int | None = None,
) -> Article:
    """Change an article: what it said before is kept as a version. Nothing changed, nothing kept."""
    with write():
        stored = take(article, seen)
        demand(actor, "edit", stored)
        if stored.state != "published":
            raise Conflict(_("The article is withdrawn. Put it back to change it."))
        given = checked(values)
        differs = any(getattr(stored, name) != given[name] for name in VERSIONED)
        if differs:
            given["edition"] = stored.edition + 1
        change(actor, stored, given, note=note)
        if differs:
            _keep_version(actor, stored, note=fits(ArticleVersion, "note", note))
    return stored


def restore_version(
    actor: Actor, article: Article, version: ArticleVersion, *, seen: int | None = None
) -> Article:
    """Make an earlier version the newest one again; nothing of the history is lost."""
    values = {name: getattr(version, name) for name in VERSIONED}
    note = _("As in version %(number)s", number=version.number)
    return alter(actor, article, values={**values, "topic": article.topic}, note=note, seen=seen)


def withdraw(actor: Actor, article: Article, *, reason: str, seen: int | None = None) -> Article:
    """Withdraw an article: it is proposed and found no more, coordinators see it no more."""
    why = fits(Article, "withdrawn_reason", need("reason", reason, _("Say why.")))
    with write():
        stored = take(article, seen)
        demand(actor, "edit", stored)
        if stored.state == "withdrawn":
            raise Conflict(_("The article is withdrawn already."))
        values = {"state": "withdrawn", "withdrawn_at": clock.now(), "withdrawn_reason": why}
        change(actor, stored, values, note=why)
    return stored


def put_back(actor: Actor, article: Article, *, seen: int | None = None) -> Article:
    """Publish a withdrawn article again."""
    with write():
        stored = take(article, seen)
        demand(actor, "edit", stored)
        if stored.state != "withdrawn":
            raise Conflict(_("The article is published already."))
        values = {"state": "published", "withdrawn_at": None, "withdrawn_reason": ""}
        change(actor, stored, values)
    return stored


def draft_of(actor: Actor, request: Request) -> dict[str, Any]:
    """Return the values of an article that is made of a request: its question and newest answer."""
    answer = (
        policies[Message]
        .rows(actor)
        .where(
            Message.request == request.id, Message.kind == "answer", Message.removed_at.is_null()
        )
        .order_by(Message.at.desc(), Message.id.desc())
        .first()
    )
    title = " ".join(request.question.split())
    return {
        "title": title if len(title) <= 200 else f"{title[:199].rstrip()}…",  # noqa: PLR2004 - a heading
        "text": answer.text if answer else "",
        "norm": (answer.norm if answer else "") or (request.topic.norm if request.topic else ""),
        "topic": request.topic,
    }


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an article as they are kept; refuse what is wrong with them."""
    audience = values.get("audience") or "district"
    if audience not in dict(AUDIENCES):
        refuse("audience", _("Choose who may read it."))
    title = need("title", values.get("title") or "", _("Give a title."))
    return {
        "title": fits(Article, "title", title),
        "text": need("text", values.get("text") or "", _("Write the text.")),
        "norm": fits(Article, "norm", values.get("norm") or ""),
        "audience": audience,
        "topic": values.get("topic"),
    }


def _keep_version(actor: Actor, article: Article, *, note: str) -> ArticleVersion:
    return ArticleVersion.create(
        article=article,
        number=article.edition,
        note=note,
        by=actor.user if actor.user.id else None,
        at=clock.now(),
        **{name: getattr(article, name) for name in VERSIONED},
    )
