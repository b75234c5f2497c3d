"""Doing a request again whose transaction the database has chosen as the victim of a deadlock.

Every line of the audit takes the row of the chain's head until the end of its transaction, so two
transactions that write the same rows, one before its first line and one after, may wait for each other on
PostgreSQL. It ends one of them, of which nothing is kept; that one is simply done again. Background work
is tried again anyway. SQLite has one writer at a time and no deadlocks.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

import peewee
from flask import Flask, request

from portal.addresses_on_demand import RuleOnDemand
from portal.database import database

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

ATTEMPTS = 3
PAUSE_SECONDS = 0.05
"""Long enough for the other transaction to end, so that the two do not meet a second time."""
DEADLOCK = "40P01"


class PatientFlask(Flask):
    """An application whose views are called again after a deadlock."""

    url_rule_class = RuleOnDemand

    def dispatch_request(self, *given: Any) -> Any:
        """Answer the request; see :func:`again_after_deadlock`."""
        return again_after_deadlock(
            lambda: super(PatientFlask, self).dispatch_request(*given), _rewind
        )


def again_after_deadlock(call: Callable[[], Any], rewind: Callable[[], object] = bool) -> Any:
    """Return what a call returns, calling again when it was the victim of a deadlock, thrice in all.

    The call opens its own transactions; ``rewind`` makes its input readable again.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return call()
        except peewee.OperationalError as error:
            if not is_deadlock(error) or database.in_transaction():
                raise
            log.info("A deadlock ended attempt %s; it is made again.", attempt)
            rewind()
            time.sleep(PAUSE_SECONDS * attempt)
    return call()


def is_deadlock(error: BaseException) -> bool:
    """Tell whether PostgreSQL ended a transaction because it and another waited for each other."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "sqlstate", None) == DEADLOCK:
            return True
        seen = getattr(seen, "orig", None) or seen.__cause__
    return False


def _rewind() -> None:
    for _name, files in request.files.lists():
        for file in files:
            file.stream.seek(0)
