"""``python3 run.py bench [NAME]``: run one measurement, or all, and print the ratios."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import TYPE_CHECKING

import benchmarks

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "bench_"


def measurements() -> dict[str, Callable[[], None]]:
    """Return every measurement by its name: the functions ``bench_<name>`` of this package."""
    found: dict[str, Callable[[], None]] = {}
    for one in pkgutil.iter_modules(benchmarks.__path__):
        if one.name.startswith("_"):
            continue
        module = importlib.import_module(f"benchmarks.{one.name}")
        for name, value in vars(module).items():
            if name.startswith(PREFIX) and callable(value):
                found[name.removeprefix(PREFIX)] = value
    return dict(sorted(found.items()))


def main(arguments: list[str]) -> int:
    """Run what is named, or everything."""
    known = measurements()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        sys.stderr.write(
            f"There is no measurement {', '.join(unknown)}; there are: {', '.join(known)}.\n"
        )
        return 2
    for name in arguments or known:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        known[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
