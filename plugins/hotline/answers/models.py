"""Canned answers, and articles with all their versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import BooleanField, CharField, Check, ForeignKeyField, IntegerField, TextField

from plugins.hotline.answers.wording import ARTICLE_STATES, AUDIENCES
from plugins.hotline.models import Group, Request, Topic
from portal import clock
from portal.accounts.models import User
from portal.database import BaseModel, MomentField, fold
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Municipality


class CannedAnswer(BaseModel):
    """An answer that is given often (заготовка ответа), called up by its shortcut.

    ``text`` holds variables in braces, such as ``{имя}``. With a ``group`` it is offered to its
    members only. ``shortcut_key`` is the shortcut as it is compared: any case, ё as е.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    shortcut = CharField(max_length=40, verbose_name=_("Shortcut"))
    shortcut_key = CharField(max_length=40)
    title = CharField(max_length=200, verbose_name=_("Title"))
    text = TextField(verbose_name=_("Text"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    topic = ForeignKeyField(
        Topic, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Topic")
    )
    group = ForeignKeyField(
        Group, backref="+", null=True, on_delete="CASCADE", verbose_name=_("Group")
    )
    in_use = BooleanField(default=True, verbose_name=_("In use"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        municipality_id: int
        topic_id: int | None
        group_id: int | None

    class Meta:
        table_name = "hotline_canned_answer"
        indexes = ((("municipality", "shortcut_key"), True),)

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Keep the key of the shortcut in step with it."""
        self.shortcut_key = fold(self.shortcut)
        return super().save(*args, **kwargs)


class Article(BaseModel):
    """A good answer for all (статья базы знаний), with the paragraph that it rests on.

    ``audience`` says who may read it: the district alone, or coordinators too. ``edition`` is the
    number of its newest version; ``source`` the request whose answer it was made of. A withdrawn
    article is kept with the reason, and is read by the district alone.
    """

    municipality = ForeignKeyField(
        Municipality,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Municipality"),
    )
    topic = ForeignKeyField(
        Topic, backref="+", null=True, on_delete="RESTRICT", verbose_name=_("Topic")
    )
    title = CharField(max_length=300, verbose_name=_("Title"))
    text = TextField(verbose_name=_("Text"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    audience = CharField(
        max_length=12, default="district", choices=AUDIENCES, verbose_name=_("Who may read it")
    )
    state = CharField(
        max_length=12, default="published", choices=ARTICLE_STATES, verbose_name=_("State")
    )
    edition = IntegerField(default=1, verbose_name=_("Version"))
    source = ForeignKeyField(
        Request, backref="+", null=True, on_delete="SET NULL", verbose_name=_("Request")
    )
    withdrawn_at = MomentField(null=True, verbose_name=_("Withdrawn"))
    withdrawn_reason = CharField(max_length=300, default="", verbose_name=_("Why it was withdrawn"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    version = IntegerField(default=1)
    created_at = MomentField(default=clock.now, verbose_name=_("Written"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))

    if TYPE_CHECKING:
        municipality_id: int
        topic_id: int | None
        source_id: int | None

    class Meta:
        table_name = "hotline_article"
        constraints = [
            Check("audience in ('district', 'coordinators')"),
            Check("state in ('published', 'withdrawn')"),
        ]
        indexes = ((("municipality", "changed_at"), False),)

    def __str__(self) -> str:
        return self.title


class ArticleVersion(BaseModel):
    """An article as it stood from one saving to the next; ``note`` says what was changed."""

    article = ForeignKeyField(
        Article, backref="versions", index=False, on_delete="CASCADE", verbose_name=_("Article")
    )
    number = IntegerField(verbose_name=_("Version"))
    title = CharField(max_length=300, verbose_name=_("Title"))
    text = TextField(verbose_name=_("Text"))
    norm = CharField(max_length=300, default="", verbose_name=_("Paragraph of the rule"))
    audience = CharField(max_length=12, choices=AUDIENCES, verbose_name=_("Who may read it"))
    note = CharField(max_length=300, default="", verbose_name=_("What was changed"))
    by = ForeignKeyField(
        User, backref="+", null=True, index=False, on_delete="RESTRICT", verbose_name=_("Author")
    )
    at = MomentField(default=clock.now, verbose_name=_("When"))

    if TYPE_CHECKING:
        article_id: int
        by_id: int | None

    class Meta:
        table_name = "hotline_article_version"
        constraints = [Check("audience in ('district', 'coordinators')")]
        indexes = ((("article", "number"), True),)

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
