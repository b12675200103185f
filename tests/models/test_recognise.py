"""Functions of a graph are recognised by their values, however they are written."""

import struct

import pytest
from helpers.onnx_models import model, node, tensor

import actcli


@pytest.fixture
def specs(tmp_path):
    """Return the functions in a model, each with its verdict."""

    def found(*args, **kwargs):
        path = tmp_path / "model.onnx"
        path.write_bytes(model(*args, **kwargs))
        return [f"{one.verdict} {one.spec}" for one in actcli.identify_model(str(path)).activations]

    return found


CUBE = [node("Mul", "x x", "q"), node("Mul", "q x", "c"), node("Mul", "c k", "kc")]

BY_TANH = (
    [*CUBE, node("Add", "x kc", "s"), node("Mul", "s r", "t"), node("Sigmoid", "t", "g"),
     node("Mul", "x g", "y")],
    {"k": 0.044715, "r": 1.5957691216},
)  # fmt: skip
BY_ERF = (
    [node("Div", "x r", "d"), node("Erf", "d", "e"), node("Add", "e one", "f"),
     node("Mul", "x f", "g"), node("Mul", "g h", "y")],
    {"r": 2**0.5, "one": 1.0, "h": 0.5},
)  # fmt: skip

WRITTEN = {
    "softcap": (
        [node("Div", "x c", "d"), node("Tanh", "d", "t"), node("Mul", "t c", "y")],
        {"c": 30.0},
    ),
    "bipolar_sigmoid": (
        [node("Sigmoid", "x", "s"), node("Mul", "s two", "t"), node("Sub", "t one", "y")],
        {"two": 2.0, "one": 1.0},
    ),
    "quick_gelu": (
        [node("Mul", "x c", "d"), node("Sigmoid", "d", "t"), node("Mul", "t x", "y")],
        {"c": 1.702},
    ),
    "swish:beta=1.6": (
        [node("Mul", "x c", "d"), node("Sigmoid", "d", "t"), node("Mul", "t x", "y")],
        {"c": 1.6},
    ),
    "gelu_tanh": BY_TANH,
    "hard_swish": (
        [node("Add", "x c", "a"), node("Clip", "a z s", "b"), node("Div", "b s", "d"),
         node("Mul", "x d", "y")],
        {"c": 3.0, "z": 0.0, "s": 6.0},
    ),
    "elu:alpha=0.7": (
        [node("Exp", "x", "e"), node("Sub", "e one", "t"), node("Mul", "t a", "u"),
         node("Less", "x z", "b"), node("Where", "b u x", "y")],
        {"one": 1.0, "a": 0.7, "z": 0.0},
    ),
    "softplus": (
        [node("Exp", "x", "e"), node("Add", "one e", "t"), node("Log", "t", "y")],
        {"one": 1.0},
    ),
    "isru:alpha=0.3": (
        [node("Mul", "x x", "e"), node("Mul", "a e", "t"), node("Add", "one t", "u"),
         node("Sqrt", "u", "v"), node("Div", "x v", "y")],
        {"one": 1.0, "a": 0.3},
    ),
    "squared_relu": ([node("Relu", "x", "r"), node("Mul", "r r", "y")], {}),
    "3*gelu(0.125*x) + 3": (
        [node("Mul", "x c", "d"), node("Gelu", "d", "t"), node("Mul", "t k", "u"),
         node("Add", "u k", "y")],
        {"c": 0.125, "k": 3.0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("spec", WRITTEN)
def test_a_function_is_recognised_as_it_is_written(specs, spec):
    assert specs(*WRITTEN[spec]) == [f"is {spec}"]


@pytest.mark.parametrize("kind", [10, 16], ids=["float16", "bfloat16"])
@pytest.mark.parametrize(("spec", "form"), [("gelu_tanh", BY_TANH), ("gelu", BY_ERF)])
def test_the_forms_of_gelu_are_told_apart_by_short_constants(specs, spec, form, kind):
    """0.044715 is 0.04471 or 0.0447, and the root of 2 is 1.4140625, in these types."""
    nodes, numbers = form
    constants = [
        tensor([value if kind == 10 else bfloat16_bits(value)], name, [], kind, "He"[kind == 10])
        for name, value in numbers.items()
    ]
    assert specs(nodes, constants, types={"x": kind, "y": kind}) == [f"is {spec}"]


def bfloat16_bits(value):
    """Return the bits of the nearest bfloat16, of a number that is not halfway between two."""
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    return bits + 0x8000 >> 16


@pytest.mark.parametrize("name", ["Gelu", "BiasGelu", "FastGelu"])
def test_fused_forms_of_gelu_are_told_apart(specs, name):
    bias = tensor([0.5, 1.0], "b")
    nodes = [node(name, "x b" if name != "Gelu" else "x", "y", "com.microsoft")]
    assert specs(nodes, [bias]) == ["is gelu_tanh" if name == "FastGelu" else "is gelu"]


def test_quantisation_within_a_function_is_looked_through(specs):
    """SiLU times 1.5, the default of e_swish, which is stored as the code 127 of a scale."""
    codes = [tensor([127], "k", [], kind=3, code="b"), tensor([0], "z", [], kind=3, code="b")]
    scales = [tensor([0.02], "s", []), tensor([1.5 / 127], "ks", [])]
    nodes = [
        *coded("x"), node("Sigmoid", "x2", "h"), *coded("h"), node("Mul", "x2 h2", "m"),
        *coded("m"), node("DequantizeLinear", "k ks z", "kd"), node("Mul", "m2 kd", "y"),
    ]  # fmt: skip
    assert specs(nodes, [*codes, *scales]) == ["is e_swish"]


def coded(name):
    """Return the nodes that make NAME1, the codes of a value, and NAME2, what they stand for."""
    return [
        node("QuantizeLinear", f"{name} s z", f"{name}1"),
        node("DequantizeLinear", f"{name}1 s z", f"{name}2"),
    ]


def test_operators_on_codes_are_those_on_numbers(specs):
    zero, scale = tensor([0], "z", [], kind=3, code="b"), tensor([0.02], "s", [])
    nodes = [
        node("QuantizeLinear", "x s z", "q"),
        node("QLinearSigmoid", "q s z s z", "h", "com.microsoft"),
        node("QLinearMul", "q s z h s z s z", "m", "com.microsoft"),
        node("DequantizeLinear", "m s z", "y"),
    ]
    assert specs(nodes, [zero, scale]) == ["is silu"]


@pytest.mark.parametrize("operands", ["", "x", "x x x", "_ s z"])
@pytest.mark.parametrize("operator", ["DequantizeLinear", "QLinearMul", "QLinearSigmoid"])
def test_quantised_operands_that_are_missing_are_no_fault(specs, operator, operands):
    nodes = [node(operator, operands, "h", "com.microsoft"), node("Tanh", "h", "y")]
    assert "is tanh" in specs(nodes, [tensor([0.02], "s", [])], inputs=("x", "z"))


def test_codes_that_the_model_is_given_are_numbers_when_they_are_dequantised(specs):
    zero, scale = tensor([0], "z", [], kind=3, code="b"), tensor([0.02], "s", [])
    nodes = [node("DequantizeLinear", "x s z", "d"), node("Tanh", "d", "y")]
    assert specs(nodes, [zero, scale], types={"x": 3, "y": 1}) == ["is tanh"]


def test_a_function_of_a_function_is_two(specs):
    nodes = [node("Softplus", "x", "s"), node("Tanh", "s", "y")]
    assert specs(nodes) == ["is softplus", "is tanh"]


def test_a_function_past_a_residual_connection_is_that_function(specs):
    nodes = [node("Sigmoid", "x", "s"), node("Mul", "s x", "t"), node("Add", "t x", "y")]
    assert specs(nodes) == ["is silu"]


@pytest.mark.parametrize(
    "nodes",
    [
        [node("Clip", "x tiny", "y")],
        [node("Max", "x tiny", "y")],
        [node("IsNaN", "x", "b"), node("Where", "b zero x", "y")],
        [node("Clip", "x low high", "y")],
        [node("Pow", "x two", "p"), node("ReduceMean", "p", "m"), node("Add", "m tiny", "a"),
         node("Sqrt", "a", "s"), node("Div", "x s", "y")],
        [node("Mul", "x two", "d"), node("Add", "d tiny", "y")],
    ],
    ids=["clip", "max", "nan", "far bounds", "norm", "line"],
)  # fmt: skip
def test_what_only_guards_or_scales_is_no_activation(specs, nodes):
    constants = {"tiny": 1e-6, "zero": 0.0, "two": 2.0, "low": -65504.0, "high": 65504.0}
    assert specs(nodes, constants) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300, -0.0])
@pytest.mark.parametrize("operator", ["Mul", "Div", "Add", "Clip"])
def test_constants_of_every_size_are_no_fault(specs, operator, value):
    constant = tensor([value], "c", [], 11, "d")
    assert len(specs([node(operator, "x c", "h"), node("Relu", "h", "y")], [constant])) <= 2
