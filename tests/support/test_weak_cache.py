"""A cache that forgets what was computed of an object together with the object."""

import gc
import weakref

import actcli
from actcli.analysis.smoothness import smoothness
from actcli.analysis.study import properties
from actcli.analysis.summary import facts
from actcli.support.weak_cache import weakly_cached


class Thing:
    pass


def test_weak_cache_computes_once():
    calls = []
    size = weakly_cached(lambda thing: len(calls.append(thing) or calls))
    one, other = Thing(), Thing()
    assert [size(one), size(one), size(other), size(one)] == [1, 1, 2, 1]


def test_weak_cache_keeps_none():
    calls = []
    nothing = weakly_cached(lambda thing: calls.append(1))
    thing = Thing()
    assert nothing(thing) is nothing(thing) is None
    assert len(calls) == 1


def test_bound_values_that_were_looked_at_are_forgotten():
    """A thousand of them would otherwise keep 74 MB."""
    seen = weakref.WeakSet()
    for alpha in (0.25, 0.5, 0.75):
        bound = actcli.elu.bind(alpha=alpha)
        assert properties(bound) is properties(bound)
        assert smoothness(bound) == 0
        assert facts(bound)["properties"]["bounds"][0] == -alpha
        seen.add(bound)
    del bound
    gc.collect()
    assert not seen
