"""HiGHS, the solver: loaded when it solves, one thread, the same answer each time. Nothing else knows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from plugins.master_classes.timetable.model import Model, Row

SEED = 20_260
MOST_NODES = 5_000
"""So many branches end a search, the same on every machine; the seconds are for slow machines."""
HALF = 0.5
GAP, NEAR = 0.01, 4.0
"""For wishes it is enough to come within a hundredth of the best, or within so many points of it: no
wish costs as little, and proving the last points may take ten times as long as finding them."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The columns that were chosen; ``best`` tells that there is nothing better."""

    chosen: tuple[int, ...]
    skipped: tuple[int, ...]
    best: bool


def solve(
    model: Model,
    *,
    costs: Mapping[int, float] | None = None,
    fixed: Mapping[int, float] | None = None,
    more: Sequence[Row] = (),
    seconds: float,
    gap: float = 0.0,
    near: float = 0.0,
    tell: Callable[[], bool] | None = None,
) -> Solution | None:
    """Return the best choice that was found within the time; none where none was found.

    ``costs`` replace those of the model (what is not named costs nothing); ``fixed`` gives columns a value.
    ``tell`` is called now and then while it searches; once it answers false, the search ends.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import highspy  # noqa: PLC0415 - 30 MB that only a solving process needs
    import numpy as np  # noqa: PLC0415 - likewise

    programme = highspy.HighsLp()
    columns = len(model.costs)
    rows = [*model.rows, *more]
    programme.num_col_, programme.num_row_ = columns, len(rows)
    wanted = model.costs if costs is None else [costs.get(one, 0.0) for one in range(columns)]
    lower, upper = [0.0] * columns, list(model.uppers)
    for column, value in (fixed or {}).items():
        lower[column] = upper[column] = value
    programme.col_cost_ = np.array(wanted)
    programme.col_lower_ = np.array(lower)
    programme.col_upper_ = np.array(upper)
    programme.row_lower_ = np.array([row.lower for row in rows])
    programme.row_upper_ = np.array([row.upper for row in rows])
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.columns) for row in rows)], dtype=np.int32)
    matrix.index_ = np.array([one for row in rows for one in row.columns], dtype=np.int32)
    matrix.value_ = np.array([one for row in rows for one in row.columns.values()])
    kinds = highspy.HighsVarType
    programme.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in model.whole]

    solver = highspy.Highs()
    options: dict[str, bool | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": SEED,
        "time_limit": max(seconds, 1.0),
        "mip_max_nodes": MOST_NODES,
        "mip_rel_gap": gap,
        "mip_abs_gap": near,
    }
    for name, option in options.items():
        solver.setOptionValue(name, option)
    solver.passModel(programme)
    if tell is not None:
        _listen(solver, tell)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = list(solver.getSolution().col_value)
    return Solution(
        chosen=tuple(one for one in range(len(model.choices)) if values[one] > HALF),
        skipped=tuple(one for one, column in model.skips.items() if values[column] > HALF),
        best=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _listen(solver, tell: Callable[[], bool]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Have ``tell`` called while the solver searches."""

    def asked(event) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if not tell():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(asked)
