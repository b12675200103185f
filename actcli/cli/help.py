"""`actcli help`: a topic of the documentation, or the help of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actcli.cli._base import HelpfulCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._options import COLOR_OPTION
from actcli.cli._tokens import unguard
from actcli.cli._types import ChoiceType
from actcli.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_WIDTH, MAX_WIDTH = 20, 88
# In columns. Longer lines are harder to read, and shorter ones would break every other word.


SEE_ALL = "(all topics: actcli help)"


def _subjects() -> Iterable[str]:
    """Return the topics, then the commands."""
    from actcli.cli import COMMANDS
    from actcli.cli._topics import topics

    return [*topics(), *COMMANDS.names()]


class TopicType(ChoiceType):
    """A topic of the documentation, or a command."""

    name = "topic"

    def __init__(self) -> None:
        super().__init__(_subjects)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from actcli.cli import ALIASES
        from actcli.specs.spec import is_spec

        topic = unguard(value)
        if topic in ALIASES or topic in self.words:
            return topic
        if not is_spec(topic):
            hint = did_you_mean(topic, self.words)
            raise click.UsageError(f"no topic {topic!r}{hint and '.'}{hint}  {SEE_ALL}")
        line = f"actcli info {topic}"
        raise click.UsageError(f"{topic!r} is a function, not a topic. Did you mean {line!r}?")


@click.command("help", cls=HelpfulCommand)
@click.argument("topic", metavar="[TOPIC]", type=TopicType(), required=False)
@COLOR_OPTION
@pass_console
@click.pass_context
def command(ctx: click.Context, console: Console, /, topic: str | None) -> None:
    """Explain a TOPIC, or a command; without one, list the topics.

    On a terminal the text is rendered, in a pipe it is Markdown.

    \b
    actcli help
    actcli help formulas
    actcli help eval
    """
    from actcli.cli._topics import topic_text, topics

    if topic is None:
        console.write(_contents(console))
    elif topic in topics():
        _write_markdown(console, topic_text(topic))
    else:
        console.write(_command_help(ctx, topic))


def _contents(console: Console) -> str:
    """Return the list of topics, each with a sentence."""
    from actcli.cli._topics import topic_summary, topics

    formatter = click.HelpFormatter(width=_text_width(console))
    with formatter.section("Topics, as in actcli help formulas"):
        formatter.write_dl([(topic, topic_summary(topic)) for topic in topics()])
    formatter.write_paragraph()
    formatter.write_text("Commands: actcli --help, and actcli help eval or actcli eval --help.")
    return formatter.getvalue().rstrip("\n")


def _command_help(ctx: click.Context, name: str) -> str:
    """Return what a command writes for --help."""
    from actcli.cli import cli

    command = cli.get_command(ctx, name)
    assert command is not None  # the type of the argument admits no other topic
    with command.make_context(name, [], parent=ctx.parent, resilient_parsing=True) as inner:
        return command.get_help(inner)


def _write_markdown(console: Console, markdown: str) -> None:
    """Write Markdown: rendered by Rich on a terminal or if colour is asked for, else as it is."""
    if not (console.color or console.results.isatty()):
        console.write(markdown.rstrip("\n"))
        return
    from io import StringIO

    from rich.console import Console as RichConsole
    from rich.markdown import Markdown
    from rich.theme import Theme

    page = StringIO()  # Rich would end the program where a pipe is closed.
    rich = RichConsole(
        file=page,
        width=_text_width(console),
        force_terminal=True,
        no_color=None if console.color is None else not console.color,
        color_system=None if console.color is False else "auto",
        theme=Theme({"markdown.code": "bold cyan"}),  # Rich's has a black background.
    )
    rich.print(Markdown(markdown, code_theme="ansi_light", hyperlinks=False))
    for line in page.getvalue().splitlines():
        console.write(line)


def _text_width(console: Console) -> int:
    return max(MIN_WIDTH, min(console.width, MAX_WIDTH))
