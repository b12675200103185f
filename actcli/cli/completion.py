"""`actcli completion`: a script that lets the shell complete commands, functions, parameters."""

from __future__ import annotations

import click

from actcli.cli._telling import Told, show
from actcli.cli._types import Choice

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Told)
@click.argument("shell", type=Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script of a SHELL.

    \b
    eval "$(actcli completion bash)"        in ~/.bashrc
    eval "$(actcli completion zsh)"         in ~/.zshrc
    actcli completion fish | source         in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from actcli.cli import cli

    complete = get_completion_class(shell)
    assert complete is not None  # the choice admits no other shell
    script = complete(cli, {}, "actcli", "_ACTCLI_COMPLETE").source()
    if shell == "bash":  # where a colon would end the word, so that elu:al could not be completed
        script = "COMP_WORDBREAKS=${COMP_WORDBREAKS//:}\n" + script
    show(script)
