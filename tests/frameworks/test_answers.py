"""What runtimes answer: values that surprise, each where the library is installed.

They are run here, or in environments of their own (helpers/libraries.py). The versions are those in
which the answers were found. A newer one may answer otherwise: then the tables of measurements are
to be made again.

What graphs and quantisers make of functions is in test_library_programs.py, codes are in
test_quantised_runtimes.py. In no test are answers that concern no value, default or slope: which
operators PyTorch exports a module to, which types and shapes ONNX allows (PRelu, Celu), that the
options of ncnn for float16 do nothing on x86, and how LiteRT's kernels round exact ties, for which
TensorFlow's converter chooses no scale.
"""

from typing import NamedTuple

import numpy as np
import pytest
from helpers.libraries import framework_processes

from actcli.catalogue import find
from actcli.errors import ReadError
from actcli.frameworks import FRAMEWORKS
from actcli.frameworks._calls import calls_in
from actcli.frameworks._measured import traps
from actcli.frameworks._names import translate
from actcli.specs.spec import parse_spec

LENGTH = 1 << 16
# A whole number of vector registers: most libraries compute the rest of an array otherwise. Of so
# long an array memory goes back to the system: one that is read after it was freed ends a process.


class Answer(NamedTuple):
    """What a library, in a version, makes of f(x); without `optimized` the graph is as given."""

    library: str
    version: str
    function: str
    x: float
    value: float
    optimized: bool = True
    dtype: str = "float32"


ORT, ONNX, VINO = ("onnxruntime", "1.32.0"), ("onnx", "1.23.2"), ("openvino", "2026.4.1")
LITERT, NCNN, MNN = ("litert", "2.3.0"), ("ncnn", "1.0.20261020"), ("mnn", "3.6.1")
TRACT, CT2, GGML = ("tract", "0.23.9"), ("ctranslate2", "4.8.5"), ("ggml", "0.0.45")
COREML, EXECUTORCH, TVM = ("coremltools", "9.0"), ("executorch", "1.5.1"), ("tvm", "0.27.0.post1")
INF, NAN = np.inf, np.nan

ANSWERS = [
    Answer(*ORT, "sigmoid", -20, 0),
    Answer(*ORT, "sigmoid", -90, 0),
    Answer(*ORT, "tanh", 1e-4, 9.999998e-05),
    Answer(*ORT, "gelu", -5, -1.490116e-06),
    Answer(*ORT, "gelu", -10, 0),
    Answer(*ORT, "gelu", -INF, NAN),
    Answer(*ORT, "gelu_tanh", -5, -2.98e-07),
    Answer(*ORT, "gelu_tanh", -5.103833, 3.04e-07),
    Answer(*ORT, "softplus", -100, 3.783506e-44),
    Answer(*ORT, "mish", 100, 100),
    Answer(*ORT, "elu", -1e-8, 0),
    Answer(*ORT, "celu", -1e-8, 0),
    Answer(*ORT, "selu", -1e-8, 0),
    Answer(*ORT, "thresholded_relu", 1, 0),
    Answer(*ORT, "thresholded_relu", NAN, 0),
    Answer(*ORT, "hard_swish", 1, 0.6666667),
    Answer(*ONNX, "elu", -1e-8, -1e-8),
    Answer(*ONNX, "softplus", 1000, 1000),
    Answer(*ONNX, "sigmoid", -20, 2.0611537e-09),
    Answer(*ONNX, "gelu", -5, -1.490116e-06),
    Answer(*VINO, "softplus", -20, -1.907e-06),
    Answer(*VINO, "gelu", INF, NAN),
    Answer(*VINO, "gelu", -5, -1.192093e-06),
    Answer(*VINO, "elu", -1e-8, 0),
    Answer(*VINO, "sigmoid", -90, 0),
    Answer(*VINO, "tanh", 1e-4, 1e-4),
    Answer(*VINO, "exponential", 88.5, INF),
    Answer(*VINO, "erf", 1e-7, 0),
    Answer(*LITERT, "sigmoid", -20, 2.061154e-09),
    Answer(*LITERT, "sigmoid", -90, 0),
    Answer(*LITERT, "sigmoid", 1e30, NAN),
    Answer(*LITERT, "silu", 1e30, NAN),
    Answer(*LITERT, "gelu", -5, -1.043081e-06),
    Answer(*LITERT, "gelu", -5, -1.433258e-06, optimized=False),
    Answer(*LITERT, "gelu_tanh", -5, 0),
    Answer(*LITERT, "elu", -1e-8, -1e-8),
    Answer(*LITERT, "softplus", 100, INF),
    Answer(*LITERT, "softplus", 100, 88.72284, optimized=False),
    Answer(*LITERT, "log_sigmoid", -100, -INF),
    Answer(*NCNN, "sigmoid", -90, 4.156028e-39),
    Answer(*NCNN, "softplus", 90, INF),
    Answer(*NCNN, "tanh", -8e-8, 0),
    Answer(*NCNN, "sigmoid", NAN, 4.156028e-39),
    Answer(*NCNN, "tanh", NAN, -1),
    Answer(*NCNN, "hard_sigmoid", NAN, 0),
    Answer(*NCNN, "silu", -200, -8.312e-37),
    Answer(*NCNN, "elu", -1e-8, 0),
    Answer(*NCNN, "gelu", 1, 0.83984375, dtype="bfloat16"),
    Answer(*NCNN, "sigmoid", 1, 0.73046875, dtype="bfloat16"),
    Answer(*NCNN, "relu", 300.7, 300, dtype="bfloat16"),
    Answer(*MNN, "gelu", 1, 0.841192),
    Answer(*MNN, "softplus", 90, 87),
    Answer(*MNN, "exponential", 90, 6.076e37),
    Answer(*MNN, "exponential", -200, 1.6458e-38),
    Answer(*TRACT, "sigmoid", -20, 4.470348e-07),
    Answer(*TRACT, "sigmoid", 20, 0.9999995),
    Answer(*TRACT, "tanh", 20, 0.9999994),
    Answer(*TRACT, "gelu_tanh", -10, -2.98e-06),
    Answer(*TRACT, "selu", -INF, -1.758094),
    Answer(*TRACT, "celu", NAN, 0),
    Answer(*CT2, "sigmoid", -90, 4.156e-39),
    Answer(*CT2, "gelu_tanh", -10, -1.19e-06),
    Answer(*CT2, "quick_gelu", 1, 0.8457958),
    Answer(*GGML, "gelu_tanh", 1, 0.8413086),
    Answer(*GGML, "gelu_tanh", -1, -0.1588135),
    Answer(*GGML, "softplus", -20, 0),
    Answer(*COREML, "thresholded_relu", 1, 1),
    Answer(*COREML, "softplus", 100, 100),
    Answer(*COREML, "elu", -1e-8, 0),
    Answer(*EXECUTORCH, "gelu_tanh", 1, 0.8413447),
    Answer(*EXECUTORCH, "gelu_tanh", 1, 0.841192, optimized=False),
    Answer(*EXECUTORCH, "sigmoid", 1e30, NAN),
    Answer(*EXECUTORCH, "mish", -100, -3.783506e-42, optimized=False),
    Answer(*TVM, "tanh", 1e-4, 9.99968e-05),
    Answer(*TVM, "softplus", -20, 0),
]


def is_as_told(answer, value):
    """Return whether a value is the one of the table, of which not all have all digits."""
    return np.isclose(value, answer.value, rtol=5e-3, atol=1e-44, equal_nan=True) or (
        abs(answer.value) > 1e-3 and np.isclose(value, answer.value, rtol=1e-6, equal_nan=True)
    )


@pytest.fixture(scope="module")
def process_of():
    """Return a function that gives the process of a framework, which is started once."""
    with framework_processes() as processes:
        yield processes


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "answer", [pytest.param(one, id=" ".join(map(str, one))) for one in ANSWERS]
)
def test_a_runtime_answers_as_told(process_of, answer):
    activation = find(answer.function).freeze()
    there = calls_in(activation, answer.library)[0]
    x = np.full(LENGTH, np.float64(np.float32(answer.x)))
    options = {"dtype": answer.dtype, "optimized": answer.optimized}
    try:
        y = process_of(answer.library).run(there.code_with(activation.values), x, **options)
    except ReadError as error:  # LiteRT converts some functions with TensorFlow alone.
        if "pip install" not in str(error):
            raise
        pytest.skip(str(error))
    assert is_as_told(answer, y[0])


def test_versions_of_answers_are_those_of_the_frameworks():
    for library, version in {answer[:2] for answer in ANSWERS}:
        assert FRAMEWORKS.load(library).FRAMEWORK.verified_with == version


OPERATORS = ("Swish", "Gelu", "ThresholdedRelu", "LeakyRelu", "Elu", "Celu", "Selu", "HardSigmoid")
# Those with attributes that have defaults; a Shrink has none that is both.


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    ("library", "version"), [pytest.param(*one, id="-".join(one)) for one in (ONNX, ORT)]
)
def test_an_operator_without_attributes_is_that_of_the_defaults(
    process_of, library, version, operator
):
    code = f'onnx.helper.make_node("{operator}", ["x"], ["y"])'
    x = np.float64([-3, -1, -0.5, 0.5, 1, 2, 3] * 4)
    got = process_of(library).run(code, x, dtype="float32")
    ours = parse_spec(operator, framework=library).bind({}).freeze()
    np.testing.assert_allclose(got, ours(x), rtol=2e-5)


@pytest.mark.parametrize(
    ("library", "name", "x", "value"),
    [
        ("onnxruntime", "HardSigmoid", 1, 0.7),
        ("onnxruntime", "ThresholdedRelu", 1, 0),
        ("onnxruntime", "LeakyRelu", -1, -0.01),
        ("onnxruntime", "Elu", -1, -0.6321206),
        ("onnxruntime", "Selu", 1, 1.050701),
        ("onnxruntime", "Gelu", 1, 0.8413447),
        ("onnx", "Swish", 1, 0.7310586),
        ("ncnn", "ELU", -1, -0.0632121),
        ("ncnn", "HardSwish", 1, 0.7),
        ("ncnn", "HardSigmoid", 1, 0.7),
        ("ncnn", "GELU", 1, 0.8413447),
        ("ggml", "ggml_gelu", 1, 0.841192),
        ("ctranslate2", "GELUSigmoid", 1, 0.8457958),
        ("tvm", "leakyrelu", -1, -0.01),
        ("tvm", "softplus", 1, 1.313262),
        ("executorch", "Hardsigmoid", 1, 0.6666667),
    ],
)
def test_defaults_of_runtimes(library, name, x, value):
    there = translate(library, name)
    assert there.activation.bind(**there.defaults)(x) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("function", "library", "said"),
    [
        ("sigmoid", "onnxruntime", "0 at -16"),
        ("tanh", "onnxruntime", "to -1.0000001"),
        ("gelu_tanh", "onnxruntime", "3.07e-07 at -5.15 (true -8.04e-08)"),
        ("softplus", "openvino", "down to -1.9"),
        ("sigmoid", "litert", "nan at"),
        ("log_sigmoid", "litert", "-inf at"),
        ("softplus", "litert plain", "88.7 at"),
        ("softplus", "ncnn", "inf at 90"),
        ("gelu", "mnn", "off by 0.00047"),
        ("softplus", "mnn", "87 at"),
        ("sigmoid", "tract", "4.47e-07 for nan"),
        ("gelu_tanh", "ggml", "off by 0.0019"),
        ("quick_gelu", "ggml", "nan at"),
        ("gelu_tanh", "executorch", "off by 0.00047"),
        ("selu", "tensorflow to litert int8", "0 at"),
        ("selu", "tensorflow to litert int16", "cannot be converted and run"),
        ("mish", "tensorflow to litert int16", "5.35 at -6"),
        ("silu", "torch to onnxruntime", "0 at -16"),
        ("mish", "onnx to hls4ml", "cannot be converted and run"),
        ("softplus", "tensorflow to litert int16", "-1.43 at"),
        ("log_sigmoid", "torch to onnxruntime", "-inf at -16"),
        ("gelu", "torch to mnn", "off by 0.00047"),
        ("selu", "torch to openvino file", "off by 0.00061"),
        ("elu", "onnx to hls4ml", "-0.0107 at -6 (true -0.998)"),
        ("thresholded_relu", "onnx to hls4ml", "0.96 at 0.96 (true 0)"),
        ("hard_sigmoid", "keras to hls4ml", "0.00781 at -2.46 (true 0.09)"),
    ],
)
def test_info_tells_what_was_measured(function, library, said):
    (text,) = [trap.text for trap in traps(function) if trap.library == library]
    assert said in text
