"""``portal hotline``: the hotline from the command line."""

from __future__ import annotations

import click

from plugins.hotline.importing.commands import import_journal
from plugins.hotline.searching.commands import reindex, search


@click.group(name="hotline")
def hotline() -> None:
    """Look after the hotline."""


hotline.add_command(import_journal)
hotline.add_command(search)
hotline.add_command(reindex)
