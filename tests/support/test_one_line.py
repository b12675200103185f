"""Messages in one bounded, printable line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actcli.support.one_line import in_one_line, shortened


@given(st.text(), st.integers(1, 60))
def test_any_text_becomes_one_printable_line_of_bounded_length(text, length):
    line = in_one_line(text, length)
    assert len(line) <= length
    assert line.isprintable()


def test_short_message_is_left_as_it_is():
    message = "elu' has a kink at 0: 'α' is 1."
    assert in_one_line(message, 40) == message


def test_control_characters_are_escaped_and_line_breaks_are_spaces():
    assert in_one_line("a\nb\r\nc\u2028d\x1b[31m\t\u202e\udcff", 80) == (
        r"a b c d\x1b[31m\t\u202e\udcff"
    )


@pytest.mark.parametrize("long", ["x" * 5000, "x " * 2500, "/a" * 2500])
def test_what_was_typed_is_shortened_and_the_rest_is_whole(long):
    line = in_one_line(f"--alpha: '{long}' is not a number: {'y' * 200} at 3.", 400)
    assert line.startswith("--alpha: 'x" if "x" in long else "--alpha: '/a")
    assert "' is not a number: y" in line
    assert line.endswith("y at 3.")
    assert line.count("…") == 2


def test_message_of_many_words_is_cut_in_its_middle():
    line = in_one_line(" ".join(map(str, range(1000))), 100)
    assert len(line) == 100
    assert line.startswith("0 1 2")
    assert line.endswith("998 999")


def test_shortened_text_keeps_both_ends():
    assert shortened("abcdefgh", 8) == "abcdefgh"
    assert shortened("abcdefghi", 8) == "abcd…ghi"
    assert shortened("abc", 1) == "…"
