"""How much work expansions may do. Beside them, as it takes longer to import these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_products_left: ContextVar[list[float] | None] = ContextVar("products_left", default=None)
# In a list of one number, which those who share it change.


@contextmanager
def limited_expansions(products: float) -> Iterator[None]:
    """Let expansions do no more than so much work inside of this, and after that decide nothing.

    Work is counted and not timed, so that results do not depend on how fast a computer is.

    Parameters
    ----------
    products : float
        Products of terms with some 60 digits: some 300 000 in a second.
    """
    token = _products_left.set([products])
    try:
        yield
    finally:
        _products_left.reset(token)


def is_work_left() -> bool:
    """Return whether expansions may do any more work."""
    left = _products_left.get()
    return left is None or left[0] > 0


def count_work(products: float) -> None:
    """Take work that was done from what is left."""
    if left := _products_left.get():
        left[0] -= products
