"""LiteRT, formerly TensorFlow Lite: it runs what TensorFlow's converter makes of its calls.

Where TensorFlow is not installed, it runs models of our own of the calls that are one operator.

An optimised model is run by XNNPACK, as LiteRT does by default, a plain one by its own kernels.
A quantised model has the scale of the input that is wanted. That of the output is the converter's
choice: it is fixed for some operators, such as 1/256 for a sigmoid of int8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from actcli.declare import call
from actcli.errors import ReadError
from actcli.frameworks._framework import Framework
from actcli.frameworks._litert_model import one_operator_model
from actcli.frameworks._onnx_model import as_float64
from actcli.frameworks._quantised import INTEGER_TYPES, SYMMETRIC, Quantised, Scale, all_codes
from actcli.numerics import np

if TYPE_CHECKING:
    from actcli.numerics import Array

CALIBRATION_SAMPLES = 201
# From one end of the range of the input to the other: of these the converter takes the range of the
# output.

CALLS = {
    "hard_swish": call("litert", "x*tf.nn.relu6(x + 3)*(1/6)"),
    "hard_sigmoid": call(
        "litert", "tf.nn.relu6(x + 3)*(1/6)", fixed={"slope": 1 / 6, "offset": 0.5}
    ),
    "mish": call("litert", "x*tf.nn.tanh(tf.nn.softplus(x))"),
    "celu": call("litert", "tf.keras.activations.celu(x, alpha={alpha})"),
}


def _compile(package: Any, code: str, dtype: str, optimized: bool) -> Callable[[Array], Array]:
    has_converter = find_spec("tensorflow")
    model = bytes(_converter(code, [None]).convert()) if has_converter else one_operator_model(code)
    interpreter = _interpreter(model, optimized)
    return lambda x: _values(interpreter, x.astype(np.float32))


def _quantise(
    package: Any, code: str, dtype: str, given: Scale, result: Scale, optimized: bool
) -> Quantised:
    """Convert a call, calibrated on inputs that make the converter choose the wanted scale."""
    if not find_spec("tensorflow"):
        raise ReadError("litert quantises nothing without TensorFlow: pip install tensorflow.")
    codes = all_codes(dtype)
    if dtype in SYMMETRIC:
        if given.zero_point:
            raise ReadError(f"the zero point of {dtype} is 0 in LiteRT.")
        codes = codes[1:]
    tf = import_module("tensorflow")
    low, high = given.numbers(codes[[0, -1]])
    usual = np.linspace(low, high, CALIBRATION_SAMPLES, dtype=np.float32)[None]
    converter = _converter(code, usual.shape)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: iter([[usual]])
    kinds = tf.lite.OpsSet
    converter.target_spec.supported_ops = [
        kinds.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
        if dtype == "int16"
        else kinds.TFLITE_BUILTINS_INT8
    ]
    converter.inference_input_type = converter.inference_output_type = tf.as_dtype(dtype)
    interpreter = _interpreter(bytes(converter.convert()), optimized)
    (x,), (y,) = interpreter.get_input_details(), interpreter.get_output_details()
    found = _values(interpreter, all_codes(dtype).astype(dtype)[None])[0]
    return Quantised(Scale(*x["quantization"]), Scale(*y["quantization"]), found)


def _converter(code: str, shape: Sequence[int | None]) -> Any:
    """Return TensorFlow's converter of a call, on an array of float32."""
    tf = import_module("tensorflow")
    function = tf.function(lambda x: eval(code, {"tf": tf, "x": x}))
    concrete = function.get_concrete_function(tf.TensorSpec(shape, tf.float32))
    return tf.lite.TFLiteConverter.from_concrete_functions([concrete], tf.Module())


def _interpreter(model: bytes, optimized: bool) -> Any:
    runtime = import_module("ai_edge_litert.interpreter")
    resolvers = runtime.OpResolverType
    resolver = resolvers.AUTO if optimized else resolvers.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    return runtime.Interpreter(model_content=model, experimental_op_resolver_type=resolver)


def _values(interpreter: Any, x: Any) -> Array:
    """Return what a model makes of an array of the type of its input."""
    (given,), (result,) = interpreter.get_input_details(), interpreter.get_output_details()
    interpreter.resize_tensor_input(given["index"], x.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], x)
    interpreter.invoke()
    return as_float64(interpreter.get_tensor(result["index"]))


FRAMEWORK = Framework(
    spellings=("tflite", "aiedgelitert"),
    module_name="tf",
    imports=("ai_edge_litert",),
    distribution="ai-edge-litert",
    calls=CALLS,
    calls_of="tensorflow",
    verified_with="2.3.0",
    dtypes=("float32",),
    compile=_compile,
    integers=INTEGER_TYPES,
    quantise=_quantise,
)
