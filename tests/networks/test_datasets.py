"""Data to train on: made by a seed, from a library, and from files of every kind of fault."""

import gzip
import struct

import numpy as np
import pytest

from actcli.errors import ReadError
from actcli.networks.data import DATASETS, dataset
from actcli.networks.data._files import IDX_FILES

MADE = [name for name in DATASETS.names() if name != "digits"]


@pytest.mark.parametrize("name", MADE)
def test_points_of_the_plane(name):
    data, again, other = dataset(name), dataset(name), dataset(name, seed=1)
    assert data.x_train.shape == (800, 2)
    assert data.x_valid.shape == (200, 2)
    assert data.x_train.dtype == np.float32
    assert data.classes == 2
    assert abs(np.concatenate([data.y_train, data.y_valid]).mean() - 0.5) < 1e-9
    assert abs(data.x_train).max() < 3
    assert (data.x_train == again.x_train).all()
    assert (data.x_train != other.x_train).any()


@pytest.mark.slow
def test_digits():
    pytest.importorskip("sklearn")
    data = dataset("digits")
    assert data.x_train.shape == (1438, 8, 8, 1)
    assert (data.classes, data.x_train.min(), data.x_train.max()) == (10, 0, 1)


def arrays(n=10, shape=(6, 6)):
    rng = np.random.default_rng(0)
    return {
        "x_train": rng.integers(0, 256, (n, *shape)).astype(np.uint8),
        "y_train": np.arange(n) % 3,
        "x_test": rng.integers(0, 256, (4, *shape)).astype(np.uint8),
        "y_test": np.arange(4) % 3,
    }


def test_npz(tmp_path):
    np.savez(tmp_path / "data.npz", **arrays())
    data = dataset(str(tmp_path / "data.npz"))
    assert data.x_train.shape == (10, 6, 6, 1)
    assert data.classes == 3
    assert data.x_train.max() <= 1
    np.savez(tmp_path / "rows.npz", **arrays(shape=(5,)))
    assert dataset(str(tmp_path / "rows.npz")).shape == (5,)


def write_idx(path, array, packed=False):
    head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    content = head + array.astype(np.uint8).tobytes()
    path.write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files(tmp_path, packed):
    for part, name in IDX_FILES.items():
        write_idx(tmp_path / (name + ".gz" * packed), arrays()[part], packed)
    data = dataset(str(tmp_path))
    assert (data.x_train[..., 0] * 255).round().astype(int).tolist() == arrays()["x_train"].tolist()
    (one,) = tmp_path.glob("t10k-images*")
    assert dataset(str(one)).x_valid.shape == (4, 6, 6, 1)


FAULTS = {
    "no y_test": ({"y_test": None}, "it has no y_test"),
    "too few labels": ({"y_train": np.arange(3)}, "x_train has 10 examples, y_train 3 labels"),
    "no examples": ({"x_test": np.empty((0, 6, 6)), "y_test": np.arange(0)}, "labels are whole"),
    "negative labels": ({"y_train": np.arange(10) - 1}, "labels are whole numbers from 0"),
    "halves as labels": ({"y_train": np.arange(10) / 2}, "labels are whole numbers from 0"),
    "one-hot labels": (
        {"y_train": np.eye(10)},
        "from 0 to 65535, one for each",
    ),
    "unknown label": ({"y_test": np.array([0, 1, 2, 7])}, "the label 7 occurs in y_test"),
    "other shape": ({"x_test": np.zeros((4, 5, 6))}, "(6, 6) and (5, 6) differ"),
    "nan": ({"x_train": np.full((10, 6, 6), np.nan)}, "numbers that are not finite"),
    "beyond float32": ({"x_train": np.full((10, 6, 6), 1e300)}, "not finite as float32"),
    "label beyond int64": ({"y_train": np.full(10, 1e300)}, "labels are whole numbers from 0"),
    "too many classes": ({"y_train": np.arange(10) * 10**9}, "from 0 to 65535"),
    "one class": ({"y_train": np.ones(10, int)}, "every label of y_train is 1"),
    "a single number": ({"x_train": np.array(3.0)}, "examples are rows of numbers"),
    "no features": (
        {"x_train": np.zeros((10, 0)), "x_test": np.zeros((4, 0))},
        "examples are rows of numbers",
    ),
    "texts": ({"x_train": np.full((10, 6, 6), "a")}, "examples are rows of numbers, or images"),
    "one number": (
        {"x_train": np.zeros(10), "x_test": np.zeros(4)},
        "examples are rows of numbers",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_npz(tmp_path, fault):
    changes, message = FAULTS[fault]
    held = {name: value for name, value in (arrays() | changes).items() if value is not None}
    np.savez(tmp_path / "data.npz", **held)
    with pytest.raises(ReadError) as error:
        dataset(str(tmp_path / "data.npz"))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.npz", None, "no such file"),
        ("empty.npz", b"", "it is no .npz"),
        ("text.npz", b"not an archive", "it is no .npz"),
        ("half.npz", b"PK\3\4" + bytes(100), "it is no .npz, or it is damaged"),
        ("array.npz", b"\x93NUMPY\1\0", "it is no .npz"),
        ("data.csv", b"1,2\n", "data are an .npz"),
        ("train-images-idx3-ubyte", b"", "it is no IDX file"),
        ("train-images-idx3-ubyte", b"\0\0\x08\xff", "it is no IDX file"),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03\0\0\0\x0a", "it ends before its 3 lengths"),
        ("train-images-idx3-ubyte", b"\0\0\x0d\x01\0\0\0\x01", "it is no IDX file"),
        (
            "train-images-idx3-ubyte",
            struct.pack(">HBB3I", 0, 8, 3, 2**31, 2**31, 2**31) + b"1",
            "it ends before its",
        ),
        ("train-images-idx3-ubyte.gz", b"\x1f\x8b\x08damaged", "cannot read"),
    ],
)
def test_faulty_files(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError) as error:
        dataset(str(tmp_path / name))
    assert message in str(error.value)
    assert len(str(error.value).splitlines()) == 1
