"""`actcli completion`: a script that lets the shell complete commands, functions, parameters."""

from __future__ import annotations

import click

from actcli.cli._base import HelpfulCommand
from actcli.cli._console import Console, pass_console
from actcli.cli._types import ChoiceType

SHELLS = ("bash", "zsh", "fish")
# The shells that the tests complete in. Click has no public list of those that it knows.

IMPROVEMENTS = {
    "bash": {
        # A colon would end the word, so that elu:al could not be completed.
        "_actcli_completion() {": "COMP_WORDBREAKS=${COMP_WORDBREAKS//:}\n_actcli_completion() {",
        # Bash makes a word of the sign in --layout=st.
        "    local response\n": """    local response word words=()
    for word in "${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
        [[ $word == "=" && ${words[-1]-} == --* ]] || words+=("$word")
    done
    [[ $word == "=" ]] && words+=("")
""",
        'COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD': 'COMP_WORDS="${words[*]}" '
        "COMP_CWORD=$((${#words[@]} - 1))",
        # A space would end elu:alpha=, behind which a number is to come.
        "COMPREPLY+=($value)": "COMPREPLY+=($value)\n"
        "            [[ $value == *= ]] && compopt -o nospace",
    },
    # A comma would end a word and its help.
    "fish": {'string split ","': 'string split -m 1 ","'},
}
# For each shell, the parts of Click's script that are replaced, and by what.


def improve(script: str, shell: str) -> str:
    """Return Click's completion script with the IMPROVEMENTS for a shell.

    They work only together. If a later Click has changed one of the parts, its own script is
    returned: it completes less, but it is whole.
    """
    improvements = IMPROVEMENTS.get(shell, {})
    if not all(part in script for part in improvements):
        return script
    for part, better in improvements.items():
        script = script.replace(part, better, 1)
    return script


def click_script(shell: str) -> str:
    """Return the completion script that Click makes for a shell."""
    from click.shell_completion import get_completion_class

    from actcli.cli import COMPLETING, cli

    completion = get_completion_class(shell)
    assert completion is not None  # the choice admits no other shell
    return completion(cli, {}, "actcli", COMPLETING).source()


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
    console.write(improve(click_script(shell), shell))
