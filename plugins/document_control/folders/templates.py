"""What folders must hold: the shipped template, and the copy that a district keeps of its own."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.models import FolderTemplate, TemplatePart
from portal.audit.services import record
from portal.changing import change, demand, fits, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.institutions.models import Municipality

PART_FIELDS = ("code", "position", "title", "hint", "required", "least_files", "certified")
"""What a part of a template hands down: to a district's copy, and to the parts of a folder."""
MOST_FILES = 50


def install() -> None:
    """Write the shipped template; a changed text takes the place of the old one for new folders."""
    text = files("plugins.document_control.folders").joinpath("parts.toml").read_text("utf-8")
    source = tomllib.loads(text)
    template = FolderTemplate.get_or_none(FolderTemplate.municipality.is_null())
    if template is None:
        template = FolderTemplate.create(title=source["title"])
    known = {one.code: one for one in parts_of(template)}
    for place, row in enumerate(source["part"], start=1):
        part = known.pop(row["code"], None) or TemplatePart(template=template, code=row["code"])
        values = {"hint": "", "certified": False, **row, "position": place}
        if part.id is None or any(getattr(part, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(part, name, value)
            part.save()
    for part in known.values():
        part.delete_instance()


def template_of(municipality_id: int) -> FolderTemplate:
    """Return the template of a district: its own, else the shipped one."""
    ours = FolderTemplate.municipality == municipality_id
    found: FolderTemplate | None = (
        FolderTemplate.select()
        .where(ours | FolderTemplate.municipality.is_null())
        .order_by(FolderTemplate.municipality.is_null())
        .first()
    )
    if found is None:
        raise Conflict(_("There is no template of folders: run “portal db up”."))
    return found


def parts_of(template: FolderTemplate) -> list[TemplatePart]:
    """Return the parts of a template, in order."""
    return list(
        TemplatePart.select()
        .where(TemplatePart.template == template.id)
        .order_by(TemplatePart.position, TemplatePart.id)
    )


def make_own(actor: Actor, municipality: Municipality) -> FolderTemplate:
    """Make a district's own copy of the template that it has used so far."""
    with write():
        source = template_of(municipality.id)
        if source.municipality_id is not None:
            raise Conflict(_("The district has a template of its own already."))
        made = FolderTemplate(municipality=municipality, title=source.title)
        demand(actor, "create", made)
        made.save(force_insert=True)
        for part in parts_of(source):
            values = {name: getattr(part, name) for name in PART_FIELDS}
            TemplatePart.create(template=made, **values)
        record(actor, "create", made, label=label_of(made))
        return made


def save_part(
    actor: Actor,
    template: FolderTemplate,
    values: dict[str, Any],
    *,
    part: TemplatePart | None = None,
    seen: int | None = None,
) -> TemplatePart:
    """Add a part to a district's template, or change one; folders that are open keep their parts."""
    checked: dict[str, Any] = {
        "title": fits(TemplatePart, "title", need("title", values["title"], _("Give it a title."))),
        "hint": (values.get("hint") or "").strip(),
        "required": bool(values.get("required")),
        "certified": bool(values.get("certified")),
        "least_files": values.get("least_files") or 0,
        "position": values.get("position") or 0,
    }
    if not 0 <= checked["least_files"] <= MOST_FILES:
        refuse("least_files", _("From 0 to %(most)s.", most=MOST_FILES))
    with write():
        stored = take(template)
        demand(actor, "edit", stored)
        if part is not None:
            changed = take(part, seen)
            change(actor, changed, checked)
            return changed
        count = TemplatePart.select().where(TemplatePart.template == stored.id).count()
        checked["position"] = checked["position"] or count + 1
        made = TemplatePart(template=stored, code="", **checked)
        last = max((one.id for one in parts_of(stored)), default=0)
        made.code = f"own.{last + 1}"
        made.save(force_insert=True)
        record(actor, "create", made, label=label_of(made))
        return made


def remove_part(actor: Actor, part: TemplatePart) -> None:
    """Take a part out of a district's template; folders that are open keep theirs."""
    with write():
        stored = take(part)
        demand(actor, "edit", stored.template)
        record(actor, "delete", stored, label=label_of(stored))
        stored.delete_instance()
