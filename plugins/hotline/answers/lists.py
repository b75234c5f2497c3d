"""The lists of articles and of canned answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from markupsafe import Markup
from peewee import JOIN

from plugins.hotline.answers.models import Article, CannedAnswer
from plugins.hotline.answers.wording import ARTICLE_STATES, AUDIENCES
from plugins.hotline.links import article_url
from plugins.hotline.models import Group, Topic
from plugins.hotline.pages.choices import topic_choices
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.lists.asked import Asked

TONES = {"published": "done", "withdrawn": "neutral"}


def _articles(asked: Asked) -> Any:
    rows = policies[Article].rows(asked.actor).select(Article, Topic)
    return rows.join(Topic, JOIN.LEFT_OUTER).switch(Article)


def _canned(asked: Asked) -> Any:
    rows = policies[CannedAnswer].rows(asked.actor).select(CannedAnswer, Topic, Group)
    return (
        rows.join(Topic, JOIN.LEFT_OUTER)
        .switch(CannedAnswer)
        .join(Group, JOIN.LEFT_OUTER)
        .switch(CannedAnswer)
    )


def _topics(_actor: Actor) -> list[tuple[str, str]]:
    return [one for one in topic_choices() if one[0]]


def _state(article: Article) -> str:
    words = dict(ARTICLE_STATES)[article.state]
    return Markup('<span class="status tone-{}">{}</span>').format(TONES[article.state], words)


ARTICLES = ListPage(
    name="hotline.articles",
    title=_("Articles of the hotline"),
    endpoint="hotline_answers.article_list",
    permission=HotlinePermission.VIEW,
    export=HotlinePermission.EXPORT,
    source=QueryRows(
        query=_articles,
        sorts={"title": Article.title, "changed": Article.changed_at},
        default="-changed",
    ),
    default_sort="-changed",
    filters=(
        Filter(
            name="title",
            title=_("Title or text"),
            narrow=lambda query, value: query.where(
                Article.title.contains(value) | Article.text.contains(value)
            ),
        ),
        Filter(
            name="topic",
            title=_("Topic"),
            kind="select",
            choices=_topics,
            narrow=lambda query, value: query.where(Article.topic == int(value)),
        ),
        Filter(
            name="audience",
            title=_("Who may read it"),
            kind="select",
            choices=lambda actor: AUDIENCES if works_for_district(actor) else (),
            narrow=lambda query, value: query.where(Article.audience == value),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=lambda actor: ARTICLE_STATES if works_for_district(actor) else (),
            narrow=lambda query, value: query.where(Article.state == value),
        ),
    ),
    columns=(
        Column(
            key="title",
            title=_("Article"),
            sort="title",
            value=lambda one: one.title,
            link=lambda one: article_url(one.id),
            width=50,
        ),
        Column(
            key="topic",
            title=_("Topic"),
            value=lambda one: one.topic.title if one.topic else "",
            width=30,
        ),
        Column(key="norm", title=_("Paragraph of the rule"), value=lambda one: one.norm, width=30),
        Column(
            key="audience",
            title=_("Who may read it"),
            value=lambda one: str(dict(AUDIENCES)[one.audience]),
            may=works_for_district,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda one: str(dict(ARTICLE_STATES)[one.state]),
            markup=_state,
            may=works_for_district,
        ),
        Column(key="edition", title=_("Version"), kind=Kind.WHOLE, value=lambda one: one.edition),
        Column(
            key="changed_at",
            title=_("Changed"),
            sort="changed",
            kind=Kind.MOMENT,
            value=lambda one: one.changed_at,
        ),
    ),
)

CANNED = ListPage(
    name="hotline.canned",
    title=_("Canned answers"),
    endpoint="hotline_answers.canned_list",
    permission=HotlinePermission.EDIT,
    export=HotlinePermission.EXPORT,
    source=QueryRows(
        query=_canned,
        sorts={"shortcut": CannedAnswer.shortcut_key, "title": CannedAnswer.title},
        default="shortcut",
    ),
    default_sort="shortcut",
    filters=(
        Filter(
            name="text",
            title=_("Title or text"),
            narrow=lambda query, value: query.where(
                CannedAnswer.title.contains(value)
                | CannedAnswer.text.contains(value)
                | CannedAnswer.shortcut.contains(value)
            ),
        ),
        Filter(
            name="topic",
            title=_("Topic"),
            kind="select",
            choices=_topics,
            narrow=lambda query, value: query.where(CannedAnswer.topic == int(value)),
        ),
    ),
    columns=(
        Column(
            key="shortcut",
            title=_("Shortcut"),
            sort="shortcut",
            value=lambda one: one.shortcut,
            link=lambda one: url_for("hotline_answers.canned_page", canned_id=one.id),
        ),
        Column(key="title", title=_("Title"), sort="title", value=lambda one: one.title, width=40),
        Column(
            key="topic",
            title=_("Topic"),
            value=lambda one: one.topic.title if one.topic else "",
            width=30,
        ),
        Column(
            key="group",
            title=_("Group"),
            value=lambda one: one.group.title if one.group else "",
        ),
        Column(key="text", title=_("Text"), value=lambda one: one.text, shown=False, width=60),
        Column(key="norm", title=_("Paragraph of the rule"), value=lambda one: one.norm),
        Column(key="in_use", title=_("In use"), value=lambda one: one.in_use, kind=Kind.FLAG),
    ),
)
