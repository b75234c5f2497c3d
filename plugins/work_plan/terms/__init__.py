"""Reading worded terms (сроки словами): a phrase of a plan becomes dates, or says why it does not.

The road: :mod:`letters` makes one spelling of all, :mod:`tokens` parts it, :mod:`words` knows the
forms of words, the grammars (:mod:`parts`, :mod:`frequencies`, :mod:`distances`,
:mod:`standing`) find clauses, and :mod:`settle` makes one reading of them. Pure and total: no text
raises an error, nothing is read from the database, and the same phrase in the same place gives the
same reading.
"""

from plugins.work_plan.terms.conventions import Conventions
from plugins.work_plan.terms.place import Place, PlanOf
from plugins.work_plan.terms.reading import (
    Bound,
    Certainty,
    Days,
    EventOffset,
    Kind,
    Reading,
    Unit,
    Window,
)

DEFAULTS = Conventions()


def read_term(phrase: str, place: Place, conventions: Conventions = DEFAULTS) -> Reading:
    """Return what a worded term of a plan says; total and pure."""
    from plugins.work_plan.terms.settle import settled  # noqa: PLC0415 - the grammar is heavy

    return settled(phrase, place, conventions)


__all__ = [
    "Bound",
    "Certainty",
    "Conventions",
    "Days",
    "EventOffset",
    "Kind",
    "Place",
    "PlanOf",
    "Reading",
    "Unit",
    "Window",
    "read_term",
]
