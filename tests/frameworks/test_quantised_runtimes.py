"""Quantised functions in ONNX Runtime and LiteRT, where they are installed."""

import sys
from importlib.util import find_spec

import pytest
from helpers.libraries import python_of

from actcli.analysis.against_codes import measured_codes
from actcli.catalogue import find
from actcli.errors import ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import calls_in
from actcli.frameworks._isolated import Isolated
from actcli.frameworks._quantised import INTEGER_TYPES, Scale

LITERT = FRAMEWORKS.load("litert").FRAMEWORK.verified_with

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module", params=["onnxruntime", "litert"])
def runtime(request):
    python = python_of(request.param)
    converts = python != sys.executable or request.param != "litert" or find_spec("tensorflow")
    if python is None or not converts:
        pytest.skip(f"{request.param} or its converter is not installed")
    with Isolated(request.param, python=python) as library:
        yield library


def measured(runtime, name, dtype, **options):
    activation = find(name)
    there = calls_in(activation, runtime.framework)[0]
    return measured_codes(activation, there, runtime, dtype=dtype, **options)


@pytest.mark.parametrize("dtype", INTEGER_TYPES)
def test_a_tanh_of_codes(runtime, dtype):
    """That of 8 bits is a table, and right; LiteRT interpolates that of 16 bits."""
    errors, given, result = measured(runtime, "tanh", dtype)
    assert errors.points == (65536 if dtype == "int16" else 256)
    assert given.scale == pytest.approx(5 / 32767 if dtype == "int16" else 10 / 255, rel=1e-6)
    if dtype != "int16":
        assert errors.differ == 0
    elif runtime.framework == "litert":
        assert errors.error == pytest.approx(2.8, abs=0.1)
    else:
        assert errors.error < 0.51  # Of float32.
    if runtime.framework == "litert":
        assert result == {"int8": (2**-7, 0), "uint8": (2**-7, 128), "int16": (2**-15, 0)}[dtype]


@pytest.mark.parametrize("optimized", [True, False])
def test_operators_on_codes(runtime, optimized):
    """ONNX Runtime has one for leaky ReLU and sigmoid of 8 bits, and uses it if it may optimise."""
    for name in ("leaky_relu", "sigmoid"):
        for dtype in ("int8", "uint8"):
            found = measured(runtime, name, dtype, optimized=optimized)
            assert found.errors.error < 1


def test_litert_fixes_the_scale_of_a_sigmoid_and_computes_that_of_16_bits_coarsely(runtime):
    if runtime.framework != "litert":
        pytest.skip("of LiteRT")
    assert measured(runtime, "sigmoid", "int8").result == (1 / 256, -128)
    found = measured(runtime, "sigmoid", "int16", given=Scale(2.0**-12, 0))
    assert found.given == (2.0**-12, 0)
    assert found.result == (1 / 32768, 0)
    assert found.errors.error == pytest.approx(6.39, abs=0.01)
    assert found.errors.x == pytest.approx(-3.114, abs=0.001)
    with pytest.raises(ReadError, match="the zero point of int16 is 0 in LiteRT"):
        measured(runtime, "sigmoid", "int16", given=Scale(2.0**-12, 5))
    with pytest.raises(ReadError, match="not yet supported for op: 'ELU'"):
        measured(runtime, "elu", "int16")


@pytest.mark.parametrize(
    ("name", "dtype", "scale", "differ", "error"),
    [
        pytest.param(*row, id=f"litert-{LITERT}-{row[0]}-{row[1]}-{row[2]:g}")
        for row in (
            ("sigmoid", "int16", 2.0**-12, 56844, 6.392),
            ("sigmoid", "int16", 2.0**-11, 15575, 1.016),
            ("sigmoid", "int16", 3e-4, 11435, 1.336),
            ("tanh", "int16", 2.0**-12, 50206, 11.791),
            ("tanh", "int16", 2.0**-11, 41500, 11.516),
            ("tanh", "int16", 3e-4, 24019, 2.732),
            ("gelu", "int16", 2.0**-12, 20384, 2.071),
            ("exponential", "int16", 2.0**-12, 16089, 9.865),
            ("hard_swish", "int8", 0.05, 2, 0.506),
            ("leaky_relu", "int8", 0.05, 8, 0.544),
            *((name, "int8", 0.05, 0, 0.5) for name in ("gelu", "gelu_tanh", "elu", "tanh")),
        )
    ],
)
def test_litert_codes_err_as_measured(runtime, name, dtype, scale, differ, error):
    """Those of a table of all values are right; interpolated and fixed-point ones are not."""
    if (runtime.framework, runtime.version) != ("litert", LITERT):
        pytest.skip(f"of LiteRT {LITERT}")
    found = measured(runtime, name, dtype, given=Scale(scale, 0))
    assert found.errors.differ == differ
    if differ:
        assert found.errors.error == pytest.approx(error, abs=0.002)
    else:
        assert found.errors.error <= error


def test_onnxruntime_has_operators_on_codes_if_it_may_optimise(tmp_path):
    onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    from actcli.frameworks._onnx_model import quantised_model_of

    node = 'onnx.helper.make_node("Sigmoid", ["x"], ["y"])'
    model = quantised_model_of(node, "int8", Scale(0.05, 0), Scale(1 / 256, -128))
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    onnxruntime.InferenceSession(model.SerializeToString(), options)
    kept = onnx.load(tmp_path / "optimised.onnx").graph.node
    assert [one.op_type for one in kept] == ["QLinearSigmoid"]
