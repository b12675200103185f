"""Functions of the user's own: in a Python file, and from the plug-ins of other packages."""

import os
import pickle
import subprocess
import sys
import textwrap
import venv
from pathlib import Path

import numpy as np
import pytest

from actcli.specs import loader, plugins
from actcli.specs.spec import parse_spec

MINE = '''
"""Mine."""
import numpy as np
from actcli.activation import activation
from actcli.activation.parameter import param

print("hello")

def swoosh(x, b=1.5, power=1):
    """A swish with a swing."""
    return x**power / (1 + np.exp(-b * x))

def leaky(x, a):
    return np.where(x > 0.25, x, a * x)

def soft(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

def whole(x):
    e = np.exp(x - x.max())
    return e / e.sum()

def odd(x):
    return np.fmod(x, 2)

def broken(x):
    return undefined * x

def one(x):
    return 1.0

number = 3

@activation("Corner", formula="where(x > -shift, x, -shift)", range="[-shift, inf)",
            kinks=("-shift",))
def corner(x, shift: float = param(1.0, "[0, inf)", "how far")):
    """The identity, cut off."""
    return np.maximum(x, -shift)

@corner.with_derivative("where(x > -shift, 1, 0)")
def corner(x, shift):
    return np.where(np.isnan(x), x, np.where(x > -shift, 1.0, 0.0))

@activation("Half", formula="x", range="(-inf, inf)")
def half(x):
    """Declared without a derivative."""
    return x

def leaving(x):
    raise SystemExit(3)

@activation("Bad", formula="x +* 2", range="(-inf, inf)")
def bad(x):
    """With a formula that is none."""
    return x

@bad.with_derivative("1")
def bad(x):
    return 1 + 0 * x
'''


@pytest.fixture
def mine(run, tmp_path):
    (tmp_path / "my.py").write_text(MINE, "utf-8")
    loader._imported.cache_clear()
    yield run
    loader._imported.cache_clear()


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("eval my.py:swoosh -1 2", "eval x/(1+exp(-1.5*x)) -1 2"),
        ("eval ./my.py:swoosh:b=2 -1 2", "eval x/(1+exp(-2*x)) -1 2"),
        ("diff my.py:swoosh -1 2 --b 2", "diff x/(1+exp(-2*x)) -1 2"),
        ("diff my.py:swoosh -1 2 --power 2", "diff x**2/(1+exp(-1.5*x)) -1 2"),
        ("diff my.py:swoosh 1 --order 3", "diff x/(1+exp(-1.5*x)) 1 --order 3"),
        ("diff my.py:leaky:a=0.1 -1 2", "diff where(x>0.25,x,0.1*x) -1 2"),
        ("eval my.py:soft 1 2 3", "eval exp(x-max(x))/sum(exp(x-max(x))) 1 2 3"),
        ("diff my.py:soft 1 2 3", "diff exp(x-max(x))/sum(exp(x-max(x))) 1 2 3"),
        ("diff my.py:corner -3 1 --shift 2", "diff where(x>-2,x,-2) -3 1"),
    ],
)
def test_a_function_in_a_file_is_an_activation(mine, line, same):
    done, wanted = mine(line), mine(same)
    assert done.code == 0
    assert "hello" not in done.out
    numbers = [[float(cell) for cell in row] for row in done.rows]
    assert np.allclose(numbers, [[float(cell) for cell in row] for row in wanted.rows], rtol=1e-13)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("eval my.py:swish 1", 2, "my.py has no function 'swish'. Did you mean 'my.py:swoosh'?"),
        ("eval my.py:zzz 1", 2, "It has swoosh, leaky,"),
        ("eval my.py:number 1", 2, "my.py has no function 'number'"),
        ("eval my.py 1", 2, "name one of my.py. It has swoosh"),
        ("eval no.py:f 1", 3, "cannot read no.py: no such file."),
        ("eval my.py:leaky 1", 2, "add --a NUMBER, or write my.py:leaky:a=NUMBER."),
        ("eval my.py:swoosh 1 --c 2", 2, "no option '--c'"),
        ("diff my.py:odd 1", 2, "my.py:odd: the derivative of np.fmod is not known."),
        ("eval my.py:broken 1", 2, "my.py:broken fails: NameError: name 'undefined' is not"),
        ("eval my.py:leaving 1", 2, "my.py:leaving fails: SystemExit: 3."),
        ("eval my.py:one 1", 2, "my.py:one must return an array shaped like its argument."),
        ("eval my.py:whole 1 2", 2, "axis=-1, keepdims=True"),
        ("eval my.py:half 1", 2, "my.py:half was declared without a derivative"),
        ("info my.py:bad", 2, "my.py: syntax error at 4."),
    ],
)
def test_an_error_in_a_function_of_a_file_is_one_line(mine, line, code, said):
    done = mine(line)
    assert (done.code, done.out) == (code, "")
    assert said in done.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import numpy\n\n1/0\n", "cannot import bad.py, line 3: ZeroDivisionError: division by"),
        ("def f(x:\n", "cannot import bad.py, line 1: SyntaxError: "),
        ("import sys; sys.exit(0)", "cannot import bad.py, line 1: SystemExit: 0"),
    ],
)
def test_a_file_that_cannot_be_imported_says_where(run, tmp_path, source, said):
    (tmp_path / "bad.py").write_text(source)
    loader._imported.cache_clear()
    done = run("eval bad.py:f 1")
    assert (done.code, done.out) == (3, "")
    assert said in done.err


@pytest.mark.parametrize("name", ["swoosh:b=2", "soft", "corner:shift=2"])
def test_a_function_in_a_file_is_pickled_as_its_place(mine, name, tmp_path, monkeypatch):
    f = parse_spec(f"my.py:{name}").bind({})
    pickled = pickle.dumps(f)
    monkeypatch.chdir("/")
    loader._imported.cache_clear()
    again = pickle.loads(pickled)
    x = [1.0, 2.0, 3.0]
    assert again.values == f.values
    assert np.array_equal(again(x), f(x))
    assert np.array_equal(again.derivative(x), f.derivative(x))


@pytest.mark.parametrize("size", [5, 50_000])
def test_a_function_may_write_to_its_argument_but_not_to_the_callers(tmp_path, monkeypatch, size):
    monkeypatch.chdir(tmp_path)
    Path("my.py").write_text(
        "def clipped(x):\n    x[x < 0] = 0\n    return x\n\n"
        "def centred(x):\n    x -= x.mean(axis=-1, keepdims=True)\n    return x\n"
    )
    x = np.random.default_rng(3).normal(size=(size, 3))
    given = x.copy()
    for name, wanted in [
        ("clipped", np.maximum(x, 0)),
        ("centred", x - x.mean(axis=-1, keepdims=True)),
    ]:
        f = loader.from_file("my.py", name)
        assert np.array_equal(f(given), wanted)
        f.derivative(given)
        assert np.array_equal(given, x)


def test_file_of_the_same_size_and_second_is_read_anew(tmp_path, shell):
    (tmp_path / "my.py").write_text("def f(x):\n    return 2 * x\n")
    os.utime(tmp_path / "my.py", (1e9, 1e9))
    command = "PYTHONDONTWRITEBYTECODE= actcli eval my.py:f 1"
    assert shell(command).rows == [["1", "2"]]
    (tmp_path / "my.py").write_text("def f(x):\n    return 3 * x\n")
    os.utime(tmp_path / "my.py", (1e9, 1e9))
    assert shell(command).rows == [["1", "3"]]
    assert [path.name for path in tmp_path.iterdir()] == ["my.py"]


def test_one_path_in_two_folders_is_two_files(tmp_path, monkeypatch):
    for name, factor in (("one", 2), ("two", 3)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.py").write_text(f"def f(x):\n    return {factor} * x\n")
        monkeypatch.chdir(tmp_path / name)
        assert loader.from_file("same.py", "f")(1.0) == factor


def test_a_function_in_a_file_is_plotted_and_described(mine, tmp_path):
    assert mine("plot my.py:swoosh").code == 0
    assert (tmp_path / "swoosh.png").exists()
    assert mine("plot my.py:swoosh my.py:leaky --a 0.1").code == 0
    assert (tmp_path / "swoosh-leaky.png").exists()
    page = mine("info my.py:leaky --a 0.1").out
    assert "x = 0.25: f jumps from 0.025 to 0.25" in page
    assert "f(x)" not in page  # nobody wrote its formula


def test_a_file_whose_name_is_not_utf_8_is_plotted(run, tmp_path):
    path = tmp_path / os.fsdecode(b"a\xff.py")
    path.write_text("def f(x, b=2.0):\n    return b * x\n")
    for suffix in ("png", "svg", "pdf", "html"):
        assert run(["plot", f"{path.name}:f", "--b", "1,2", "-o", f"f.{suffix}"]).code == 0
    assert "family        a\ufffd\n" in run(["info", f"{path.name}:f"]).out


PLUGIN = '''
import numpy as np
from actcli.activation import activation
from actcli.activation.parameter import param

@activation("Swoosh", formula="x*exp(-rate*abs(x))", range="(-inf, inf)", kinks=("0",))
def swoosh(x, rate: float = param(1.0, "(0, inf)", "how fast it decays")):
    """From another package."""
    return x * np.exp(-rate * np.abs(x))

@swoosh.with_derivative("(1 - rate*abs(x))*exp(-rate*abs(x))")
def swoosh(x, rate):
    return (1 - rate * np.abs(x)) * np.exp(-rate * np.abs(x))

def plain(x):
    return np.tanh(x) ** 3
'''

POINTS = """
[actcli.activations]
swoosh = their_package:swoosh
plain_cube = their_package:plain
torn = their_package:missing
relu = their_package:plain
"""


def installed(folder):
    """A package as pip leaves it."""
    (folder / "their_package.py").write_text(PLUGIN)
    info = folder / "their_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)


def forget_plug_ins():
    """Let plug-ins be looked for again."""
    for cached in (plugins.entry_points_by_name, loader._loaded):
        cached.cache_clear()
    sys.modules.pop("their_package", None)


@pytest.fixture
def plugged(run, tmp_path, monkeypatch):
    installed(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    forget_plug_ins()
    yield run
    forget_plug_ins()


def test_a_plug_in_is_like_any_function(plugged, tmp_path):
    assert plugged("eval swoosh -1 --rate 2").rows == [["-1", repr(-float(np.exp(-2.0)))]]
    assert plugged("eval Plain-Cube 1").rows == [["1", repr(float(np.tanh(1.0) ** 3))]]
    assert plugged("diff swoosh 0").rows == [["0", "1"]]
    assert plugged("plot swoosh plain_cube").code == 0
    assert (tmp_path / "swoosh-plain_cube.png").exists()
    assert plugged(["eval", "2*swoosh(x, rate=3)", "1"]).rows[0][0] == "1"


def test_plug_ins_are_listed_and_a_broken_one_is_named(plugged):
    done = plugged("list")
    names = [row[0] for row in done.rows]
    assert {"swoosh", "plain_cube", "relu"} <= {*names}
    assert names.count("relu") == 1
    assert "plug-in 'torn' of their-package cannot be loaded: AttributeError" in done.err
    assert "plug-in 'relu' of their-package is not used: actcli has its own relu." in done.err
    assert "swoosh" in plugged("list --family their_package").out


def test_family_option_sees_plug_ins_installed_later(run, tmp_path, monkeypatch):
    """A plug-in that is installed after they were first asked for is one of them."""
    assert "is not one of" in run("list --family their_package").err
    installed(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    forget_plug_ins()
    assert "swoosh" in run("list --family their_package").out
    forget_plug_ins()


def test_a_broken_plug_in_fails_only_when_named(plugged):
    assert plugged("eval relu 1").err == ""
    done = plugged("eval torn 1")
    assert (done.code, done.out) == (3, "")
    assert "plug-in 'torn' of their-package cannot be loaded" in done.err


def test_a_misspelt_plug_in_is_suggested(plugged):
    done = plugged("eval swosh 1")
    assert done.code == 2
    assert "'swoosh'" in done.err.partition("Did you mean")[2]


def test_names_of_plug_ins_are_completed(plugged):
    from click.testing import CliRunner

    from actcli.cli import cli

    env = {"_ACTCLI_COMPLETE": "bash_complete", "COMP_WORDS": "actcli eval swo", "COMP_CWORD": "2"}
    assert "swoosh" in CliRunner().invoke(cli, env=env).output


@pytest.mark.parametrize("line", ["list --family th", "eval swoosh --ra", "eval swoosh:ra"])
def test_completion_imports_no_plug_in(plugged, line):
    from click.testing import CliRunner

    from actcli.cli import cli

    typed = {"COMP_WORDS": f"actcli {line}", "COMP_CWORD": "3" if "--" in line else "2"}
    shown = CliRunner().invoke(cli, env={"_ACTCLI_COMPLETE": "bash_complete", **typed}).output
    assert ("their_package" in shown) == ("family" in line)
    assert "their_package" not in sys.modules


def test_packages_are_not_searched_for_names_of_the_catalogue(plugged, monkeypatch):
    def never(**_):
        raise AssertionError("looked")

    monkeypatch.setattr("importlib.metadata.entry_points", never)
    for line in ("eval relu 1 -f csv", "table elu --points 3 -f md", "eval x*relu(x) 2"):
        assert plugged(line).code == 0


@pytest.mark.slow
def test_a_package_installed_with_pip_is_found(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "their_package.py").write_text(PLUGIN)
    (source / "pyproject.toml").write_text(
        textwrap.dedent(
            """
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"
            [project]
            name = "their-package"
            version = "1.0"
            [project.entry-points."actcli.activations"]
            swoosh = "their_package:swoosh"
            [tool.hatch.build.targets.wheel]
            include = ["their_package.py"]
            """
        )
    )
    home = tmp_path / "venv"
    venv.create(home, with_pip=True, system_site_packages=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", source], check=True)
    done = subprocess.run(
        [python, "-c", "from actcli.cli import main; main()", "eval", "swoosh", "1"],
        capture_output=True, text=True, env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )  # fmt: skip
    assert done.stdout.split() == ["x", "swoosh", "1", repr(float(np.exp(-1.0)))], done.stderr


def test_a_spec_of_a_file_takes_settings(mine):
    assert parse_spec("my.py:swoosh:b=1,2").family({})[1].settings == {"b": 2.0}
