"""`actcli flow`: tables, chains, pictures and what it refuses."""

import json

import pytest

SMALL = "--depth 4 --width 16 --batch 8"


def test_layers(run):
    done = run(f"flow relu {SMALL}")
    head, *rows = (line.split("\t") for line in done.out.splitlines())
    assert head == ["layer", "mean", "variance", "dead", "saturated", "gradient"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert done.err.startswith("actcli: Rectified Linear Unit: gradients last: ")


def test_several_functions(run):
    done = run(f"flow relu elu:alpha=2 {SMALL} -f csv -q")
    assert done.err == ""
    head = done.out.splitlines()[0].split(",")
    assert head[1] == "relu mean"
    assert head[-1] == "elu(alpha=2) gradient"


def test_json(run):
    functions = json.loads(run(f"flow relu gelu {SMALL} -f json").out)
    assert [f["function"] for f in functions] == ["relu", "gelu"]
    assert {*functions[0]["rows"][0]} == {
        "layer",
        "mean",
        "variance",
        "dead",
        "saturated",
        "gradient",
    }


def test_own_formula(run):
    assert run(["flow", "x*sigmoid(b*x):b=2", *SMALL.split()]).code == 0


def test_chain(run):
    done = run("flow relu --weights 2,3 --inputs 1,2,3 --digits 6")
    assert done.out.splitlines()[1].split("\t") == ["1", "1", "1", "1", "2", "6"]
    assert "the gradient in the first unit is 6" in done.err


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "html"])
def test_pictures(run, tmp_path, ending):
    path = tmp_path / f"flow.{ending}"
    done = run(f"flow sigmoid relu {SMALL} -o {path}")
    assert (done.code, done.out) == (0, "")
    assert f"wrote {path}" in done.err
    content = path.read_bytes()
    assert content.startswith(
        {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "html": b"<!DOC"}[ending]
    )
    if ending in ("svg", "html"):
        assert b"what mean-field theory predicts" in content


def test_picture_of_a_dead_network(run, tmp_path):
    path = tmp_path / "flow.png"
    assert run(f"flow binary_step exponential --init 30 {SMALL} -o {path}").code == 0
    assert path.exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("flow softmax", "flow takes functions of a number; softmax is one of a vector"),
        ("flow relu --init hee", "Did you mean 'he'?"),
        ("flow relu --init 0", "--init: must be above 0"),
        ("flow relu --depth 0", "--depth: must be at least 1"),
        ("flow relu --dropout 1", "--dropout: must be at least 0 and below 1"),
        ("flow relu --dropout 0.1 --alpha-dropout 0.1", "give --dropout or --alpha-dropout"),
        ("flow relu --weights 1 --inputs 1", "1 weights lie between 2 units, not between 1"),
        ("flow relu --weights nan --inputs 1,1", "weights and inputs of a chain must be finite"),
        ("flow relu --weights 1 --inputs 1,1 -o c.png", "is written as a table, not drawn"),
        ("flow relu --weights 1", "give --inputs one number more"),
        ("flow softplus --init critical", "no critical initialisation that is known"),
        ("flow relu --clip-norm 0", "--clip-norm: must be above 0"),
        ("flow relu -o flow.xyz", "cannot tell a format from 'flow.xyz'"),
        ("flow relu --depth 9999", "keep 1,310,588,928 weights and slopes, more than 268,435,456"),
        ("flow relu --init 1e200", "--init: must be above 0 and below 1e+100, got 1e+200"),
        ("flow relu --bias-std 1e200", "--bias-std: must be at least 0 and below 1e+100"),
        ("flow", "FUNCTION"),
    ],
)
def test_refused(run, line, message):
    done = run(line)
    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert len(done.err.splitlines()) == 1
