"""Files that background work has made for users: nobody can take one person out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from portal.database import as_date, fetch_rows
from portal.files.models import StoredFile
from portal.files.policies import OF_USERS
from portal.i18n import format_date
from portal.i18n import lazy_gettext as _
from portal.plugin import Traces

if TYPE_CHECKING:
    from portal.plugin import KnownPerson


def traces(person: KnownPerson) -> list[Traces]:  # noqa: ARG001 - any of these may name anybody
    """Return how many such files there are, and until when the last of them is kept."""
    ((count, last),) = fetch_rows(
        StoredFile.select(fn.COUNT(StoredFile.id), fn.MAX(StoredFile.keep_until)).where(
            StoredFile.subject == OF_USERS, StoredFile.keep_until.is_null(False)
        )
    )
    day = format_date(as_date(last)) if last else ""
    return [
        Traces(
            title=_("Files made for users, which may name the person"),
            count=count,
            note=_("the last of them goes by itself on %(day)s", day=day),
        )
    ]
