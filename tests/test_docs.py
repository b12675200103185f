"""What the documentation says is true."""

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from generate.transcripts import CONTRIBUTING, README, ROOT, TOPICS, blocks, documents, replayed
from helpers.whole import whole

import actcli
from actcli.catalogue import catalogue, find
from actcli.cli import cli

COMMANDS = cli.list_commands(None)
PACKAGE = Path(actcli.__file__).parent
MAPS = [PACKAGE / "README.md", ROOT / ".github" / "SECURITY.md", ROOT / "CHANGELOG.md"]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{document} {block.splitlines()[0][2:60]}")
        for document, block in blocks()
    ],
)
def test_transcripts_are_what_the_tool_prints(block):
    assert replayed(block) == block


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_python_sessions_are_true(path):
    failed, _ = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert failed == 0


def test_there_are_python_sessions():
    texts = [path.read_text("utf-8") for path in (README, TOPICS / "python.md")]
    assert all(text.count(">>> ") >= 3 for text in texts)


def shell_lines():
    """Return the commands in the blocks of the documents that show no output."""
    texts = [path.read_text("utf-8") for path in documents()]
    blocks = [block for text in texts for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if re.fullmatch("actcli [^|>]*", line)})


@pytest.mark.parametrize("line", shell_lines())
def test_commands_without_a_transcript_succeed(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, shlex.split(line)[1:])
    if "pip install 'actcli[train]'" in done.stderr:
        pytest.skip("no scikit-learn")
    assert done.exit_code == 0, done.stderr


def test_the_declaration_for_plug_ins_keeps_what_it_promises(tmp_path, monkeypatch):
    text = (TOPICS / "plug-ins.md").read_text("utf-8")
    (tmp_path / "mine.py").write_text(
        re.search(r"```python\n(.*?)```", text, re.DOTALL)[1], "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["check", "mine.py:steep_relu"])
    assert done.exit_code == 0, done.stdout
    assert "WRONG" not in done.stdout


def test_the_readme_is_short():
    assert len(README.read_text("utf-8").splitlines()) <= 150


def test_the_numbers_of_the_readme_are_those_of_the_catalogue():
    text = " ".join(README.read_text("utf-8").split())
    values, slopes = zip(*(activation.accuracy for activation in catalogue().values()), strict=True)
    assert f"Each of the {len(catalogue())} functions" in text
    bounds = f"within {max(values):g} ulp and every derivative within {max(slopes):g},"
    assert f"every value is {bounds}" in text


@pytest.mark.parametrize("path", [*documents(), *MAPS], ids=lambda path: path.name)
def test_links_lead_to_files(path):
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`]*`", "code", text)
    for link in re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", text):
        target = "".join(link)
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_picture_has_a_text_in_its_place():
    pictures = re.findall(r"<img [^>]*>", README.read_text("utf-8"))
    assert pictures
    assert all(re.search(r'alt="[^"]{20,}"', picture) for picture in pictures)


def test_the_map_has_every_folder_and_no_other():
    rows = re.findall(r"^\| `(\w+)/` \|", (PACKAGE / "README.md").read_text("utf-8"), re.MULTILINE)
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert len(rows) == len({*rows})
    assert {*rows} == folders


def test_the_map_names_files_that_exist():
    text = (PACKAGE / "README.md").read_text("utf-8")
    for name in re.findall(r"`([\w/]+(?:/|\.py))`", text):
        assert (PACKAGE / name).exists(), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_is_in_the_readme(name):
    command = cli.get_command(None, name)
    assert command.help
    assert f"actcli {name}" in README.read_text("utf-8")
    for parameter in command.params:
        if parameter.param_type_name == "option":
            assert parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_a_terminal(name):
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    assert max(map(len, shown.output.splitlines())) <= 80


@whole
def test_every_function_is_documented(activation):
    assert activation.summary.endswith(".")
    assert activation.title
    assert activation.pros
    assert activation.cons
    assert "\n" not in activation.pros + activation.cons
    assert all(p.help for p in activation.parameters)


@whole
def test_no_parameter_is_named_like_an_option(activation):
    taken = {
        spelling.lstrip("-").replace("-", "_")
        for name in COMMANDS
        for option in cli.get_command(None, name).params
        for spelling in option.opts
    } | {"train", "seed", "help"}
    assert taken.isdisjoint(activation.values)


def declaration():
    """Return the declaration in CONTRIBUTING.md."""
    text = CONTRIBUTING.read_text("utf-8")
    return re.search(r"<!-- declaration -->\n```python\n(.*?)```", text, re.DOTALL)[1]


def test_a_new_function_is_one_declaration_in_one_file(tmp_path):
    """Put in the catalogue's folder, the function of CONTRIBUTING.md is everywhere."""
    package = tmp_path / "actcli"
    shutil.copytree(Path(actcli.__file__).parent, package)
    (package / "catalogue" / "mine.py").write_text(declaration(), "utf-8")

    def run(*args, env=None):
        done = subprocess.run(
            [sys.executable, "-m", "actcli", *args],
            cwd=tmp_path, capture_output=True, text=True, env=env, check=True,
        )  # fmt: skip
        return done.stdout

    name = re.search(r"^def (\w+)", declaration(), re.MULTILINE)[1]
    assert len(run("eval", name, "-1", "2").splitlines()) == 3
    assert len(run("diff", name, "-1", "2").splitlines()) == 3
    assert len(run("table", name, "--points", "5").splitlines()) == 6
    assert name in run("list")
    assert name in run("info", name)
    run("plot", name)
    assert (tmp_path / f"{name}.png").stat().st_size > 10_000
    completed = run(
        env={"_ACTCLI_COMPLETE": "bash_complete", "COMP_WORDS": f"actcli eval {name[:2]}",
             "COMP_CWORD": "2", "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert f"plain,{name}" in completed


def test_the_table_of_errors_is_of_the_whole_catalogue():
    """And no error in tests/generate/accuracy.md is above what is declared."""
    page = (Path(__file__).parent / "generate" / "accuracy.md").read_text("utf-8")
    lines = [line.split("|")[1:-1] for line in page.splitlines() if line.count("|") == 8]
    rows = [[cell.strip() for cell in line] for line in lines[2:]]
    assert [name for name, *_ in rows] == list(catalogue())
    for name, *cells in rows:
        for bound, *measured, declared in zip(
            find(name).accuracy, cells[::3], cells[1::3], cells[2::3], strict=True
        ):
            assert declared == f"{bound:g}", name
            assert all(float(error or 0) <= bound + 0.005 for error in measured), name


@pytest.mark.parametrize(
    ("mistake", "error"),
    [
        (lambda: actcli.find("gelo"), actcli.ActcliError),
        (lambda: actcli.elu(1.0, alpha=-1), actcli.ActcliError),
        (lambda: actcli.expression("x*sigmod(x)"), actcli.ActcliError),
        (lambda: actcli.glu([1.0, 2.0, 3.0]), actcli.ActcliError),
        (lambda: actcli.elu("1"), TypeError),
        (lambda: actcli.elu.derivative(1.0, order=-1), ValueError),
    ],
)
def test_mistakes_in_python_are_the_errors_that_the_topic_names(mistake, error):
    with pytest.raises(error):
        mistake()
