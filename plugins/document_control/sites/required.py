"""What a site must have: the shipped pages with what the district made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.sites.models import RequiredPage
from plugins.document_control.sites.robot.wanted import WantedPage
from portal.access.municipal import municipality_of
from portal.audit.services import record
from portal.changing import change, demand, fits, label_of, need, refuse, take
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

TEXTS = ("title", "any_of", "all_of", "paths", "test", "anywhere", "kinds", "in_use", "position")


def pages_of(municipality_id: int | None) -> list[RequiredPage]:
    """Return the pages that count in a municipality: its own in place of the shipped ones."""
    mine: Any = RequiredPage.municipality.is_null() | (RequiredPage.municipality == municipality_id)
    found: dict[str, RequiredPage] = {}
    for one in RequiredPage.select().where(mine).order_by(RequiredPage.position, RequiredPage.id):
        if one.code not in found or one.municipality_id is not None:
            found[one.code] = one
    return sorted(found.values(), key=lambda one: (one.position, one.id))


def wanted_of(municipality_id: int, kind: str) -> list[WantedPage]:
    """Return what the robot looks for on the site of an institution of some kind."""
    return [
        WantedPage(
            code=one.code,
            title=one.title,
            any_of=_lines(one.any_of),
            all_of=_lines(one.all_of),
            test=one.test,
            anywhere=one.anywhere,
            paths=_lines(one.paths),
        )
        for one in pages_of(municipality_id)
        if one.in_use and (not one.kinds or kind in one.kinds.split(","))
    ]


def change_page(
    actor: Actor, page: RequiredPage, values: Mapping[str, Any], *, seen: int | None = None
) -> RequiredPage:
    """Change a required page; a shipped one becomes the district's own first."""
    told = _checked(values)
    with write():
        if page.municipality_id is None and municipality_of(actor) is not None:
            own = RequiredPage(municipality=municipality_of(actor), code=page.code)
            return _made(actor, own, {**{name: getattr(page, name) for name in TEXTS}, **told})
        stored = take(page, seen)
        demand(actor, "edit", stored)
        change(actor, stored, told)
        return stored


def add_page(actor: Actor, municipality_id: int, code: str, values: Mapping[str, Any]) -> Any:
    """Add a page that the district wants besides the shipped ones."""
    told = _checked(values)
    words = fits(RequiredPage, "code", need("code", code, _("Give it a code.")))
    if any(one.code == words for one in pages_of(municipality_id)):
        refuse("code", _("There is a page with this code already."))
    with write():
        return _made(actor, RequiredPage(municipality=municipality_id, code=words), told)


def _made(actor: Actor, page: RequiredPage, values: Mapping[str, Any]) -> RequiredPage:
    for name, value in values.items():
        setattr(page, name, value)
    demand(actor, "create", page)
    page.save(force_insert=True)
    record(actor, "create", page, label=label_of(page))
    return page


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(values)
    told["title"] = fits(
        RequiredPage, "title", need("title", str(told.get("title", "")), _("Give it a title."))
    )
    for name in ("any_of", "all_of", "paths"):
        told[name] = "\n".join(_lines(str(told.get(name, ""))))
    if not told["any_of"] and not told["all_of"]:
        refuse("any_of", _("Give the words by which the page is recognised."))
    return told


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
