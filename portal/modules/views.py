"""The pages of modules: institution × module, what a click would change, and what it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from portal.access import policies, requires
from portal.access.actor import acting
from portal.database import fetch_rows
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import (
    InstitutionFilter,
    filter_chips,
    municipality_choices,
    number,
    page_of,
    plain,
)
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.logs import request_id
from portal.modules.permissions import ModulesPermission
from portal.modules.services import (
    SwitchPreview,
    Wish,
    check_reach,
    names_of,
    opposite,
    preview,
    states,
    switch,
    switched_in,
)

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from portal.plugin.manager import Plugins

blueprint = Blueprint("modules", __name__, url_prefix="/modules")

SHOWN_NAMES = 12


@blueprint.get("/")
@requires(ModulesPermission.VIEW)
def matrix() -> str:
    """Show which module is on in which institution."""
    actor = acting()
    plugins = _plugins()
    chosen = InstitutionFilter.of(request.args)
    page = page_of(
        chosen.apply(policies[Institution].rows(actor)),
        after=number(request.args.get("after")),
        before=number(request.args.get("before")),
    )
    keys = [row.id for row in page.rows]
    on = {(key, name) for key, names in states(plugins, keys).items() for name in names}
    municipalities = municipality_choices(actor)
    columns = [
        (one.name, str(one.manifest.title), _needs(plugins, one.name))
        for one in plugins.switchable()
    ]
    editable = actor.can(ModulesPermission.EDIT)
    words = {"q": _("Name"), "kind": _("Kind"), "municipality": _("Municipality")}
    return render_template(
        "modules/matrix.html",
        page=page,
        rows=[
            (row.id, row.short_name, str(dict(INSTITUTION_KINDS)[row.kind])) for row in page.rows
        ],
        columns=columns,
        on=on,
        locked=() if editable else {(key, column[0]) for key in keys for column in columns},
        was=" ".join(f"{key}:{name}" for key, name in sorted(on)),
        shown=" ".join(map(str, keys)),
        editable=editable,
        kinds=INSTITUTION_KINDS,
        municipalities=municipalities,
        chips=filter_chips(chosen, municipalities, words),
    )


@blueprint.post("/preview")
@requires(ModulesPermission.EDIT)
def show_preview() -> str | Response:
    """Show what a click would change, with what goes along, before anything is changed."""
    actor = acting()
    wishes = _wishes_of_form()
    check_reach(actor, wishes)
    found = preview(_plugins(), wishes)
    if not found.changes:
        flash(_("Nothing to switch: it is so already."), "message")
        return _back()
    return render_template(
        "modules/preview.html",
        found=found,
        lines=_lines(found),
        wishes=[_written(wish) for wish in wishes],
        back=request.form.get("back", ""),
        summary=_places(found),
    )


@blueprint.post("/switch")
@requires(ModulesPermission.EDIT)
def apply_switch() -> Response:
    """Switch what the preview has shown."""
    done = switch(acting(), _plugins(), _wishes_of_form())
    if not done.changes:
        flash(_("Nothing to switch: it is so already."), "message")
        return _back()
    return redirect(url_for("modules.done", number=request_id()))


@blueprint.get("/done/<number>")
@requires(ModulesPermission.EDIT)
def done(number: str) -> str | Response:
    """Show what has been switched, and offer to take it back."""
    found = switched_in(acting(), plain(number))
    if not found.changes:
        return _back()
    return render_template(
        "modules/done.html",
        found=found,
        lines=_lines(found),
        wishes=[_written(wish) for wish in opposite(found)],
        summary=_places(found),
    )


def _plugins() -> Plugins:
    found: Plugins = current_app.extensions["plugins"]
    return found


def _back() -> Response:
    return redirect(url_for("modules.matrix"))


def _needs(plugins: Plugins, name: str) -> str:
    titles = [str(plugins[one].manifest.title) for one in plugins.requirements(name)]
    return _("needs: %(titles)s", titles=", ".join(titles)) if titles else ""


def _places(found: SwitchPreview) -> str:
    return ngettext("in %(num)s institution", "in %(num)s institutions", found.institutions)


def _lines(found: SwitchPreview) -> list[dict[str, Any]]:
    """Return each effect in words: the module, on or off, why, where."""
    plugins = _plugins()
    names = names_of({change.institution_id for change in found.changes})
    lines = []
    for effect in found.effects:
        keys = set(effect.institution_ids)
        places = [name for key, name in names.items() if key in keys]
        if effect.asked:
            why = ""
        elif effect.enabled:
            why = _("needed by what goes on")
        else:
            why = _("cannot work without what goes off")
        lines.append(
            {
                "title": str(plugins[effect.plugin].manifest.title),
                "enabled": effect.enabled,
                "why": why,
                "count": len(places),
                "names": places[:SHOWN_NAMES],
                "more": max(0, len(places) - SHOWN_NAMES),
            }
        )
    return lines


def _wishes_of_form() -> list[Wish]:
    """Return what the form asks for: written wishes, changed boxes, or one module for many."""
    if request.form.getlist("wish"):
        return [_read(text) for text in request.form.getlist("wish")]
    if request.form.get("plugin"):
        return _wishes_for_many()
    return _wishes_of_boxes()


def _wishes_for_many() -> list[Wish]:
    """Return one wish for every institution that matches the filter; ``*`` is every module."""
    names = [one.name for one in _plugins().switchable()]
    plugin = request.form["plugin"]
    matching = InstitutionFilter.of(request.form).apply(policies[Institution].rows(acting()))
    keys = fetch_rows(matching.select(Institution.id).order_by(Institution.sort_key))
    wish = Wish(
        plugin=plugin,
        enabled=request.form.get("enabled") == "1",
        institution_ids=tuple(key for (key,) in keys),
    )
    return [replace(wish, plugin=name) for name in names] if plugin == "*" else [wish]


def _wishes_of_boxes() -> list[Wish]:
    """Return the boxes that were changed: what is ticked now against what the page had shown."""
    was = set(request.form.get("was", "").split())
    shown = set(request.form.get("shown", "").split())
    now = {cell for cell in request.form.getlist("on") if cell.partition(":")[0] in shown}
    wanted: dict[tuple[str, bool], list[int]] = {}
    for cell in sorted(was ^ now):
        key, _colon, plugin = cell.partition(":")
        wanted.setdefault((plugin, cell in now), []).append(_key(key))
    return [
        Wish(plugin=plugin, enabled=enabled, institution_ids=tuple(keys))
        for (plugin, enabled), keys in wanted.items()
    ]


def _written(wish: Wish) -> str:
    keys = ",".join(map(str, wish.institution_ids))
    return f"{wish.plugin}:{int(wish.enabled)}:{keys}"


def _read(text: str) -> Wish:
    plugin, _colon, rest = text.partition(":")
    enabled, _colon, keys = rest.partition(":")
    return Wish(
        plugin=plugin,
        enabled=enabled == "1",
        institution_ids=tuple(dict.fromkeys(_key(key) for key in keys.split(",") if key)),
    )


def _key(text: str) -> int:
    found = number(text)
    if found is None:
        raise Invalid(_("The form is damaged. Go back, reload the page and send it again."))
    return found
