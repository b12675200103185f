"""The types of methods that lie in modules above, which type checkers could not follow there."""

from collections.abc import Sequence
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from actcli.activation import Activation
from actcli.activation.derivatives import Side
from actcli.plot.figure import Figure

Float = TypeVar("Float", np.float16, np.float32, np.float64)

class LateMethods:
    @overload
    def value_and_derivative(
        self, x: npt.NDArray[Float], /, *, axis: int | str | None = ..., **values: Any
    ) -> tuple[npt.NDArray[Float], npt.NDArray[Float]]: ...
    @overload
    def value_and_derivative(
        self, x: Any, /, *, axis: int | str | None = ..., **values: Any
    ) -> tuple[Any, Any]: ...
    @overload
    def training_derivative(
        self, x: npt.NDArray[Float], /, **values: Any
    ) -> npt.NDArray[Float]: ...
    @overload
    def training_derivative(self, x: Any, /, **values: Any) -> Any: ...
    @overload
    def gradient(
        self,
        x: npt.NDArray[Float],
        /,
        *,
        at_kink: Side | None = ...,
        axis: int | str | None = ...,
        **values: Any,
    ) -> dict[str, npt.NDArray[Float]]: ...
    @overload
    def gradient(
        self,
        x: Any,
        /,
        *,
        at_kink: Side | None = ...,
        axis: int | str | None = ...,
        **values: Any,
    ) -> dict[str, Any]: ...
    @overload
    def jvp(
        self, x: npt.NDArray[Float], v: npt.ArrayLike, /, **values: Any
    ) -> tuple[npt.NDArray[Float], npt.NDArray[Float]]: ...
    @overload
    def jvp(self, x: Any, v: Any, /, **values: Any) -> tuple[Any, Any]: ...
    @overload
    def vjp(
        self, x: npt.NDArray[Float], v: npt.ArrayLike, /, **values: Any
    ) -> tuple[npt.NDArray[Float], npt.NDArray[Float]]: ...
    @overload
    def vjp(self, x: Any, v: Any, /, **values: Any) -> tuple[Any, Any]: ...
    @overload
    def hessian(
        self,
        x: npt.NDArray[Float],
        /,
        *,
        wrt: Sequence[str] | None = ...,
        axis: int | str | None = ...,
        **values: Any,
    ) -> npt.NDArray[Float]: ...
    @overload
    def hessian(
        self,
        x: Any,
        /,
        *,
        wrt: Sequence[str] | None = ...,
        axis: int | str | None = ...,
        **values: Any,
    ) -> Any: ...
    def plot(self, *others: str | Activation, **arguments: Any) -> Figure: ...
    def _repr_mimebundle_(self, **formats: Any) -> dict[str, str]: ...
