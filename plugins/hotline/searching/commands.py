"""``portal hotline search`` and ``portal hotline reindex``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from flask import current_app

from portal import clock
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.hotline.searching.finding import Hit

DIFFERS = 1
"""The exit code of a check that found something out of step."""


@click.command(name="search")
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(query: tuple[str, ...], *, as_json: bool) -> None:
    """Find requests by QUERY, the best first: number, date, question, answer.

    Words are found in all their forms and with one typing error; "a phrase" as it stands; -word
    leaves out. Where nothing holds all the words, what holds the rarest of them is told. Filters: topic:, school:, state:, before:, after: (or тема:, школа:, состояние:, до:,
    после:). Write -- before a query that begins with a minus.
    """
    from plugins.hotline.searching.finding import (  # noqa: PLC0415 - other commands do without
        find_at_least_some,
    )
    from plugins.hotline.searching.language import parse  # noqa: PLC0415
    from plugins.hotline.searching.troubles import problems_in_words  # noqa: PLC0415
    from portal.access import system_actor  # noqa: PLC0415

    extensions = current_app.extensions
    asked = parse(" ".join(query))
    actor = system_actor(extensions["plugins"], extensions["permissions"])
    found = find_at_least_some(actor, asked)
    for problem in problems_in_words(asked, found.unknown):
        click.echo(f"! {problem}", err=True)
    if found.some:
        click.echo(_("Nothing holds all the words. Some of them are in:"), err=True)
    if as_json:
        click.echo(
            json.dumps([as_told(one) for one in found.requests], ensure_ascii=False, indent=1)
        )
        return
    for one in found.requests:
        told = (one.request.full_number, format_date(_day(one)), one.request.question, one.answer)
        click.echo("\t".join(" ".join(text.split()) for text in told))
    if not found.requests:
        click.echo(_("Nothing was found."), err=True)
    elif found.more:
        click.echo(_("There are more: only the best are shown."), err=True)


@click.command(name="reindex")
@click.option("--check", "only_check", is_flag=True, help="Say what differs; write nothing.")
@click.pass_context
def reindex(ctx: click.Context, *, only_check: bool) -> None:
    """Make the index of the search anew, or check that it is in step with the requests.

    It is written together with each request, so this is needed after rows were changed by hand.
    With --check exits with 1 where something differs.
    """
    from plugins.hotline.searching import indexing  # noqa: PLC0415 - other commands do without

    if not only_check:
        count = indexing.reindex()
        click.echo(ngettext("%(num)s record indexed.", "%(num)s records indexed.", count))
        return
    found = indexing.check()
    if not found:
        click.echo(_("The index is in step."))
        return
    click.echo(
        _("Without an entry: %(missing)s; out of step: %(different)s.",
          missing=found.missing, different=found.different)
    )  # fmt: skip
    if found.broken:
        click.echo(_("The index itself is broken: %(reason)s.", reason=found.broken))
    click.echo(_("Run: portal hotline reindex"))
    ctx.exit(DIFFERS)


def as_told(hit: Hit) -> dict[str, Any]:
    """Return a hit as the command's JSON."""
    return {
        "number": hit.request.full_number,
        "date": _day(hit).isoformat(),
        "question": hit.request.question,
        "answer": hit.answer,
    }


def _day(hit: Hit) -> Any:
    return clock.local(hit.request.received_at).date()
