"""What is known of a framework, beside the calls that the catalogue declares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actcli.support.record import Record

if TYPE_CHECKING:
    from actcli.numerics import Array

    Tensor = Any
    Call = Callable[[Tensor], Tensor]


class Framework(Record):
    """How a framework is named, run and differentiated.

    Parameters
    ----------
    spellings : tuple of str
        Its other names, in small letters: "pytorch".
    module_name : str
        What its module is called in the declared calls, if that is not the framework's name: "tf".
    called_by_text : tuple of str
        Functions whose first text names the activation function: "get_act_fn".
    verified_with : str
        The version with which the tests last compared all declared calls; "" if they cannot.
    before_import : callable, optional
        Prepare the import of its module.
    to_tensor : callable, optional
        Return an array of float64 as the framework computes with it, given its module and the
        array. Without it the framework cannot be run on arrays.
    to_array : callable, optional
        Return the result of a call as an array, given the module, the result, the call's code and
        the input. Without it, NumPy reads the result.
    gradient : callable, optional
        Return the gradient of a weighted sum of a call's values, given the call, the tensor and
        the weights; None if the framework has none.
    """

    spellings: tuple[str, ...] = ()
    module_name: str = ""
    called_by_text: tuple[str, ...] = ()
    verified_with: str = ""
    before_import: Callable[[], None] | None = None
    to_tensor: Callable[[Any, Array], Tensor] | None = None
    to_array: Callable[[Any, Any, str, Array], Array] | None = None
    gradient: Callable[[Call, Tensor, Array | float], Array | None] | None = None
