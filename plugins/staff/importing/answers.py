"""The answers that serve a list: its own, and those of earlier lists for wordings it repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing.decisions import ACCEPT

if TYPE_CHECKING:
    from plugins.staff.importing.decisions import Decisions
    from plugins.staff.importing.entries import Entry
    from portal.institutions.written_names import PlaceIndex


class Answers:
    """Answers to the questions of one list; ``recalled_used`` tells which came from an earlier one."""

    def __init__(self, decisions: Decisions, recalled: Decisions, places: PlaceIndex) -> None:
        self._decisions = decisions
        self._recalled = recalled
        self._places = places
        self.recalled_used: set[tuple[str, str]] = set()
        self.takes_next_days = decisions.next_days.get("list") == ACCEPT

    def of(self, kind: str, subject: str) -> str | None:
        """Return the answer for a wording: this list's, else the one of an earlier list."""
        found = self._decisions.of(kind).get(subject)
        if found is not None or not subject:
            return found
        found = self._recalled.of(kind).get(subject)
        if kind == "institution" and not (
            found and found.isdecimal() and int(found) in self._places.by_id
        ):
            return None
        if found is not None:
            self.recalled_used.add((kind, subject))
        return found

    def about_row(self, kind: str, entry: Entry) -> str | None:
        """Return the answer to a question about one row."""
        return self._decisions.of(kind).get(entry.key)
