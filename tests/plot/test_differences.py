"""Figures of differences from a function."""

import pytest
from helpers.pages import check_texts
from helpers.scenes import picture, scene

from actcli.errors import ActcliError
from actcli.specs.spec import parse_spec


def test_captions_state_the_largest_difference_of_gelu_and_gelu_tanh():
    made = scene("gelu", minus=parse_spec("gelu_tanh").bind({}))
    assert made.headings == ("gelu − gelu_tanh", "difference of derivatives")
    assert made.name == "gelu-minus-gelu_tanh"
    assert made.formulas[0].line == "at most 4.73 × 10⁻⁴ apart on [−5, 5], at $x$ = 2.699"
    assert made.alt == (
        "gelu − gelu_tanh: the values are at most 4.73 × 10⁻⁴ apart on [−5, 5], at x = 2.699, "
        "the derivatives at most 8.68 × 10⁻⁴ apart on [−5, 5], at x = 2.019."
    )
    (graph,) = made.graphs
    x, y = graph.traces[0].runs[0]
    gelu, tanh = (parse_spec(name).bind({}) for name in ("gelu", "gelu_tanh"))
    assert y == pytest.approx(gelu(x) - tanh(x), abs=1e-15)
    check_texts(made)


def test_difference_breaks_where_either_function_does():
    made = scene("elu:alpha=0.5", minus=parse_spec("relu6").bind({}))
    (graph,) = made.graphs
    assert [dot.x for dot in graph.traces[1].dots if dot.filled] == [0.0, 6.0]
    made = scene("tanh", minus=parse_spec("relu").bind({}))
    assert [kink.x for kink in made.graphs[0].traces[0].kinks] == [0.0]


def test_difference_of_a_family_and_of_a_comparison():
    relu = parse_spec("relu").bind({})
    made = scene("elu:alpha=0.5,1,2", minus=relu)
    assert made.family.values == ("0.5", "1", "2")
    assert made.headings[0] == "elu − relu"
    assert made.title == "elu − relu, α = 0.5 to α = 2"
    farthest = r"at its end $x$ = −5 (elu ($\alpha$ = 2))"
    assert made.formulas[0].line == f"at most 1.987 apart on [−5, 5], {farthest}"
    assert scene("elu:alpha=0.5 elu", minus=relu).alt == (
        "elu − relu, α = 0.5 to α = 1: the values are at most 0.993 apart on [−5, 5], "
        "at its end x = −5 (elu (α = 1)), the derivatives at most 1 apart on [−5, 5], "
        "at x = 0 (elu (α = 1))."
    )
    made = scene("gelu silu", minus=relu)
    assert made.headings[0] == "difference from relu"
    assert made.formulas[0].line.endswith("(silu)")


def test_difference_of_a_function_from_itself():
    made = scene("softmax", minus=parse_spec("softmax").bind({}), at=(3.0, 0.7))
    assert [formula.line for formula in made.formulas] == ["the same on [−5, 5]", "the same"]
    assert made.headings[1] == "difference of Jacobians at (3, 0.7)"
    picture(made)


def test_difference_of_vector_functions_says_which_input_moves():
    made = scene("softmax", minus=parse_spec("log_softmax").bind({}), at=(3.0, 0.7, 0.5))
    assert made.formulas[0].line == "at most 6.302 apart on [−5, 5], at its end $x_{1}$ = −5"


def test_difference_of_vector_and_pointwise_functions_is_an_error():
    for first, second in (("softmax", "relu"), ("relu", "softmax")):
        with pytest.raises(ActcliError, match="softmax takes a vector and relu a number"):
            scene(first, minus=parse_spec(second).bind({}))


def test_difference_of_any_orders():
    gelu, silu = (parse_spec(name).bind({}) for name in ("gelu", "silu"))
    made = scene("gelu", minus=silu, orders=(1, 3))
    assert made.headings == ("gelu − silu, derivative", "difference of third derivatives")
    (graph,) = made.graphs
    for order, trace in zip((1, 3), graph.traces, strict=True):
        x, y = trace.runs[0]
        apart = gelu.derivative(x, order=order) - silu.derivative(x, order=order)
        assert y == pytest.approx(apart, abs=1e-14)
    assert scene("gelu silu", minus=parse_spec("gelu_tanh").bind({}), orders=(2,)).alt == (
        "gelu, silu, difference from gelu_tanh: the second derivatives are at most 0.298 apart on "
        "[−5, 5], at x = 0 (silu)."
    )
    check_texts(made)


def test_second_differences_of_vector_functions_stand_beside_that_of_jacobians():
    made = scene("softmax", minus=parse_spec("log_softmax").bind({}), orders=(0, 1, 2))
    assert made.headings[1:] == (
        "difference of Jacobians at (0, 1, 0)",
        "difference of second derivatives",
    )
    assert made.jacobian is not None
