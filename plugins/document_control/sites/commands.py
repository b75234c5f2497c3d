"""``portal control sites``: the robot looks at a site now, and what it saw is printed."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import current_app

from portal.i18n import gettext as _


@click.command(name="sites")
@click.option("--institution", "code", required=True, help="The code of the institution.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sites(code: str, *, as_json: bool) -> None:
    """Look at the site of an institution, and print each required page with verdict and reason.

    A site that cannot be looked at ends the command with a sentence and a code that is not 0.
    """
    from plugins.document_control.sites.looking import look_at  # noqa: PLC0415 - opens the robot
    from plugins.document_control.sites.models import PageResult, Site  # noqa: PLC0415 - likewise
    from portal.access import system_actor  # noqa: PLC0415
    from portal.institutions.models import Institution  # noqa: PLC0415

    institution = Institution.get_or_none(Institution.code == code)
    if institution is None:
        raise click.ClickException(_("There is no institution with the code %(code)s.", code=code))
    site = Site.get_or_none(Site.institution == institution.id)
    if site is None:
        message = _("%(name)s has no address of a site.", name=institution.short_name)
        raise click.ClickException(message)
    extensions = current_app.extensions
    actor = system_actor(extensions["plugins"], extensions["permissions"])
    look = look_at(actor, site)
    if look.state == "failed":
        raise click.ClickException(look.error)
    results = list(PageResult.select().where(PageResult.look == look.id).order_by(PageResult.id))
    if as_json:
        told = {
            "institution": code,
            "site": site.address,
            "moved_to": look.moved_to,
            "pages": look.pages,
            "results": [_told(one) for one in results],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for one in results:
        said = _told(one)
        verdict = said["verdict"] or "?"
        click.echo(f"{verdict}\t{one}\t{said['reason']}\t{said['url']}\t{said['digest'][:12]}")


def _told(result: Any) -> dict[str, Any]:
    return {
        "code": result.code,
        "title": result.title,
        "person": str(result.person) if result.person_id is not None else None,
        "verdict": result.proposed,
        "reason": result.reason,
        "url": result.url,
        "digest": result.digest,
        "changed": result.changed,
    }
