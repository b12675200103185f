"""Files that are no models, or hostile ones: each gets one line, and none harms."""

import numpy as np
import pytest
from helpers.onnx_models import field, function, model, node, tensor, varint

from actcli.errors import ReadError
from actcli.models.expressions import Expressions
from actcli.models.model_file import read_model
from actcli.models.protobuf import MalformedError
from actcli.models.walk import walk

GOOD = model([node("Mul", "x c", "h"), node("Relu", "h", "y")], {"c": 0.25})


@pytest.fixture
def walked(tmp_path):
    """Return what is found in the bytes of a file."""

    def found(content):
        path = tmp_path / "model.onnx"
        path.write_bytes(content)
        return walk(read_model(path), Expressions())

    return found


def test_every_cut_and_every_changed_byte_is_read_or_refused_in_one_line(walked):
    assert len(walked(GOOD).functions) == 1
    rng = np.random.default_rng(0)
    broken = [GOOD[:i] for i in range(len(GOOD))]
    for i in range(len(GOOD)):
        broken.append(GOOD[:i] + bytes(rng.integers(0, 256, 1).astype(np.uint8)) + GOOD[i + 1 :])
    refused = 0
    for content in broken:
        try:
            walked(content)
        except (ReadError, MalformedError) as error:
            assert "\n" not in str(error)
            refused += 1
    assert refused > len(GOOD)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"hello, world", "is no whole ONNX model"),
        (b"\x18\x00\x00\x00ORTM", "ONNX Runtime's own format"),
        (field(1, 8), "it holds no graph"),
        (GOOD[:-3], "it ends in the middle"),
        (field(7, field(1, varint(3))), "no known type|wrong type"),
        (varint(7 << 3 | 2) + varint(1 << 62), "it ends in the middle of a part"),
        (b"\xff" * 20, "a number is too long"),
    ],
)
def test_what_is_no_model_is_an_error(walked, content, message):
    with pytest.raises(ReadError, match=message):
        walked(content)


def test_a_model_nested_without_end_is_refused(walked):
    content = b""
    for _ in range(200):
        content = field(1, field(5, field(6, content) + field(20, 5)))
    with pytest.raises(ReadError, match="nested too deeply"):
        walked(field(1, 8) + field(7, content))


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([node("Relu", "h", "y"), node("Relu", "y", "h")], "'y' needs 'h', which no node before"),
        ([node("Relu", "missing", "y")], "needs 'missing'"),
        ([node("Relu", "x", "y"), node("Tanh", "x", "y")], "two nodes make 'y'"),
        ([node("Relu", "x x", "y")], "Relu has the wrong operands"),
        ([node("LeakyRelu", "x", "y", alpha="a")], "LeakyRelu takes no such alpha"),
        ([node("Endless", "x", "y", "own")], "calls itself"),
    ],
)
def test_a_graph_that_is_none_is_an_error(walked, nodes, message):
    endless = function("own", "Endless", "x", "y", [node("Endless", "x", "y", "own")])
    with pytest.raises(MalformedError, match=message):
        walked(model(nodes, functions=[endless]))


@pytest.mark.slow
def test_functions_that_double_at_every_call_are_refused(walked):
    functions = [function("own", "f30", "x", "y", [node("Relu", "x", "y")])]
    for i in range(30):
        inner = [node(f"f{i + 1}", "x", "z", "own"), node(f"f{i + 1}", "z", "y", "own")]
        functions.append(function("own", f"f{i}", "x", "y", inner))
    with pytest.raises(MalformedError, match="more than 200000 nodes"):
        walked(model([node("f0", "x", "y", "own")], functions=functions))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ({"location": "../outside.bin"}, "outside the model's folder"),
        ({"location": "/etc/hostname"}, "outside the model's folder"),
        ({"location": "link.bin"}, "outside the model's folder"),
        ({"location": "missing.bin"}, "'missing.bin', which is not beside the model"),
        ({"location": "weights.bin", "length": 400}, "4 bytes, not 400"),
        ({"location": "weights.bin", "offset": 8}, "holds 0 numbers, not 1"),
        ({"location": "weights.bin", "offset": "many"}, "no proper place"),
        ({"offset": 4}, "outside the model's folder"),
    ],
)
def test_external_data_are_read_beside_the_model_alone(walked, tmp_path, place, message):
    outside = tmp_path.parent / f"{tmp_path.name}-outside.bin"
    outside.write_bytes(bytes(4))
    (tmp_path / "link.bin").symlink_to(outside)
    (tmp_path / "weights.bin").write_bytes(np.float32([7, 2]).tobytes())
    nodes = [node("Mul", "x c", "h"), node("Relu", "h", "y")]
    with pytest.raises(ReadError, match=message):
        walked(model(nodes, [tensor([0.0], "c", external=place)]))
    right = {"location": "weights.bin", "offset": 4, "length": 4}
    assert len(walked(model(nodes, [tensor([0.0], "c", external=right)])).functions) == 1


def test_a_constant_must_hold_as_many_numbers_as_it_declares(walked):
    nodes = [node("Mul", "x c", "h"), node("Relu", "h", "y")]
    with pytest.raises(ReadError, match="constant 'c' holds 2 numbers, not 3"):
        walked(model(nodes, [tensor([1.0, 2.0], "c", shape=[3])]))
    huge = tensor([1.0], "c", shape=[1 << 40, 1 << 40])  # It is not read.
    assert len(walked(model(nodes, [huge])).functions) == 1
