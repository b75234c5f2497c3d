"""``portal plan``: the yearly plan from the command line."""

from __future__ import annotations

import click

from plugins.work_plan.commands.import_plan import import_plan
from plugins.work_plan.commands.read_term import read_term_command


@click.group(name="plan")
def plan() -> None:
    """Look after yearly plans."""


plan.add_command(read_term_command)
plan.add_command(import_plan)
