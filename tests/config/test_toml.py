"""TOML within bounds: of size, of depth, of time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xscript_ner.config.toml import DEEPEST, LARGEST, parse_toml, read_toml
from xscript_ner.core.errors import ConfigError

TOO_DEEP = "expected at most 32 tables or lists within each other"
TOO_LONG = "expected a key of at most 32 parts"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 100_000, TOO_DEEP),
        ("a = " + "[" * 100 + "]" * 100, TOO_DEEP),
        ("a = " + "{a = " * 100_000, TOO_DEEP),
        ("a." * 100_000 + "a = 1", TOO_LONG),
        ("[" + "a." * 100_000 + "a]", TOO_LONG),
        ("x = [\n{ " + '"a" . ' * 100_000 + "a = 1 }]", TOO_LONG),
        ("'a'\t.\t" * 100_000 + "a = 1", TOO_LONG),
        ('"\\"" . "\\\\".' * 50_000 + "a = 1", TOO_LONG),
        ("".join(f"[{'a.' * 20}b{n}]\n{'c.' * 20}d = 1\n" for n in range(2)), TOO_DEEP),
    ],
    ids=["lists", "closed lists", "tables", "key", "header", "quoted", "blanks", "escapes", "both"],
)
def test_depth_is_refused_at_once(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        parse_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        "a." * (DEEPEST - 2) + "b = 1",
        f"a = '{'.' * 1000}'",
        "a = 'One. Two. Three.'\n" * 1,
        "a = [" + "0.5, " * 100_000 + "]",
        "a = '" + "x" * 900_000 + "'",
        "a = '" + " x" * 400_000 + "'",
        "a = \"" + "'" * 500_000 + '"',
    ],
    ids=["key", "dots", "sentences", "floats", "word", "words", "quotes"],
)
def test_what_is_long_but_not_deep_is_read(text: str) -> None:
    assert "a" in parse_toml(text)


def test_what_is_no_toml_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    for content in (b"a = ", b"a = '\xff'", b"a = " + b"9" * 5000):
        path.write_bytes(content)
        with pytest.raises(ConfigError, match=r"a\.toml: not a TOML file: "):
            read_toml(path, "recipe")


def test_a_file_is_bounded_and_only_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(ConfigError, match="expected a file of at most 1,000,000 bytes"):
        read_toml(path, "recipe")
    with pytest.raises(ConfigError, match="cannot read recipe: Is a directory"):
        read_toml(tmp_path, "recipe")
    with pytest.raises(ConfigError, match="expected a file, found a device"):
        read_toml(os.devnull, "recipe")
