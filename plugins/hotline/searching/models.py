"""What the search reads: one entry for each request and article, and the near spellings of words.

Entries hold words that are folded already (small letters, ё as е) and their first forms, since the
database knows no Russian grammar. From an entry the database's own triggers keep
``hotline_search_index``: FTS5 on SQLite, weighted lexemes on PostgreSQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import CharField, Check, ForeignKeyField, TextField

from plugins.hotline.answers.models import Article
from plugins.hotline.models import Request
from portal.database import BaseModel


class SearchEntry(BaseModel):
    """The words of one request or article, in four parts that are searched by different people.

    ``words`` and ``stems`` are what everybody may find who may see the record; ``names`` is the
    caller's name, ``notes`` the internal notes: each with words and their first forms.
    """

    request = ForeignKeyField(Request, backref="+", unique=True, null=True, on_delete="CASCADE")
    article = ForeignKeyField(Article, backref="+", unique=True, null=True, on_delete="CASCADE")
    words = TextField(default="")
    stems = TextField(default="")
    names = TextField(default="")
    notes = TextField(default="")

    if TYPE_CHECKING:
        request_id: int | None
        article_id: int | None

    class Meta:
        table_name = "hotline_search_entry"
        constraints = [Check("(request_id is null) <> (article_id is null)")]

    def __str__(self) -> str:
        return f"{self.request_id or ''}/{self.article_id or ''}"


class SearchNear(BaseModel):
    """A word that entries hold, by what is left of it with one letter left out, and by itself.

    Two words that share a ``part`` are at most one edit apart, or two letters changed places.
    """

    part = CharField(max_length=40)
    word = CharField(max_length=40, index=True)

    class Meta:
        table_name = "hotline_search_near"
        indexes = ((("part", "word"), True),)

    def __str__(self) -> str:
        return self.word
