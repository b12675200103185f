"""Garbage collection is put off, and afterwards as it was."""

import gc
from contextlib import suppress

import pytest

from actcli.support.garbage import no_garbage_collection


@pytest.mark.parametrize("before", [True, False])
def test_garbage_collection_is_put_off_and_then_as_it_was(before):
    was = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        with suppress(KeyError), no_garbage_collection():
            seen = gc.isenabled()
            raise KeyError
        assert not seen
        assert gc.isenabled() == before
    finally:
        (gc.enable if was else gc.disable)()
