"""`actcli info`: the rows of computed properties."""

import json

import pytest


def test_info_shows_the_end_of_a_function(run):
    lines = [" ".join(line.split()) for line in run("info log(x)").out.splitlines()]
    assert "limits f -> inf towards inf" in lines
    assert "kinks x = 0: an end; f -> -inf, f' -> inf from the right" in lines
    assert "shape increasing, concave, unbounded, smooth" in lines


def test_info_shows_poles(run):
    lines = [" ".join(line.split()) for line in run("info 1/x").out.splitlines()]
    assert "kinks x = 0: a pole, f -> -inf on the left, inf on the right" in lines
    assert "shape not monotonic, odd, unbounded, with a pole" in lines


def test_info_shortens_long_lists(run):
    out = run("info tan(x)").out
    assert "listed        only what lies from -32 to 32\n" in out
    assert "9.42478, 12.5664, and 12 more, which -f json lists\n" in out
    assert "                and 12 more, which -f json lists\n" in out
    assert out.count("a pole") == 8 + 1
    out = run("info sin(1/x)").out
    assert out.count("maximum") < 6
    assert "of class" not in out
    assert "kinks" not in run("info sin(x)/x").out  # At its gap it has the value that it tends to.


def test_info_makes_plain_data_for_json_alone(run, monkeypatch):
    text = run("info gelu").out
    monkeypatch.setattr("actcli.analysis.summary.facts", lambda *given: {"name": "it"})
    assert run("info gelu").out == text
    assert json.loads(run("info gelu -f json").out)["name"] == "it"


def test_info_shows_a_line_as_an_equation(run):
    out = run("info x/2+1-exp(-x**2)").out
    assert "y = 0.5 x + 1 towards -inf; y = 0.5 x + 1 towards inf" in " ".join(out.split())


def test_normal_inputs(run):
    known = json.loads(run("info gelu -f json").out)["gaussian"]
    assert known["gain"] == pytest.approx(1.533530441195, rel=1e-11)
    assert known["fixed_point"] == {"mean": 0, "variance": 0, "multiplier": 0.25, "stable": True}
    critical = known["critical"]
    assert critical["sigma_w2"] == pytest.approx(1.98305825744)
    text = run("info gelu").out
    assert "nn.init.normal_(w," in text
    assert "std=1.533530441*fan_in**-0.5" in text
    assert "the signal dies out" in text


def test_other_normal_inputs(run):
    line = "info relu -f json --input-mean 3 --input-std 1/8"
    known = json.loads(run(line).out)["gaussian"]
    assert (known["input_mean"], known["input_std"]) == (3, 0.125)
    assert known["mean"] == pytest.approx(3, rel=1e-12)
    assert known["variance"] == pytest.approx(1 / 64, rel=1e-9)


def test_moments_that_do_not_exist(run):
    assert "mean does not exist" in run("info 1/x").out
    known = json.loads(run(["info", "exp(x**2/3)", "-f", "json"]).out)["gaussian"]
    assert known["mean"] == pytest.approx(3**0.5)
    assert known["second_moment"] == "inf"
    assert known["fixed_point"] is None


def test_a_vector_function_has_no_normal_inputs(run):
    assert json.loads(run("info softmax -f json").out)["gaussian"] is None
    assert "normal inputs" not in run("info softmax").out


@pytest.mark.parametrize(
    "option", ["--input-std 0", "--input-std=-1", "--input-std inf", "--input-mean nan"]
)
def test_inputs_without_a_distribution_are_refused(run, option):
    done = run(f"info gelu {option}")
    assert done.code == 2
    assert done.err.startswith(f"actcli: {option.replace('=', ' ').split()[0]}: must be ")


def test_bounds_of_errors_are_those_of_default_parameters(run):
    words = ", with default parameters"
    for options in ("", "--alpha 0.2"):
        out = " ".join(run(f"info elu {options}").out.split())
        assert (words in out) == bool(options)
        assert "ulp in float64" in out
