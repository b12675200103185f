"""`actcli info`: the rows of computed properties."""


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
    assert "x = 0: f has no value, and tends to 1\n" in run("info sin(x)/x").out


def test_info_makes_plain_data_for_json_alone(run, monkeypatch):
    text = run("info gelu").out
    monkeypatch.setattr("actcli.analysis.summary.facts", lambda *given: {"name": "it"})
    assert run("info gelu").out == text
    assert run("info gelu -f json").out == '{\n  "name": "it"\n}\n'


def test_info_shows_a_line_as_an_equation(run):
    out = run("info x/2+1-exp(-x**2)").out
    assert "y = 0.5 x + 1 towards -inf; y = 0.5 x + 1 towards inf" in " ".join(out.split())
