"""What is known of a framework, beside the calls that the catalogue declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.activation import Equivalent
    from actcli.frameworks._quantised import Quantised, Scale
    from actcli.numerics import Array

    Tensor = Any
    Call = Callable[[Tensor], Tensor]
    Calls = Mapping[str, Equivalent | Sequence[Equivalent]]


class Framework(Record):
    """How a framework is named, installed, run and differentiated, and its calls.

    Parameters
    ----------
    spellings : tuple of str
        Its other names, in small letters: "pytorch".
    module_name : str
        What its module is called in the declared calls, if that is not the framework's name: "tf".
    imports : tuple of str
        The modules that its calls need, the one that they are called on first, if that is not the
        module of the framework's name alone: ("nnabla", "nnabla.functions").
    distribution : str
        What pip installs it as, if that is not the framework's name: "paddlepaddle".
    calls : mapping of str to Equivalent, or to a sequence of them
        The calls for functions of the catalogue, by their names there. A framework whose calls the
        catalogue declares beside its functions has none here.
    calls_of : str
        A framework whose calls it runs too: "onnx". Its own calls come first.
    classes : mapping of str to str
        Names of classes, as models are printed, that are like no name in a call; each with a name
        of the function in the catalogue: "NewGELUActivation".
    arguments_without_effect : mapping of str to float, str or None
        Keyword arguments that leave a function as it is here, each with its one value that does;
        None stands for any: "dim" of a function of a vector. With other texts than its own it is
        another function: "approximate" that is not "none".
    called_by_text : tuple of str
        Functions whose first text names the activation function: "get_act_fn".
    verified_with : str
        The version with which the tests last compared all declared calls; "" if they cannot.
    dtypes : tuple of str
        The floating types in which it can be run: "float64", "float32", "float16", "bfloat16".
        The first is one in which all calls can be.
    before_import : callable, optional
        Prepare the import of its modules.
    to_tensor : callable, optional
        Return an array of float64 as the framework computes with it, given its module, the array
        and the name of the type. Without it and without `compile`, the framework cannot be run.
    to_array : callable, optional
        Return the result of a call as an array, given the module, the result, the call's code and
        the input. Without it, NumPy reads the result.
    gradient : callable, optional
        Return the gradient of a weighted sum of a call's values, given the call, the tensor and
        the weights; None if the framework has none.
    backward : callable, optional
        The same for a framework that has a backward function for each function, and no automatic
        differentiation: given the module, the call's code, the tensor and the weights.
    compile : callable, optional
        Return a function from arrays to arrays, given the module, a call's code, the name of the
        type, and whether its graph is to be optimised. For a framework that makes a graph of a
        call before it runs it; takes the place of `to_tensor` and `to_array`. Arrays are of
        float64, with values of the type.
    integers : tuple of str
        The integer types of the codes on which it runs quantised calls: "int8".
    quantise : callable, optional
        Run a call on all codes of an integer type, given the module, the call's code, the name of
        the type, the wanted scales of the input and of the output, and whether its graph is to be
        optimised. The framework may choose other scales, and says which.
    """

    spellings: tuple[str, ...] = ()
    module_name: str = ""
    imports: tuple[str, ...] = ()
    distribution: str = ""
    calls: Calls = MappingProxyType({})
    calls_of: str = ""
    classes: Mapping[str, str] = MappingProxyType({})
    arguments_without_effect: Mapping[str | None, float | str | None] = MappingProxyType({})
    called_by_text: tuple[str, ...] = ()
    verified_with: str = ""
    dtypes: tuple[str, ...] = ("float64",)
    before_import: Callable[[], None] | None = None
    to_tensor: Callable[[Any, Array, str], Tensor] | None = None
    to_array: Callable[[Any, Any, str, Array], Array] | None = None
    gradient: Callable[[Call, Tensor, Array | float], Array | None] | None = None
    backward: Callable[[Any, str, Tensor, Array | float], Array | None] | None = None
    compile: Callable[[Any, str, str, bool], Callable[[Array], Array]] | None = None
    integers: tuple[str, ...] = ()
    quantise: Callable[[Any, str, str, Scale, Scale, bool], Quantised] | None = None
