"""Series: events that belong together in a school year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models import Series
from portal import changing
from portal.access.municipal import municipality_of
from portal.audit.services import record
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

FIELDS = frozenset({"title", "kind", "school_year", "description"})


def create_series(
    actor: Actor,
    *,
    title: str,
    school_year: int,
    kind: str = "master_class",
    description: str = "",
    municipality_id: int | None = None,
) -> Series:
    """Add a series of a school year, named by the year it starts in."""
    name = changing.need("title", title, _("Write the name of the series."))
    where = municipality_id or municipality_of(actor)
    if where is None:
        changing.refuse("municipality", _("Choose a district."))
    with write():
        made = Series(
            municipality=where,
            title=changing.fits(Series, "title", name),
            school_year=school_year,
            kind=kind,
            description=description,
        )
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        record(actor, "create", made)
    return made


def change_series(
    actor: Actor, series: Series, *, values: Mapping[str, Any], seen: int | None = None
) -> Series:
    """Give a series another name, kind, year or description."""
    given = {name: value for name, value in values.items() if name in FIELDS}
    if "title" in given:
        changing.need("title", given["title"], _("Write the name of the series."))
        given["title"] = changing.fits(Series, "title", given["title"])
    with write():
        stored = changing.take(series, seen)
        changing.demand(actor, "edit", stored)
        changing.change(actor, stored, given)
    return stored
