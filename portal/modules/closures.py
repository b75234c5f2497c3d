"""What else goes on or off with a module: pure rules over names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    Closure = Callable[[str], Collection[str]]


def outcome(
    on: Collection[str],
    wishes: Iterable[tuple[str, bool]],
    *,
    requirements: Closure,
    required_by: Closure,
) -> frozenset[str]:
    """Return which modules of one institution are on after the wishes ``(module, enabled)``.

    Switching on brings what the module requires; switching off takes what requires it. Where two
    wishes of one click contradict each other, switching on wins: nothing that is wanted is lost.
    """
    state = set(on)
    wanted = list(wishes)
    for module, enabled in wanted:
        if not enabled:
            state -= {module, *required_by(module)}
    for module, enabled in wanted:
        if enabled:
            state |= {module, *requirements(module)}
    return frozenset(state)
