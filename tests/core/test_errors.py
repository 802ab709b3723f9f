"""Errors read as one line that says where and what."""

import pytest

from xscript_ner.core.errors import (
    CheckpointError,
    ConfigError,
    DataError,
    OutputError,
    TransferError,
    XScriptError,
    choose,
)


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        (None, None, "no entities"),
        ("a.conll", None, "a.conll: no entities"),
        ("a.conll", 7, "a.conll:7: no entities"),
        (None, 7, "no entities"),
    ],
)
def test_the_message_names_file_and_line(
    path: str | None, line: int | None, expected: str
) -> None:
    error = XScriptError("no entities", path=path, line=line)
    assert str(error) == expected
    assert error.message == "no entities"


@pytest.mark.parametrize(
    "kind", [ConfigError, DataError, OutputError, CheckpointError, TransferError]
)
def test_every_kind_is_caught_as_the_library_s_error(kind: type[XScriptError]) -> None:
    with pytest.raises(XScriptError, match=r"^x$"):
        raise kind("x")


def test_an_unknown_name_is_answered_with_the_known_ones_in_order() -> None:
    message = choose("encoder", "gruu", ["lstm", "gru"])
    assert message == "unknown encoder 'gruu'; choose from gru, lstm"
