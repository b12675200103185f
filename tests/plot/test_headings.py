"""Titles, headings and formulas, and how they are fitted into the page."""

import warnings

import pytest
from helpers.functions import step
from helpers.pages import check_labels, drawn, texts
from helpers.scenes import arranged, picture, scene

from actcli.catalogue import catalogue
from actcli.plot.arrange import arrange
from actcli.plot.layout import LAYOUTS
from actcli.plot.mathtext import with_math
from actcli.plot.render.canvas import measure
from actcli.plot.render.save import PICTURE_FORMATS, MissingGlyphError, drawing
from actcli.plot.text import MIN_SIZE, MIN_UNBROKEN_SIZE, fitting_headings
from actcli.plot.typeset import formulas

LONG_TITLE = "A title that is long, " * 3 + "elu (α = 0.2)"


def test_heading_of_a_single_function_has_its_parameters():
    assert scene("elu").headings[0] == "elu (α = 1)"
    assert scene("rrelu").title.startswith("rrelu (")
    assert scene("relu").title == "relu"
    assert scene("elu relu").title == "elu, relu"


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
    assert [*texts(drawn(scene("elu", layout="grid")))].count("elu (α = 1)") == 1


@pytest.mark.parametrize("text", ["word " * 100, "word" * 100, "$5 " * 100])
def test_heading_too_long_for_four_lines_is_cut(text):
    check_labels(drawn(scene("elu", title=text)))
    lines, size = fitting_headings([with_math(text)], 100, measure)[0]
    assert 0 < len(lines) <= 4
    assert lines[-1].endswith("…")
    assert all(measure(line, size).width <= 100 for line in lines)


def test_heading_is_not_broken_inside_a_setting():
    for room in range(60, 200, 10):
        lines, _ = fitting_headings([LONG_TITLE], room, measure)[0]
        assert not any(line.endswith((" (α", " =")) for line in lines)


def test_long_word_of_a_heading_makes_its_type_smaller_before_it_is_cut():
    setting = "(α = 0.25)"
    room = measure(setting, MIN_SIZE).width * 1.1
    (name, below), size = fitting_headings([f"elu {setting}"], room, measure)[0]
    assert (name, below) == ("elu", setting)
    assert MIN_SIZE < size < MIN_UNBROKEN_SIZE


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
