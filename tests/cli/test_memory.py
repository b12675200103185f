"""How much memory commands need: the peak of a process, however long its input is."""

import numpy as np
import pytest
from helpers import memory
from helpers.onnx_models import field, fields, node, value, varint

pytestmark = pytest.mark.slow

MAX_MEGABYTES = 120
# What is promised of eval and diff on any stream.


def megabytes(line, folder):
    """Return the peak memory of a command line that runs in a folder, in MB."""
    return memory.megabytes("-m", "actcli", *line.split(), folder=folder)


def holes(path, count, dtype="<f4"):
    """Write an array of zeros that takes no room on the disk."""
    with open(path, "wb") as file:
        head = {"descr": dtype, "fortran_order": False, "shape": (count,)}
        np.lib.format.write_array_header_1_0(file, head)
        file.truncate(file.tell() + np.dtype(dtype).itemsize * count)


@pytest.mark.parametrize(
    "line", ["eval relu @x.npy -o y.npy", "diff relu @x.npy -o y.npy", "eval relu @x.npy -o y.npz"]
)
@pytest.mark.parametrize("dtype", ["<f4", ">f8"])
def test_memory_of_a_large_array(tmp_path, line, dtype):
    holes(tmp_path / "x.npy", 1 << 24, dtype)
    assert megabytes(line, tmp_path) < MAX_MEGABYTES
    for path in tmp_path.iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("eval relu @x.npy -o y.npy", (4, 1 << 21)),
        ("eval relu @x.npy -o y.npy", (1 << 21, 4)),
        ("eval relu @x.npy -o y.npy", (1 << 11, 1 << 12)),
        ("eval relu @x.npy -o y.npz", (8, 1 << 10, 1 << 10)),
        ("eval softmax @x.npy --axis 0 -o y.npy", (4, 1 << 21)),
        ("eval softmax @x.npy -o y.npy", (1 << 21, 4)),
        ("eval softmax @x.npy --axis -2 -o y.npz", (1 << 11, 1 << 12)),
        ("eval softmax @x.npy --axis 1 -o y.npz", (8, 1 << 10, 1 << 10)),
        ("eval relu @x.npy --column 2 -o y.npy", (1 << 11, 1 << 12)),
    ],
)
def test_memory_of_an_array_in_fortran_order(tmp_path, line, shape):
    np.lib.format.open_memmap(tmp_path / "x.npy", "w+", "f8", shape, fortran_order=True).flush()
    assert megabytes(line, tmp_path) < MAX_MEGABYTES
    for path in tmp_path.iterdir():
        path.unlink()


def test_memory_of_vectors_along_the_first_axis(tmp_path):
    np.lib.format.open_memmap(tmp_path / "x.npy", "w+", "f8", (8, 1 << 20)).flush()
    assert megabytes("eval softmax @x.npy --axis 0 -o y.npy", tmp_path) < MAX_MEGABYTES
    assert megabytes("diff softmax @x.npy --axis 0 -o y.npy", tmp_path) < MAX_MEGABYTES
    for path in tmp_path.iterdir():
        path.unlink()


def test_memory_of_a_model_with_large_weights(tmp_path):
    """A gigabyte inside of the file, of which nothing is needed."""
    size = 1 << 30
    head = fields(1, [size // 4]) + field(2, 1) + field(8, "w") + varint(9 << 3 | 2) + varint(size)
    nodes = fields(1, [node("Add", "x w", "h"), node("Relu", "h", "y")])
    weights = varint(5 << 3 | 2) + varint(len(head) + size) + head
    rest = fields(11, [value("x")]) + fields(12, [value("y")])
    with open(tmp_path / "m.onnx", "wb") as file:
        length = len(nodes) + len(weights) + size + len(rest)
        file.write(field(1, 8) + varint(7 << 3 | 2) + varint(length) + nodes + weights)
        file.seek(size, 1)  # A hole, which takes no room on the disk.
        file.write(rest)
    assert megabytes("identify m.onnx", tmp_path) < MAX_MEGABYTES
    (tmp_path / "m.onnx").unlink()


def test_memory_of_jacobians(tmp_path):
    np.lib.format.open_memmap(tmp_path / "x.npy", "w+", "f8", (100, 500)).flush()
    assert megabytes("diff softmax @x.npy -o y.npy", tmp_path) < MAX_MEGABYTES
    (tmp_path / "y.npy").unlink()


def test_memory_of_wide_rows(tmp_path):
    np.lib.format.open_memmap(tmp_path / "x.npy", "w+", "f8", (2000, 1000)).flush()
    assert megabytes("eval softmax @x.npy -f csv -o /dev/null", tmp_path) < MAX_MEGABYTES


def test_memory_of_a_parquet_file_with_one_group_of_rows(tmp_path):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    x = np.random.default_rng(1).normal(size=10**7)
    parquet.write_table(arrow.table({"x": x}), tmp_path / "x.parquet", row_group_size=len(x))
    assert megabytes("eval relu @x.parquet -f npy -o /dev/null", tmp_path) < MAX_MEGABYTES
    assert megabytes("eval relu @x.parquet -o y.parquet", tmp_path) < MAX_MEGABYTES
    (tmp_path / "x.parquet").unlink()
    (tmp_path / "y.parquet").unlink()


def test_memory_of_a_long_text(tmp_path):
    (tmp_path / "x.txt").write_text("0.25\n" * 2_000_000)
    assert megabytes("eval relu @x.txt -o /dev/null -f csv", tmp_path) < MAX_MEGABYTES


@pytest.mark.parametrize(
    "line",
    [
        "eval relu 0:1:2e7 -f npy -o /dev/null",
        "diff gelu 0:1:2e7 -f npy -o /dev/null",
        "eval relu 0:1:1e6 -f jsonl -o /dev/null",
        "eval softmax 0:1:1e6 -f tsv -o /dev/null",
        "table relu -r 0:1 -n 20000000 -f npy -o /dev/null",
        "table gelu -r 0:1 --step 1e-6 -f csv -o /dev/null",
        f"table softmax --at {','.join(map(str, range(200)))} -n 5000 -f npy -o /dev/null",
        "table relu -n 130000 -f md -o /dev/null",
        "table relu -n 30000 -f table -o /dev/null",
    ],
)
def test_memory_of_a_range(tmp_path, line):
    assert megabytes(line, tmp_path) < MAX_MEGABYTES
