"""How sums, counts, minima and maxima are combined in numpy."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

__all__ = ["How", "nothing", "ufunc"]

How: TypeAlias = Literal["sum", "least", "most"]
"""How amounts of one cell are combined: their sum, the least of them, the greatest."""


def nothing(how: How, dtype: Any) -> float:  # noqa: ANN401 - a type of numpy
    """The value of a cell without amounts: the neutral element, which changes nothing it is combined with."""
    import numpy as np

    if how != "least":
        return 0 if how == "sum" else -1  # amounts are 0 or more
    return np.iinfo(np.int64).max if dtype == np.int64 else np.inf


def ufunc(how: How) -> Any:  # noqa: ANN401 - a ufunc of numpy
    """The function of numpy that combines amounts."""
    import numpy as np

    return {"sum": np.add, "least": np.minimum, "most": np.maximum}[how]
