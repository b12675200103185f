"""Arrays in files, read in another order of their axes."""

import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.numerics import stored_arrays
from actcli.numerics.stored_arrays import transposed_pieces

LIMITS = "BYTES_PER_BOX", "MAX_GAP_BYTES", "BYTES_PER_READ"


@given(
    shape=st.lists(st.integers(0, 4), min_size=1, max_size=4),
    dtype=st.sampled_from(["<f8", ">f4", "i1"]),
    limits=st.lists(st.sampled_from([1, 20, 60, 1 << 20]), min_size=4, max_size=4),
    data=st.data(),
)
def test_transposed_pieces(shape, dtype, limits, data):
    axes = data.draw(st.permutations(range(len(shape))))
    fixed = {}
    if len(axes) > 1 and shape[axes[-1]] and data.draw(st.booleans()):
        fixed[axes.pop()] = 0
    whole = data.draw(st.integers(0, 1)) if len(axes) > 1 else 0
    array = np.arange(math.prod(shape)).astype(dtype).reshape(shape)
    stream = io.BytesIO(b"head" + array.tobytes())
    stream.seek(4)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(LIMITS, limits, strict=False):
            patch.setattr(stored_arrays, name, value)
        pieces = [
            *transposed_pieces(
                stream, array.dtype, shape, axes, whole=whole, fixed=fixed,
                bytes_per_piece=limits[-1],
            )
        ]  # fmt: skip
    wanted = array.transpose([*axes, *fixed])
    wanted = wanted[..., 0] if fixed else wanted
    kept = [shape[axis] for axis in axes][len(axes) - whole :]
    assert all(list(piece.shape[1:]) == kept for piece in pieces)
    assert all(piece.nbytes <= max(limits[-1], piece[0].nbytes) for piece in pieces if len(piece))
    assert b"".join(piece.tobytes() for piece in pieces) == wanted.tobytes()


def test_a_file_that_ends_too_early_is_an_error():
    pieces = transposed_pieces(
        io.BytesIO(bytes(40)), np.dtype("f8"), (2, 3), (1, 0), bytes_per_piece=8
    )
    with pytest.raises(EOFError):
        list(pieces)
