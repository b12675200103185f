"""plot and table: sweeps, inputs of vector functions, differences, and animations."""

import pytest
from PIL import Image


def title(path):
    with Image.open(path) as picture:
        return picture.text["Title"]


@pytest.mark.parametrize("line", ["elu --alpha 0.1,0.5,1", "elu:alpha=0.1,0.5,1",
                                  "ELU --alpha=.1,1/2,1"])  # fmt: skip
def test_swept_parameter_is_one_figure(run, tmp_path, line):
    assert run(f"plot {line}").err == "actcli: wrote elu.png\n"
    assert title(tmp_path / "elu.png") == "elu, α = 0.1 to α = 1"


def test_table_has_columns_for_each_value_of_a_sweep(run):
    done = run("table elu --alpha 1:2:3 -n 2")
    assert done.out.splitlines()[0].split("\t") == [
        "x", "elu", "elu'", "elu(alpha=1.5)", "elu'(alpha=1.5)", "elu(alpha=2)", "elu'(alpha=2)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("eval elu -1 --alpha 0.1,0.2", "--alpha must be one number here"),
        ("eval elu:alpha=0.1,0.2 -1", "alpha must be one number here"),
        ("diff elu -1 --alpha 1:2:3", "--alpha must be one number here"),
        ("info elu --alpha 1,5", "--alpha must be one number here"),
        ("plot gelu --minus elu --alpha 1,5", "--alpha must be one number here"),
        ("plot elu --alpha 1:2", "--alpha: '1:2' is not a range: write LO:HI:N."),
        ("plot elu --alpha 2:1:3", "did you mean 1:2?"),
        ("plot elu --alpha 1,-1", "--alpha must be > 0 for elu, got -1"),
        ("plot elu --alpha 1,x", "--alpha: 'x' is not a number"),
        ("plot rrelu --lower 0,.1 --upper .3,.4", "sweep one of them"),
        ("plot elu --alpha 1:2:201", "200 is the most"),
        ("plot elu 3", "an input, here 3, is for vector functions."),
        ("plot elu --at 3", "--at is for vector functions."),
        ("plot 3 4", "give at least one FUNCTION"),
        ("plot softmax 3 4 --at 1,2", "not both"),
        ("plot elu -o elu.gif", "only a swept parameter moves"),
        ("plot elu -o elu.bmp", ".gif, .apng"),
        ("plot elu --theme auto", "only an SVG can be light and dark"),
        ("plot softmax --minus relu", "softmax takes a vector and relu a number"),
    ],
)
def test_usage_errors_of_sweeps_and_inputs_say_what_is_right(run, tmp_path, line, said):
    done = run(line)
    assert done.code == 2
    assert said in done.err
    assert not list(tmp_path.iterdir())


def test_numbers_after_a_vector_function_are_its_input(run, tmp_path):
    run("plot softmax 3 -0.7 1/2 -o a.svg")
    run("plot softmax --at 3,-0.7,0.5 -o b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert run("table softmax 3 -0.7 1/2 -n 3").out == run("table softmax --at 3,-.7,.5 -n 3").out


def test_difference_has_a_file_of_its_own(run, tmp_path):
    assert run("plot gelu --minus gelu_tanh").err == "actcli: wrote gelu-minus-gelu_tanh.png\n"
    assert title(tmp_path / "gelu-minus-gelu_tanh.png") == "gelu − gelu_tanh"


def test_animations_have_a_frame_for_each_value(run, tmp_path):
    for name, form in (("elu.gif", "GIF"), ("elu.apng", "PNG")):
        assert run(f"plot elu --alpha 0.1:2:3 --dpi 60 -o {name}").code == 0
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.n_frames, picture.size) == (form, 3, (432, 180))
            assert name == "elu.gif" or picture.info["dpi"] == pytest.approx((60, 60), abs=0.1)


def test_fps_sets_how_long_a_frame_is_shown(run, tmp_path):
    assert run("plot elu --alpha 0.1:2:3 --dpi 60 --fps 20 -o elu.gif").code == 0
    with Image.open(tmp_path / "elu.gif") as picture:
        assert picture.info["duration"] == 50


def test_alt_and_transparent_change_the_png(run, tmp_path):
    run(["plot", "elu", "--alt", "A bend.", "--transparent", "-o", "a.png"])
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.text["Description"] == "A bend."
        assert picture.getpixel((2, 2))[3] == 0
