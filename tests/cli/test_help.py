"""`actcli help`: topics, commands, hints, and how a topic is shown."""

import re

import pytest
from click.testing import CliRunner
from helpers.terminal import on_terminal, unstyled

from actcli.cli import _exit, _topics, cli
from actcli.formula.vocabulary import CONSTANTS, VECTOR_WORDS, WORDS
from actcli.input import READERS
from actcli.lut.presets import PRESETS
from actcli.output import FORMATS
from actcli.plot.layout import LAYOUTS
from actcli.plot.render.animation import ANIMATION_FORMATS
from actcli.plot.render.save import PICTURE_FORMATS
from actcli.plot.theme import THEMES
from actcli.support.interruption import REASONS

COMMANDS = cli.list_commands(None)


def test_topics_are_listed_with_a_sentence_each(run):
    lines = run("help").out.splitlines()
    for topic in _topics.topics():
        (line,) = [line for line in lines if line.startswith(f"  {topic} ")]
        assert _topics.topic_summary(topic).startswith(line.split(maxsplit=1)[1])
        assert _topics.topic_summary(topic).endswith(".")


def test_help_of_a_command_is_that_of_the_command(run):
    for name in (*COMMANDS, "grad"):
        assert run(f"help {name}").out == run(f"{name} --help").out


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        ("formula", "no topic 'formula'. Did you mean 'formulas'?  (all topics: actcli help)"),
        ("evl", "no topic 'evl'. Did you mean 'eval'?  (all topics: actcli help)"),
        ("nothing", "no topic 'nothing'  (all topics: actcli help)"),
        ("elu", "'elu' is a function, not a topic. Did you mean 'actcli info elu'?"),
        ("gelu", "'gelu' is a function, not a topic. Did you mean 'actcli info gelu'?"),
    ],
)
def test_unknown_topic_is_an_error_with_a_hint(run, topic, message):
    done = run(f"help {topic}")
    assert (done.code, done.out, done.err) == (2, "", f"actcli: {message}\n")


@pytest.mark.parametrize("topic", _topics.topics())
def test_topic_is_markdown_in_a_pipe(run, topic):
    shown = run(f"help {topic}").out
    assert shown.startswith("# ")
    assert shown == _topics.topic_text(topic)
    assert "<!--" not in shown


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("topic", ["", *_topics.topics()])
def test_topic_fits_the_terminal(topic, columns):
    shown, _, code = on_terminal("help", *topic.split(), columns=columns)
    assert code == 0
    assert max(map(len, unstyled(shown).splitlines())) <= columns


def test_topic_is_rendered_on_a_terminal():
    shown, _, _ = on_terminal("help", "numbers", columns=80)
    assert "\x1b[" in shown
    assert "```" not in shown
    assert "\x1b[" not in on_terminal("help", "numbers", NO_COLOR="1")[0].replace("\x1b[1m", "")


def test_topic_has_the_background_of_the_terminal():
    shown, _, _ = on_terminal("help", "numbers", columns=80)
    codes = {code for style in re.findall(r"\x1b\[([\d;]*)m", shown) for code in style.split(";")}
    assert codes
    assert not codes & {*map(str, range(40, 49)), *map(str, range(100, 108))}


def test_color_always_renders_in_a_pipe():
    shown = CliRunner().invoke(cli, ["help", "json", "--color", "always"], color=True).stdout
    assert "\x1b[" in shown
    assert "```" not in shown


def test_the_topic_of_formulas_has_every_word_and_constant():
    text = _topics.topic_text("formulas")
    for name in (*WORDS, *VECTOR_WORDS):
        assert text.count(f"- `{name}(") == 1
    for name in CONSTANTS:
        assert f"- `{name}`: " in text


def test_every_word_says_what_it_is_unless_mathematics_does():
    """It has a meaning, a derivative or a definition."""
    for word in (*WORDS.values(), *VECTOR_WORDS.values()):
        assert word.meaning or word.derivative or word.definition, word.name


def test_the_topic_of_exit_codes_has_every_code():
    codes = {value for name, value in vars(_exit).items() if name.isupper()}
    codes |= {128 + number for number in REASONS}
    rows = re.findall(r"^\| (\d+) \|", _topics.topic_text("exit-codes"), re.MULTILINE)
    assert {*map(int, rows)} == codes


def test_the_topic_of_lookup_tables_has_every_preset():
    assert all(f"- `{name}`: " in _topics.topic_text("lookup-tables") for name in PRESETS)


def test_the_topic_of_numbers_has_every_format():
    text = _topics.topic_text("numbers")
    suffixes = {suffix for reader in READERS.loaded() for suffix in reader.SUFFIXES}
    names = {*FORMATS.names(), *suffixes}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_topic_of_figures_has_every_format_layout_and_theme():
    text = _topics.topic_text("figures")
    names = {*PICTURE_FORMATS, *ANIMATION_FORMATS, *LAYOUTS, *THEMES}
    assert {name for name in names if not re.search(rf"`\.?{name}`", text)} == set()


def test_the_help_of_the_group_shows_every_command_at_work(run):
    shown = run("--help").out
    for name in COMMANDS:
        assert f"\n  actcli {name} " in shown
