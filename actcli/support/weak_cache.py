"""A cache of what was computed of an object, which is forgotten together with the object."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Key = TypeVar("Key")
Result = TypeVar("Result")


def weakly_cached(compute: Callable[[Key], Result]) -> Callable[[Key], Result]:
    """Return `compute` with a cache that does not keep its argument alive.

    Parameters
    ----------
    compute : callable
        Takes one object, whose equality is identity. What it returns must not refer to the object,
        which would then never be forgotten.
    """
    known: WeakKeyDictionary[Key, Result] = WeakKeyDictionary()

    @wraps(compute)
    def cached(key: Key) -> Result:
        if key not in known:
            known[key] = compute(key)
        return known[key]

    return cached
