"""Taking the corrected cases of a person's name away, for an act of destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.declension.texts import key_of
from portal.i18n import lazy_gettext as _
from portal.papers.models import Declension
from portal.plugin import Traces

if TYPE_CHECKING:
    from portal.plugin import KnownPerson


def traces(person: KnownPerson) -> list[Traces]:
    """Return the corrections that were made for this full name."""
    about = Declension.text == key_of(person.name)
    return [
        Traces(
            title=_("Corrected cases of the name"),
            count=Declension.select().where(about).count(),
            erase=lambda: Declension.delete().where(about).execute(),
        )
    ]
