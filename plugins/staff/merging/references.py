"""What other plugins keep of a person whose card goes into another: it goes over to that card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import IntegrityError

from plugins.staff.models import Person
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.plugin.manager import Plugins

OWNER = "staff"


def move_references(kept: Person, gone: Person) -> int:
    """Let the rows of other plugins that name one card name the other; return how many.

    Undoing a merge leaves them with the card that was kept. Raises :class:`Conflict` where both
    cards are named where only one person can be, as in two enrolments for the same event.
    """
    moved = 0
    for name, model in _naming_persons():
        field = model._meta.fields[name]  # noqa: SLF001 - peewee's public way
        try:
            with write():
                moved += model.update({field: kept.id}).where(field == gone.id).execute()
        except IntegrityError as error:
            raise Conflict(
                _(
                    "Both cards are in use at the same place of another section "
                    "(such as one event): leave only one of them there first."
                )
            ) from error
    return moved


def _naming_persons() -> Iterator[tuple[str, type[Any]]]:
    plugins: Plugins = current_app.extensions["plugins"]
    for owner, model in plugins.models():
        if owner != OWNER:
            for field in model._meta.refs:  # noqa: SLF001 - peewee's public way
                if field.rel_model is Person:
                    yield field.name, model
