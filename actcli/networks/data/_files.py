"""Data in the user's files: an .npz in Keras's layout, or the IDX files of MNIST."""

from __future__ import annotations

import gzip
import lzma
import math
import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from actcli.errors import ReadError
from actcli.networks.data._dataset import Dataset
from actcli.numerics import np

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS = ("x_train", "y_train", "x_test", "y_test")
# What the arrays of an .npz are called.

IDX_FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}
# The four files of MNIST, and of the sets in its form.

UNSIGNED_BYTES = 8
# The type of numbers in an IDX file, as its third byte names it.

MAX_AXES = 4
# Of an IDX file: images with channels have so many.

LARGEST_BYTE = 255.0

MAX_LABEL = 65_535
# A network has an output for every class up to the largest label.

DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
# What the readers of a damaged file raise besides.


def read(path: str) -> Dataset:
    """Return the data of an .npz, or of a folder of IDX files; raise ReadError."""
    try:
        parts = _npz(path) if path.lower().endswith(".npz") else _idx(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReadError(f"cannot read {error.filename or path}: {reason}.") from None
    except (EOFError, ValueError, ArithmeticError, MemoryError, *DAMAGED) as error:
        raise ReadError(f"cannot read {path}: {error}") from None
    return _dataset(path, parts)


def _npz(path: str) -> Mapping[str, Any]:
    """Return the four arrays of an .npz."""
    with open(path, "rb") as file:
        if not zipfile.is_zipfile(file):
            raise ReadError(f"cannot read {path}: it is no .npz, or it is damaged.")
        file.seek(0)
        archive = np.load(file, allow_pickle=False)
        missing = [name for name in PARTS if name not in archive]
        if missing:
            raise ReadError(
                f"cannot read {path}: it has no {missing[0]}; data have {', '.join(PARTS)}."
            )
        return {name: archive[name] for name in PARTS}


def _idx(path: str) -> Mapping[str, Any]:
    """Return the four arrays of the IDX files in a folder, or beside one of them."""
    folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
    if not os.path.isdir(path) and not _idx_name(os.path.basename(path)):
        raise ReadError(
            f"cannot read {path}: data are an .npz with {', '.join(PARTS)}, or the IDX files of "
            "MNIST."
        )
    return {part: _idx_array(os.path.join(folder, name)) for part, name in IDX_FILES.items()}


def _idx_name(name: str) -> bool:
    """Return whether a file is called as one of MNIST's."""
    return name.removesuffix(".gz") in IDX_FILES.values()


def _idx_array(path: str) -> Any:
    """Return the array of an IDX file, compressed or not.

    It begins with two zeros, the type of its numbers, and how many lengths follow, each of four
    bytes, the highest first.
    """
    compressed = not os.path.exists(path) and os.path.exists(path + ".gz")
    with gzip.open(path + ".gz") if compressed else open(path, "rb") as file:
        head = file.read(4)
        zeros, kind, axes = struct.unpack(">HBB", head) if len(head) == 4 else (0, 0, 0)
        if zeros or kind != UNSIGNED_BYTES or not 1 <= axes <= MAX_AXES:
            raise ReadError(f"cannot read {path}: it is no IDX file of bytes.")
        lengths = file.read(4 * axes)
        if len(lengths) < 4 * axes:
            raise ReadError(f"cannot read {path}: it ends before its {axes} lengths.")
        shape = struct.unpack(f">{axes}I", lengths)
        size = int(np.prod(shape, dtype=object))
        data = file.read()  # Not `size`, which a damaged file may have as anything.
    if len(data) < size:
        raise ReadError(f"cannot read {path}: it ends before its {size:,} numbers.")
    return np.frombuffer(data, np.uint8, count=size).reshape(shape)


def _dataset(path: str, parts: Mapping[str, Any]) -> Dataset:
    """Return the data, checked; raise ReadError if they are no examples with classes."""
    x_train, y_train, x_test, y_test = (parts[name] for name in PARTS)
    y_train, y_test = _labels(path, y_train), _labels(path, y_test)
    for x, y, name in ((x_train, y_train, "train"), (x_test, y_test, "test")):
        if x.dtype.kind not in "biuf" or x.ndim not in (2, 3, 4) or not math.prod(x.shape[1:]):
            raise ReadError(
                f"{path}: x_{name} is {x.dtype} of shape {x.shape}; examples are rows of numbers, "
                "or images."
            )
        if not len(x) or len(x) != len(y):
            raise ReadError(
                f"{path}: x_{name} has {len(x):,} examples, y_{name} {len(y):,} labels."
            )
    if x_train.shape[1:] != x_test.shape[1:]:
        raise ReadError(
            f"{path}: examples of shape {x_train.shape[1:]} and {x_test.shape[1:]} differ."
        )
    classes = int(y_train.max()) + 1
    if y_train.min() == y_train.max():
        raise ReadError(
            f"{path}: every label of y_train is {y_train[0]}; training needs two classes or more."
        )
    if y_test.max() >= classes:
        raise ReadError(f"{path}: the label {y_test.max()} occurs in y_test and not in y_train.")
    x_train, x_test = _examples(path, "x_train", x_train), _examples(path, "x_test", x_test)
    return Dataset(x_train, y_train, x_test, y_test, classes)


def _examples(path: str, name: str, x: Any) -> Any:
    """Return examples as float32, bytes from 0 to 1, and images with an axis for channels."""
    scale = LARGEST_BYTE if x.dtype == np.uint8 else 1.0
    with np.errstate(over="ignore"):
        x = x.astype(np.float32) / np.float32(scale)
    if not np.isfinite(x).all():
        raise ReadError(f"{path}: {name} has numbers that are not finite as float32.")
    return x[..., None] if x.ndim == 3 else x


def _labels(path: str, y: Any) -> Any:
    """Return the classes; raise ReadError if they are no whole numbers from 0 to MAX_LABEL."""
    if y.ndim and y.size == len(y) > 0 and y.dtype.kind in "biuf":
        y = y.ravel()
        if (y >= 0).all() and (y <= MAX_LABEL).all():
            labels = y.astype(np.int64)
            if (labels == y).all():
                return labels
    raise ReadError(
        f"{path}: labels are whole numbers from 0 to {MAX_LABEL}, one for each example."
    )
