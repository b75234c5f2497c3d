"""Rules of addresses that compile the writing of their address when it is first written.

Werkzeug compiles two functions for every rule as soon as it is added; with hundreds of rules, of which a
process writes a few, that was two thirds of putting the application together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable


class RuleOnDemand(Rule):
    """A rule that is read at once, and compiled for writing at its first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as Werkzeug declares it
        compiled = super()._compile_builder
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiled(append_unknown))
            return made[0](rule, **values)

        return build
