"""Figures from Python: `actcli.figure` has the options of `actcli plot`, and draws the same."""

import doctest
import inspect
import io
import re

import click
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import actcli
from actcli.cli import cli
from actcli.cli._command import DEFAULTS, SEED, TRAIN
from actcli.plot import figure as figure_module
from actcli.plot.arguments import CONVERTERS
from actcli.plot.options import OPTIONS

OF_OUTPUT = {"output", "format", "sketch", "print_alt", "snippet", "color", "quiet"}
# The options of `plot` that do not shape the figure: where it goes, and what is printed besides.

PAIRS = [
    (
        "elu --alpha 0.2 --theme dark --layout stack --title T --size 4x5 --dpi 50 --transparent "
        "--decimal , -f png",
        ("elu",),
        {"alpha": 0.2, "theme": "dark", "layout": "stack", "title": "T", "size": (4, 5), "dpi": 50,
         "transparent": True, "decimal": ","},
    ),
    (
        "gelu --minus gelu_tanh --range -3:3 --without notes,marks --font serif --font-size 9 "
        "--svg-text --alt words -f svg",
        (actcli.gelu,),
        {"minus": "gelu_tanh", "range": [-3, 3], "without": ["notes", "marks"], "font": "serif",
         "font_size": 9, "svg_text": True, "alt": "words"},
    ),
    (
        "softmax --at 3,0.7,0.5 --order 0 --labels a,b,c --ylim 0:1.2 -f svg",
        ("softmax",),
        {"at": np.array([3, 0.7, 0.5]), "order": 0, "labels": ["a", "b", "c"], "ylim": (0, 1.2)},
    ),
    (
        "rrelu leaky_relu:negative_slope=1/2 elu --defaults torch --seed 3 --train --layout grid "
        "--log-x --log-y --no-share-y --points 50 -f svg",
        ("rrelu", actcli.leaky_relu.bind(negative_slope=0.5), "elu"),
        {"defaults": "torch", "seed": 3, "train": True, "layout": "grid", "log_x": True,
         "log_y": True, "share_y": False, "points": 50},
    ),
    ("softplus --wrt beta -f svg", ("softplus",), {"wrt": "beta"}),
    (
        "elu --alpha 1:2:3 --fps 5 --dpi 30 -f gif",
        ("elu",),
        {"alpha": np.linspace(1, 2, 3), "fps": 5, "dpi": 30},
    ),
]  # fmt: skip
# Command lines and the same in Python.


def plot_options():
    """Return the options of `plot` that shape the figure, by their names in Python."""
    params = [*cli.get_command(None, "plot").params, DEFAULTS, TRAIN, SEED]
    options = [param for param in params if isinstance(param, click.Option)]
    named = {max(o.opts, key=len).removeprefix("--").replace("-", "_"): o for o in options}
    assert named.keys() > OF_OUTPUT
    return {name: option for name, option in named.items() if name not in OF_OUTPUT}


def keywords():
    """Return the arguments of `figure` with their defaults."""
    parameters = inspect.signature(actcli.figure).parameters.values()
    return {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}


def test_every_option_of_plot_is_an_argument_with_the_same_default():
    options = plot_options()
    assert keywords().keys() == options.keys() == {*OPTIONS} == CONVERTERS.keys()
    untouched = cli.get_command(None, "plot").make_context("plot", ["rrelu"]).params
    for name, default in keywords().items():
        if options[name].expose_value:  # The functions that a command gets have --defaults.
            assert untouched[options[name].name] in (None, default), name
        assert re.search(rf"\n *{name} : ", actcli.figure.__doc__)


def test_the_pairs_try_every_option():
    lines = " ".join(line for line, _, _ in PAIRS)
    assert {*re.findall(r"--([a-z-]+)", lines)} >= {
        name.replace("_", "-") for name in OPTIONS if name != "share_y"
    } | {"no-share-y"}


@pytest.mark.parametrize(("line", "functions", "arguments"), PAIRS, ids=lambda pair: str(pair)[:20])
def test_python_draws_what_the_command_draws(line, functions, arguments):
    done = CliRunner().invoke(cli, ["plot", *line.split(), "-o", "-"])
    assert done.exit_code == 0, done.stderr
    format = line.split()[-1]
    assert actcli.figure(*functions, **arguments).render(format) == done.stdout_bytes


def test_figure_is_saved_in_the_format_of_its_name(tmp_path):
    elu = actcli.figure("elu", alpha=0.2, order=0)
    elu.save(tmp_path / "elu.svg")
    assert (tmp_path / "elu.svg").read_text("utf-8") == elu.svg
    elu.save(str(tmp_path / "elu"), "png")
    assert (tmp_path / "elu").read_bytes() == elu.png
    with Image.open(io.BytesIO(elu.png)) as picture:
        assert picture.text["Description"] == elu.alt
    assert elu.html.startswith("<!DOCTYPE html>")
    with pytest.raises(actcli.FigureSettingsError, match="theme is one of"):
        elu.in_theme("gray")
    assert repr(elu) == "<figure elu (α = 0.2)>"
    with pytest.raises(
        actcli.FigureSettingsError, match=r"cannot draw '.*\.bmp': a picture ends in"
    ):
        elu.save(tmp_path / "elu.bmp")
    with pytest.raises(actcli.FixedColoursError, match="for a PNG choose theme light, dark"):
        actcli.figure("elu", order=0, theme="auto").save(tmp_path / "elu.png")
    with pytest.raises(actcli.FigureSettingsError, match="format is one of png, svg"):
        elu.render("bmp")
    assert {path.name for path in tmp_path.iterdir()} == {"elu", "elu.svg"}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"layout": "gird"}, actcli.FigureSettingsError, "layout is one of .* Did you mean 'grid'"),
        (
            {"layuot": "grid"},
            actcli.FigureSettingsError,
            "no option 'layuot'. Did you mean 'layout'",
        ),
        ({"alpa": 1}, actcli.UnknownParameterError, "elu has no parameter 'alpa'. It takes alpha"),
        ({"alpha": -1}, actcli.ParameterError, "alpha must be > 0 for elu"),
        ({"alpha": "x"}, actcli.ParameterError, "alpha: 'x' is not a number"),
        ({"alpha": "1:0:3"}, actcli.ParameterError, "alpha: 1:0: the low end must be below"),
        ({"alpha": []}, actcli.ParameterError, "from 1 to 1000 values, not 0"),
        ({"alpha": range(1001)}, actcli.ParameterError, "not 1001"),
        (
            {"order": (0, 9)},
            actcli.FigureSettingsError,
            "order is a whole number from 0 to 8, not 9",
        ),
        ({"order": (1, 1)}, actcli.FigureSettingsError, "several different ones"),
        ({"order": "01"}, actcli.FigureSettingsError, "order is one order or several .* not '01'"),
        ({"labels": ["a", " "]}, actcli.FigureSettingsError, "labels has an empty one"),
        ({"order": ()}, actcli.FigureSettingsError, "one order or several"),
        (
            {"range": (1, 0)},
            actcli.FigureSettingsError,
            "range has a finite low end below the high",
        ),
        ({"range": (0, float("nan"))}, actcli.FigureSettingsError, "range has a finite low end"),
        ({"range": (0, float("inf"))}, actcli.FigureSettingsError, "range has a finite low end"),
        ({"range": "-3:3"}, actcli.FigureSettingsError, "range is two numbers"),
        ({"ylim": ((0, 1), (0,))}, actcli.FigureSettingsError, "ylim is two numbers"),
        ({"at": (1, 2)}, actcli.FigureSettingsError, "at is for functions of a vector"),
        ({"size": (0, 3)}, actcli.FigureSettingsError, "size is a width and a height"),
        ({"size": (7,)}, actcli.FigureSettingsError, "size is a width and a height"),
        ({"points": 1}, actcli.FigureSettingsError, "points is a whole number from 2, not 1"),
        ({"dpi": 20.5}, actcli.FigureSettingsError, "dpi is a whole number from 10, not 20.5"),
        ({"log_x": "yes"}, actcli.FigureSettingsError, "log_x is True or False, not 'yes'"),
        ({"font_size": 1}, actcli.FigureSettingsError, "font_size is from 2 to 100, not 1"),
        ({"title": 3}, actcli.FigureSettingsError, "title is a text, not 3"),
        ({"labels": (1, 2)}, actcli.FigureSettingsError, "labels is a text, not 1"),
        ({"labels": 1}, actcli.FigureSettingsError, "labels is a sequence of texts, not 1"),
        ({"title": "x" * 2001}, actcli.FigureSettingsError, "title has 2001 characters"),
        ({"minus": 3}, actcli.FigureSettingsError, "3 is no function of actcli"),
        ({"minus": "gelo"}, actcli.UnknownActivationError, "Did you mean 'gelu'"),
        ({"minus": "elu", "alpha": (1, 2)}, actcli.ParameterError, "alpha must be one number"),
        ({"defaults": "kears"}, actcli.FigureSettingsError, "not 'kears'. Did you mean 'keras'"),
        ({"defaults": "numpy"}, actcli.FigureSettingsError, "defaults is one of .*, not 'numpy'"),
        ({"labels": "a"}, actcli.FigureSettingsError, "no labels: choose layout overlay, or title"),
        ({"minus": "softmax"}, actcli.IncompatibleFunctionsError, "none minus another"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_mistakes_are_one_line_that_says_what_is_right(arguments, error, message):
    with pytest.raises(error, match=message) as caught:
        actcli.figure("elu", **arguments)
    assert isinstance(caught.value, actcli.ActcliError)
    assert "\n" not in str(caught.value)


def test_figure_needs_functions():
    with pytest.raises(actcli.FigureSettingsError, match="at least one function"):
        actcli.figure()
    with pytest.raises(actcli.FigureSettingsError, match="is no function of actcli"):
        actcli.figure(abs)
    with pytest.raises(
        actcli.FigureSettingsError, match="the input of a function of a vector as at="
    ):
        actcli.softmax.plot(3, 0.7)
    drawn = actcli.rrelu.freeze((3,), np.random.default_rng(1))
    with pytest.raises(actcli.FigureSettingsError, match="rrelu has a slope for each input"):
        drawn.plot()
    assert drawn._repr_mimebundle_() == {"text/plain": repr(drawn)}


def test_what_is_set_already_is_left_alone():
    bound = actcli.elu.bind(alpha=0.5)
    (first, second) = actcli.figure(bound, "elu", alpha=2, order=0).subject.activations
    assert (first.values, second.values) == ({"alpha": 0.5}, {"alpha": 2.0})


def test_none_is_the_default():
    assert (
        actcli.figure("relu", order=0, range=None, layout=None).svg
        == actcli.figure("relu", order=0).svg
    )


def test_the_examples_show_what_comes_out():
    done = doctest.testmod(figure_module)
    assert done.attempted
    assert not done.failed


def test_an_activation_plots_itself_with_parameters_set_anew():
    bound = actcli.elu.bind(alpha=0.5)
    assert bound.plot(order=0).svg == actcli.figure("elu", alpha=0.5, order=0).svg
    assert bound.plot(alpha=2, order=0).subject.activations[0].values == {"alpha": 2.0}
    assert [a.name for a in actcli.gelu.plot("relu", order=0).subject.activations] == [
        "gelu", "relu",
    ]  # fmt: skip
    assert "actcli.figure" in actcli.elu.plot.__doc__


def test_a_function_given_twice_is_drawn_once():
    with pytest.warns(UserWarning, match="^binary_step is given more than once, and drawn once.$"):
        figure = actcli.figure("step", "heaviside", "relu", order=0)
    assert figure.title == "binary_step, relu"
    assert len(actcli.figure("relu", "relu", labels=("one", "two")).scene.graphs) == 2
    drawn = actcli.figure("rrelu", "rrelu", seed=3)  # Two draws are two functions.
    assert len(drawn.subject.activations) == 2


def test_a_framework_says_what_names_mean_and_which_defaults_they_have():
    with pytest.warns(UserWarning, match="jax means gelu_tanh by gelu") as told:
        (named,) = actcli.figure("gelu", defaults="jax", order=0).subject.activations
    assert named.name == "gelu_tanh"
    assert told[0].filename == __file__
    (itself,) = actcli.figure(actcli.leaky_relu, defaults="Keras", order=0).subject.activations
    assert itself.values == {"negative_slope": 0.2}
