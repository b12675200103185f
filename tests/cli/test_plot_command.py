"""plot: the file it writes, its notes and errors, and the effect of each option."""

import re
from collections import Counter

import pytest
from click.testing import CliRunner
from helpers.terminal import on_terminal, unstyled
from PIL import Image

from actcli.cli import cli
from actcli.curves.section import Section
from actcli.plot import subject


def title(path):
    with Image.open(path) as picture:
        return picture.text["Title"]


def test_plot_writes_a_png_named_after_the_function(run, tmp_path):
    done = run("plot elu --alpha 0.2")
    assert (done.code, done.out) == (0, "")
    assert done.err == "actcli: wrote elu.png\n"
    with Image.open(tmp_path / "elu.png") as picture:
        assert picture.size == (1440, 600)
        assert picture.text["Title"] == "elu (α = 0.2)"


@pytest.mark.parametrize(
    ("name", "magic"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF"),
                        ("A.PNG", b"\x89PNG")]
)  # fmt: skip
def test_suffix_of_the_file_is_the_format(run, tmp_path, name, magic):
    done = run(f"plot relu -o {name}")
    assert done.code == 0
    assert (tmp_path / name).read_bytes().startswith(magic)
    assert done.err == f"actcli: wrote {name}\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_several_functions_are_one_picture(run, tmp_path):
    done = run("plot elu:alpha=0.2 elu:alpha=1 relu")
    assert done.err == "actcli: wrote elu-relu.png\n"
    assert title(tmp_path / "elu-relu.png") == "elu (α = 0.2), elu (α = 1), relu"


def test_picture_is_written_to_a_pipe(shell):
    done = shell("actcli plot relu -o - | head -c 4 | od -An -c")
    assert done.out.split() == ["211", "P", "N", "G"]
    assert done.err == ""


def test_size_and_dpi(run, tmp_path):
    run("plot relu --size 4x2.5 --dpi 60 -o a.png")
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (240, 150)


@pytest.mark.parametrize("size", ["2.54x5.08cm", "25.4mmx5.08cm", "1x2in", "72x144pt", "1x2"])
def test_size_has_a_unit(run, tmp_path, size):
    assert run(f"plot relu --layout overlay --size {size} --dpi 60 -o a.png").code == 0
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (60, 120)


def test_layout_theme_title_and_range_change_the_picture(run, tmp_path):
    run("plot relu -o a.svg")
    plain = (tmp_path / "a.svg").read_text("utf-8")
    for option in ("--layout stack", "--layout overlay", "--theme dark", "--theme print",
                   "--range -1:2", "--title Ramp"):  # fmt: skip
        run(f"plot relu {option} -o b.svg")
        assert (tmp_path / "b.svg").read_text("utf-8") != plain, option
    run("plot relu --title Ramp -o b.png")
    assert "Ramp" in title(tmp_path / "b.png")
    assert "#0d1117" not in plain
    run("plot relu --theme dark -o b.svg")
    assert "#0d1117" in (tmp_path / "b.svg").read_text("utf-8")


def test_order_draws_a_panel_for_each(run, tmp_path):
    done = run("plot gelu --order 0,1,2")
    assert (done.code, done.err) == (0, "actcli: wrote gelu.png\n")
    with Image.open(tmp_path / "gelu.png") as picture:
        assert picture.size == (2160, 600)
    assert run("plot gelu --order 2 -o second.svg").code == 0
    drawn = (tmp_path / "second.svg").read_text("utf-8")
    assert "gelu, second derivative" in drawn
    assert "The second derivative of gelu lies between" in drawn
    assert run("plot gelu --order 0,1,2,3 -o gelu.html").code == 0
    page = (tmp_path / "gelu.html").read_text("utf-8")
    assert '"heads":["f(x)","f′(x)","f″(x)","f‴(x)"]' in page.replace(", ", ",")
    sketched = run("plot softmax 3 0.7 --order 0,2 --sketch").out
    assert "∂²f/∂x₁²" in sketched
    assert "∂f/" not in sketched


@pytest.mark.parametrize("name", ["maxout", "maxmin"])
def test_order_of_a_function_of_groups(run, name):
    done = run(f"plot {name} --order 0,2 -o a.svg")
    assert (done.code, done.err) == (0, "actcli: wrote a.svg\n")


def test_at_sets_the_input_of_a_vector_function(run, tmp_path):
    run("plot softmax -o a.svg")
    run("plot softmax --at 3,0.7,0.5 -o b.svg")
    assert (tmp_path / "a.svg").read_bytes() != (tmp_path / "b.svg").read_bytes()


def test_seed_draws_one_random_slope_for_a_curve(run, tmp_path):
    assert run("plot rrelu --seed 1 -o a.svg").code == 0
    run("plot rrelu --seed 2 -o b.svg")
    run("plot rrelu --seed 1 -o c.svg")
    a, b, c = ((tmp_path / f"{name}.svg").read_bytes() for name in "abc")
    assert a == c != b


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("plot relu -o a.jpg", 2, "a picture ends in .png, .svg, .pdf"),
        ("plot relu -o relu", 2, "a picture ends in"),
        ("plot relu -o no/a.png", 3, "cannot write no/a.png: no such file or directory."),
        ("plot relu --at 1,2", 2, "--at is for vector functions."),
        ("plot relu -r 5:-5", 2, "did you mean -5:5?"),
        ("plot relu --dpi 0", 2, "--dpi: must be at least 10, got 0."),
        ("plot relu --dpi much", 2, "--dpi: 'much' is not a whole number."),
        ("plot relu --size 4", 2, "is not a size WIDTHxHEIGHT in inches"),
        ("plot relu --size 0.1x0.1", 2, "too small"),
        ("plot relu --size 1000x1000", 2, "too many pixels"),
        ("plot relu --layout round", 2, "is not one of"),
        ("plot relu --theme pink", 2, "is not one of"),
        ("plot gelo", 2, "Did you mean 'gelu'"),
        ("plot", 2, "actcli plot needs a FUNCTION."),
        ("plot relu --size 4x2furlong", 2, "is not a size WIDTHxHEIGHT in inches, or as in 8x6cm"),
        ("plot relu --ylim 2:1", 2, "--ylim: '2:1' is empty: did you mean 1:2?"),
        ("plot relu --ylim 1:inf", 2, "--ylim: the ends must be finite"),
        ("plot relu --ylim 0:1,0:1,0:1", 2, "3 vertical ranges are for 3 panels"),
        ("plot relu --without title,axes", 2, "--without: 'axes' is not one of title, formula"),
        ("plot relu elu --labels a", 2, "--labels has 1 for 2 functions: give one for each."),
        ("plot relu elu --labels a,", 2, "--labels: 'a,' has an empty label."),
        ("plot elu --dpi 99 -o a.svg", 2, "--dpi is for pixels, which a .svg has none of."),
        ("plot elu --alpha 1,2 --fps 5", 2, "--fps is for a picture that moves: .gif or .apng."),
        ("plot gelu --order 9", 2, "--order: must be at most 8, got 9."),
    ],
)
def test_usage_errors_leave_no_file(run, tmp_path, line, code, said):
    done = run(line)
    assert done.code == code
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_old_picture_survives_an_error(run, tmp_path):
    (tmp_path / "relu.png").write_bytes(b"old")
    assert run("plot relu --size 0.1x0.1").code == 2
    assert (tmp_path / "relu.png").read_bytes() == b"old"


# In characters, and down a pipe


@pytest.mark.parametrize(
    ("form", "magic"),
    [
        ("png", b"\x89PNG"),
        ("svg", b"<?xml"),
        ("pdf", b"%PDF"),
        ("html", b"<!DOCTYPE"),
        ("gif", b"GIF8"),
    ],
)
def test_every_format_is_written_to_a_pipe(form, magic):
    done = CliRunner().invoke(cli, f"plot elu --alpha 1,2 -f {form} -o -".split())
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes.startswith(magic)


def test_format_names_the_file(run, tmp_path):
    assert run("plot relu -f svg").err == "actcli: wrote relu.svg\n"
    assert run("plot relu -f svg -o picture").err == "actcli: wrote picture\n"
    assert (tmp_path / "picture").read_bytes() == (tmp_path / "relu.svg").read_bytes()


def test_terminal_gets_a_sketch_and_no_picture(tmp_path):
    shown, err, code = on_terminal("plot", "relu", "-o", "-", cwd=tmp_path)
    assert (shown, code) == ("", 2)
    assert err == "actcli: a terminal shows no pictures: add > FILE, or choose --sketch.\n"
    shown, err, code = on_terminal("plot", "relu", "-o", "a.svg", cwd=tmp_path, columns=60)
    assert (err, code) == ("actcli: wrote a.svg\n", 0)
    lines = unstyled(shown).splitlines()
    assert max(map(len, lines)) <= 60
    assert [line.strip() for line in lines if "(x)" in line] == ["f(x)", "f'(x)"]
    assert on_terminal("plot", "relu", "-q", "-o", "a.svg", cwd=tmp_path)[:2] == ("", "")


@pytest.mark.parametrize("specs", ["elu", "elu relu", "softmax 3 0.7 0.5", "gelu --minus gelu_tanh",
                                   "rrelu --seed 1", "elu --alpha 0.1,1 -r -2:2"])  # fmt: skip
def test_sketch_option_writes_no_file(run, tmp_path, specs):
    done = run(f"plot {specs} --sketch")
    assert (done.code, done.err) == (0, "")
    assert "f(x" in done.out
    assert "⢀" in done.out
    assert not list(tmp_path.iterdir())


def test_sketch_shows_what_the_picture_shows(run):
    assert "× 10⁻⁴" in run("plot gelu --minus gelu_tanh --sketch").out
    assert "f(x₁, 0.7, 0.5)" in run("plot softmax 3 0.7 0.5 --sketch").out
    assert run("plot elu --sketch").out != run("plot elu --sketch -r -1:1").out


def test_sketch_is_ascii_for_an_ascii_stream(shell):
    done = shell("PYTHONIOENCODING=ascii actcli plot elu relu --alpha 0.2 --sketch")
    assert done.out.isascii()
    assert done.out.startswith("1 elu (alpha = 0.2)   2 relu\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "plot relu --sketch -o a.png",
            "writes no file: leave out -o, -f, --print-alt and --snippet.",
        ),
        ("plot elu --alpha 1:2:36 --sketch", "36 curves are more than a sketch can show"),
        ("plot relu -f bmp", "'bmp' is not one of png, svg, pdf"),
        ("plot relu -f gif", "only a swept parameter moves"),
    ],
)
def test_usage_errors_of_formats_and_sketches(run, tmp_path, line, said):
    done = run(line)
    assert done.code == 2
    assert said in done.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("line", ["rrelu", "gumbel_softmax", "gumbel_softmax 1 2 3 4 5 6"])
def test_seed_gives_the_same_picture_again(run, tmp_path, line):
    for name in ("a.svg", "b.svg"):
        assert run(f"plot {line} --seed 1 -o {name}").code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


# Work done once


@pytest.fixture
def calls(monkeypatch):
    """Count the calls of what takes time, by name."""
    counted = Counter()

    def count(owner, name):
        function = getattr(owner, name)

        def counting(*args, **options):
            counted[name] += 1
            return function(*args, **options)

        monkeypatch.setattr(owner, name, counting)

    count(subject, "trace")
    count(Section, "of")
    return counted


@pytest.mark.parametrize("specs", ["elu", "elu relu", "softmax 3 0.7 0.5", "gelu --minus silu"])
def test_file_and_sketch_trace_each_function_once(run, calls, monkeypatch, specs):
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda stream: True)
    done = run(f"plot {specs} -o a.svg")
    functions = 2 if specs == "elu relu" else 1
    assert "f(x" in done.out
    assert calls == {"trace": functions, "of": functions}


def test_file_traces_each_function_once(run, calls):
    assert run("plot elu relu -o a.svg").out == ""
    assert calls == {"trace": 2, "of": 2}


def test_points_change_the_curves_and_not_the_description(run, tmp_path):
    for name, options in (("few", "-n 20"), ("many", "")):
        assert run(f"plot gelu {options} -f html -o {name}.html").code == 0
    few, many = ((tmp_path / f"{name}.html").read_text("utf-8") for name in ("few", "many"))
    description = re.compile(r'<meta name="description" content="([^"]*)">')
    assert description.findall(few) == description.findall(many)
    assert len(few) < len(many)
