"""Methods of activations that lie in other modules; `late_methods.pyi` has their types."""

from __future__ import annotations

from actcli.support.late import LateMethod


class LateMethods:
    """Methods whose modules are imported when somebody asks for them."""

    value_and_derivative = LateMethod("actcli.activation.both:both_at")
    training_derivative = LateMethod("actcli.activation.training:training_derivative")
    gradient = LateMethod("actcli.activation.products:gradient")
    jvp = LateMethod("actcli.activation.products:jvp")
    vjp = LateMethod("actcli.activation.products:vjp")
    hessian = LateMethod("actcli.activation.second_order:hessian")
    plot = LateMethod("actcli.plot.figure:plot")
    _repr_mimebundle_ = LateMethod("actcli.plot.notebook:mimebundle")
