"""How sums, counts, minima and maxima are combined in numpy."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

__all__ = ["How", "nothing"]

How: TypeAlias = Literal["sum", "least", "most"]
"""What becomes of amounts that meet: their sum, the least of them, the greatest."""
_WIDE = (
    32  # groups from which a step of Python for each parent is little beside the addition itself
)


def nothing(how: How, dtype: Any) -> float:  # noqa: ANN401 - a type of numpy
    """What stands in a cell that no amount came to: what changes nothing it is put together with."""
    import numpy as np

    if how != "least":
        return 0 if how == "sum" else -1  # amounts are 0 or more
    return np.iinfo(np.int64).max if dtype == np.int64 else np.inf


def _ufunc(how: How) -> Any:  # noqa: ANN401 - a ufunc of numpy
    import numpy as np

    return {"sum": np.add, "least": np.minimum, "most": np.maximum}[how]
