"""The district's side and the institutions' side: who stands where, and what a municipality's rows are.

The district's people are those whose workplace covers a municipality or the whole portal, and those
of the district centre, which is an institution itself; all others stand for their institution alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from peewee import SQL

from portal.access.policies import Policy, Verdict
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin.contracts import Side

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

CENTRE = "centre"
NOTHING = cast("Any", SQL("1 = 0"))


def works_for_district(actor: Actor) -> bool:
    """Tell whether somebody is one of the district's people: never at a school's workplace."""
    return actor.reach.institution_id is None or actor.workplace.kind == CENTRE


def side_of(actor: Actor) -> Side:
    """Return on whose side somebody stands."""
    return Side.DISTRICT if works_for_district(actor) else Side.INSTITUTION


def municipality_of(actor: Actor) -> int | None:
    """Return the key of the actor's municipality; none for who reaches the whole portal."""
    if actor.reach.institution_id is None:
        return actor.reach.municipality_id
    place = Institution.get_or_none(Institution.id == actor.reach.institution_id)
    return place.municipality_id if place is not None else None


def lies_within(field: Any, actor: Actor) -> Expression:
    """Return the condition that a municipality is the actor's, without a query of its own."""
    if actor.reach.institution_id is None:
        return cast("Expression", field == actor.reach.municipality_id)
    home = Institution.select(Institution.municipality).where(
        Institution.id == actor.reach.institution_id
    )
    return cast("Expression", field == home)


class MunicipalPolicy(Policy):
    """Rows of a municipality, for the district's people alone."""

    def __init__(self, model: type[Any], resource: str, *, read_only: bool = False) -> None:
        super().__init__(model, resource, read_only=read_only)
        self.of: Any = model

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the row's municipality lies in the reach."""
        if actor.reach.everything:
            return None
        if works_for_district(actor):
            return lies_within(self.of.municipality, actor)
        return cast("Expression", NOTHING)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and by the municipality, also for rows that are not stored yet.

        A row of no municipality, such as what is shipped, is everybody's by this rule.
        """
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or actor.reach.everything:
            return verdict
        if record.municipality_id not in {None, municipality_of(actor)}:
            return Verdict(False, _("The record lies outside your reach."))
        return verdict
