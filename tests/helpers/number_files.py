"""Files of numbers in memory, and what is read out of them."""

import io

import numpy as np

from actcli.input import ReadRequest, read


def source(data, title="data", **wanted):
    data = data.encode() if isinstance(data, str) else data
    return read(io.BufferedReader(io.BytesIO(data)), ReadRequest(title=title, **wanted))


def numbers(data, title="data", **wanted):
    return np.concatenate([*source(data, title, **wanted).pieces])


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays):
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()
