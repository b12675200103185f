"""`actcli completion`: a script that lets the shell complete commands, functions, parameters."""

from __future__ import annotations

import click

from actcli.cli._base import HelpfulCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._params import ChoiceType

SHELLS = ("bash", "zsh", "fish")
BETTER = {  # what Click's scripts lack
    "bash": {
        # A colon would end the word, so that elu:al could not be completed,
        "_actcli_completion() {": "COMP_WORDBREAKS=${COMP_WORDBREAKS//:}\n_actcli_completion() {",
        # the sign in --layout=st is a word, which is none of ours,
        "    local response\n": """    local response word words=()
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        [[ $word == "=" && ${words[-1]-} == --* ]] || words+=("$word")
    done
    [[ $word == "=" ]] && words+=("")
""",
        'COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD': 'COMP_WORDS="${words[*]}" '
        "COMP_CWORD=$((${#words[@]} - 1))",
        # and a space would end elu:alpha=, behind which a number is to come.
        "COMPREPLY+=($value)": "COMPREPLY+=($value)\n"
        "            [[ $value == *= ]] && compopt -o nospace",
    },
    # A comma would end a word and its help.
    "fish": {'string split ","': 'string split -m 1 ","'},
}


@click.command("completion", cls=HelpfulCommand)
@click.argument("shell", type=ChoiceType(SHELLS))
@pass_console
def command(console: Console, shell: str) -> None:
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
    for part, better in BETTER.get(shell, {}).items():
        script = script.replace(part, better, 1)
    console.write(script)
