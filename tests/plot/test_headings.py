"""Titles, headings and formulas, and how they are fitted into the page."""

import re
import warnings

import pytest
from helpers.functions import step
from helpers.pages import check_labels, drawn, texts
from helpers.scenes import arranged, picture, scene

import actcli
from actcli.catalogue import catalogue
from actcli.curves.naming import distinct_names
from actcli.plot.arrange import arrange
from actcli.plot.layout import LAYOUTS
from actcli.plot.mathtext import with_math, without_math
from actcli.plot.naming import mathtext_symbol
from actcli.plot.render.canvas import measure
from actcli.plot.render.save import PICTURE_FORMATS, MissingGlyphError, drawing
from actcli.plot.text import MIN_SIZE, MIN_UNBROKEN_SIZE, fitting_headings
from actcli.plot.typeset import formulas

LONG_TITLE = "A title that is long, " * 3 + r"elu ($\alpha$ = 0.2)"


def test_heading_of_a_single_function_has_its_parameters():
    assert scene("elu").headings[0] == r"elu ($\alpha$ = 1)"
    assert scene("rrelu").title.startswith("rrelu (")
    assert scene("relu").title == "relu"
    assert scene("elu relu").title == "elu, relu"


def test_derivative_in_a_parameter_is_written_as_a_partial_one():
    figure = actcli.figure("softplus", wrt="beta", order=(0, 1, 2))
    assert figure.title == "∂softplus/∂β (β = 1)"
    assert figure.name == "softplus_wrt_beta"
    assert figure.alt.startswith("The derivative of softplus in β (β = 1), an even function, ")
    headings = [
        r"∂softplus/∂$\beta$ ($\beta$ = 1)",
        "derivative in $x$",
        "second derivative in $x$",
    ]
    assert [*figure.scene.headings] == headings
    left_sides = [formula.line.strip("$").partition(" = ")[0] for formula in figure.scene.formulas]
    assert left_sides == [
        r"\partial f/\partial \beta",
        r"\partial^{2} f/\partial x\,\partial \beta",
        r"\partial^{3} f/\partial x^{2}\,\partial \beta",
    ]
    (alone,) = actcli.figure("softplus", wrt="beta", layout="overlay").scene.graphs
    assert [label.strip("$") for label in alone.labels] == left_sides[:2]
    apart = actcli.figure("elu", wrt="alpha", minus="exp(x)-1", order=(1, 2))
    assert apart.title == "∂elu/∂α − exp(x)-1"
    assert apart.scene.headings[1] == "difference of second derivatives in $x$"


def test_names_of_expressions_are_in_brackets_where_a_prime_follows():
    product, other = actcli.figure("x*tanh(x)", "elu", layout="overlay").scene.graphs
    assert product.labels == ("x*tanh(x)", "(x*tanh(x))′")
    assert other.labels == ("elu", "elu′")
    partial = actcli.figure("elu", "mpelu", wrt="alpha", layout="overlay").scene.graphs[0]
    assert partial.labels == (r"∂elu/∂$\alpha$", r"(∂elu/∂$\alpha$)′")


def test_parameters_are_written_alike_in_headings_and_formulas():
    """Letters are slanted and words upright; the title has none of this."""
    for activation in catalogue().values():
        (name,) = distinct_names([activation])
        (heading,) = distinct_names([activation], mathtext_symbol)
        assert without_math(heading) == name
        lines = [
            formula.line + "".join(map("".join, formula.cases)) for formula in formulas(activation)
        ]
        for symbol in re.findall(r"\$([^$]*)\$ = ", heading):
            assert any(symbol in line for line in lines), heading
    assert without_math(scene("elu:alpha=0.2").headings[0]) == scene("elu:alpha=0.2").title


@pytest.mark.parametrize("room", range(20, 90, 10))
def test_heading_is_not_cut_inside_a_letter(room):
    (line, *_), size, *_ = fitting_headings([r"$\alpha$$\beta$$\gamma$" * 9], room, measure)[0]
    assert re.fullmatch(r"(\$\\[a-z]+\$)*…", line)
    assert measure(line, size).width <= room


def test_dollar_signs_in_a_title_are_literal():
    made = scene("elu", title="costs $5\nor $6")
    assert r"costs \$5 or \$6" in texts(drawn(made))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_long_title_is_set_in_lines(layout):
    title = "The exponential linear unit, of which the gradient is drawn too, and costs $5 or $6"
    page = drawn(scene("elu relu gelu", title=title, layout=layout))
    check_labels(page)
    seen = " ".join(texts(page))
    assert title.replace("$", r"\$") in seen


def test_title_of_a_grid_stands_over_the_names():
    found = texts(drawn(scene("elu relu", title="Two of them", layout="grid")))
    assert {"Two of them", "elu", "relu"} <= {*found}
    assert [*texts(drawn(scene("elu", layout="grid")))].count(r"elu ($\alpha$ = 1)") == 1


@pytest.mark.parametrize("text", ["word " * 100, "word" * 100, "$5 " * 100])
def test_heading_too_long_for_four_lines_is_cut(text):
    check_labels(drawn(scene("elu", title=text)))
    lines, size, *_ = fitting_headings([with_math(text)], 100, measure)[0]
    assert 0 < len(lines) <= 4
    assert lines[-1].endswith("…")
    assert all(measure(line, size).width <= 100 for line in lines)


def test_heading_is_not_broken_inside_a_setting():
    for room in range(60, 200, 10):
        lines, *_ = fitting_headings([LONG_TITLE], room, measure)[0]
        assert not any(line.endswith(("$", " =")) for line in lines)


def test_long_word_of_a_heading_makes_its_type_smaller_before_it_is_cut():
    setting = "(α = 0.25)"
    room = measure(setting, MIN_SIZE).width * 1.1
    (name, below), size, *_ = fitting_headings([f"elu {setting}"], room, measure)[0]
    assert (name, below) == ("elu", setting)
    assert MIN_SIZE < size < MIN_UNBROKEN_SIZE


def test_long_name_is_broken_behind_an_underscore_before_it_is_cut():
    room = measure("exponential", MIN_SIZE).width * 1.1
    (heading,) = fitting_headings(["soft_exponential"], room, measure)
    assert heading[:2] == (["soft_", "exponential"], MIN_SIZE)
    (cut, *_), *_ = fitting_headings(["soft_exponential"], room / 2, measure)[0]
    assert cut == "soft_"


def test_heading_of_a_derivative_without_room_is_its_left_side():
    """Once, and not as its formula too; at 8 cm there is no room for words over three panels."""
    cm = 1 / 2.54
    found = texts(drawn(scene("gelu", orders=(0, 1, 2)), (8 * cm, 4 * cm)))
    assert not any("…" in text for text in found)
    assert [found.count(rf"$f\,\mathrm{{{prime}}}(x)$") for prime in "′″"] == [1, 1]
    assert "second derivative" in texts(drawn(scene("gelu", orders=(0, 1, 2))))


@pytest.mark.parametrize("room", [60, 400])
def test_fraction_in_a_heading_has_its_own_height(room):
    fraction = r"$\dfrac{x}{1+e^{-x}}$"
    (heading,) = fitting_headings([f"over {fraction} under"], room, measure)
    runs = heading.texts(0.0, 0.0)
    extents = [measure(run.text, run.size) for run in runs]
    tops = [run.y + e.height - e.depth for run, e in zip(runs, extents, strict=True)]
    bottoms = [run.y - e.depth for run, e in zip(runs, extents, strict=True)]
    assert len(runs) == (1 if room == 400 else 2)
    assert max(tops) <= 0.5
    assert min(bottoms) >= -heading.height
    assert all(low >= high for low, high in zip(bottoms, tops[1:], strict=False))


def test_letter_missing_from_the_font_is_an_error():
    for form in PICTURE_FORMATS:
        with pytest.raises(MissingGlyphError, match="no '激'"):
            picture(scene("elu", title="激"), format=form)


def test_other_warnings_while_drawing_are_not_taken_for_a_missing_letter():
    with pytest.warns(UserWarning, match="of the parser"), drawing(1):
        warnings.warn("of the parser", UserWarning, stacklevel=1)
    with pytest.raises(UserWarning, match="of the parser"), drawing(1):
        raise UserWarning("of the parser")


def test_formulas_without_room_over_the_panels_are_left_out():
    assert r"$f(x) = $" in texts(drawn(scene("elu"), (5, 2)))
    assert r"$f(x) = $" not in texts(drawn(scene("elu"), (5, 1.4)))


def test_formula_wider_than_its_panel_is_left_out():
    frames, _ = arrange(scene("gelu_tanh"), 400, 216, measure)
    assert any("tanh" in words.text for words in frames[0].texts)
    assert not any("tanh" in words.text for words in frames[1].texts)


def test_long_formula_is_broken_between_terms_or_factors():
    (f,), (slope,) = (frame.panel.formulas for frame in arranged(scene("smish"))[0])
    assert f.broken
    assert slope.broken.line == r"$f\,\mathrm{′}(x) = \tanh(\ln(1 + \sigma(x)))$"
    assert slope.broken.rest.startswith(r"$ + \dfrac{x\,")
    heights = {
        name: sorted({w.y for w in arranged(scene(name))[0][1].texts if w.text.startswith("$")})
        for name in ("smish", "gelu")
    }
    assert len(heights["smish"]) == len(heights["gelu"]) + 1
    (f,), (slope,) = (frame.panel.formulas for frame in arranged(scene("acon_c"))[0])
    assert slope.broken.rest.startswith(r"$\cdot\,(1 + ")
    assert arranged(scene("elu"))[0][0].panel.formulas[0].broken is None


def test_sum_is_broken_before_a_sign_rather_than_between_factors():
    """The factor behind "Φ(x) + x" would seem to be one of the whole sum."""
    for name, rest in [
        ("gelu", r"$ + x\,\varphi(x)$"),
        ("lisht", r"$ + x\,\mathrm{sech}^{2}(x)$"),
        ("mish", r"$ + x\,\mathrm{sech}^{2}(\mathrm{softplus}(x))\,\sigma(x)$"),
    ]:
        assert formulas(catalogue()[name])[1].broken.rest == rest


def test_quotients_in_long_cases_are_fractions():
    """In a line the derivative of CoLU would be too small to read."""
    broken = formulas(catalogue()["colu"])[1].broken
    assert all(value.startswith(r"$\dfrac{") for value, _ in broken.cases)
    assert formulas(catalogue()["hard_sigmoid"])[0].broken is None  # A condition has one.
    sizes = {run.size for run in arranged(scene("colu"))[0][1].texts if "dfrac" in run.text}
    assert min(sizes) > MIN_UNBROKEN_SIZE
    check_labels(drawn(scene("colu")))


def test_long_fraction_of_a_sum_is_broken_into_two_fractions():
    """In one line the derivative of SMU would be too small to read."""
    slope = formulas(catalogue()["smu"])[1].broken
    assert slope.line.startswith(r"$f\,\mathrm{′}(x) = \dfrac{1 + \alpha + (1 - \alpha)")
    assert slope.rest.startswith(r"$ + \dfrac{2\,\mu")
    assert slope.line.endswith("}{2}$")
    assert slope.rest.endswith("}{2}$")
    value = formulas(catalogue()["soft_clipping"])[0].broken
    assert value.rest == r"$ - \dfrac{\mathrm{softplus}(p\,(x - 1))}{p}$"
    sizes = {run.size for run in arranged(scene("smu"))[0][1].texts if "dfrac" in run.text}
    assert min(sizes) > MIN_UNBROKEN_SIZE


# Typesetting


def test_cases_have_a_value_and_a_condition_each():
    value, slope = formulas(catalogue()["elu"])
    assert value.line == "$f(x) = $"
    assert value.cases == (
        ("$x$", r"if  $x > 0$"),
        (r"$\alpha\,(e^{x} - 1)$", r"if  $x \leq 0$"),
    )
    assert slope.line == r"$f\,\mathrm{′}(x) = $"
    assert formulas(step)[0].cases[2] == ("$1/2$", "otherwise")


def test_factor_stands_before_the_cases():
    value, _ = formulas(catalogue()["selu"])
    assert value.line.startswith("$f(x) = 1.0507")
    assert len(value.cases) == 2


def test_only_outer_fractions_are_large():
    assert formulas(catalogue()["sigmoid"])[0].line == r"$f(x) = \dfrac{1}{1 + e^{-x}}$"
    assert r"\sqrt{2/\pi}" in formulas(catalogue()["gelu_tanh"])[0].line


def test_quotient_in_a_line_is_in_brackets_before_another_factor():
    value, slope = formulas(catalogue()["pelu"])
    assert value.cases[1][0] == r"$(a/b)\,x$"
    assert slope.cases[0][0] == r"$(a/b)\,e^{x/b}$"
    assert formulas(catalogue()["elish"])[0].cases[1][0] == r"$x/(1 + e^{-x})$"


def test_formulas_of_a_vector_function_are_of_components():
    value, slope = formulas(catalogue()["softmax"])
    assert value.line.startswith("$f_i = ")
    assert r"\delta_{ij}" in slope.line
