"""Where the shipped files lie, and one's own."""

from pathlib import Path

import pytest

from xscript_ner.core import resources
from xscript_ner.core.errors import ConfigError
from xscript_ner.core.resources import KINDS, locate, resource


def test_the_shipped_files_are_found() -> None:
    assert resource("corpora.toml").is_file()
    assert resource("label_maps", "stockmark.toml").is_file()
    assert resource("nothing").name == "nothing"


def test_a_folder_within_the_package_comes_before_one_beside_it(tmp_path, monkeypatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resource("a", "b") == tmp_path / "resources" / "a" / "b"
    (package / "resources").mkdir()
    assert resource("a", "b") == package / "resources" / "a" / "b"


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Ships ``one`` of every kind, and stands in an empty directory."""
    folder = tmp_path / "resources"
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "package")
    for name in (
        "recipes/one.toml", "label_maps/one.toml", "checks/one.toml", "models/one/signature.json",
        "endings/one.toml",
    ):  # fmt: skip
        (folder / name).parent.mkdir(parents=True)
        (folder / name).touch()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_thing_has_a_name_and_an_unknown_name_lists_them(shipped, kind) -> None:
    ending = "" if kind == "model" else ".toml"
    assert locate(kind, "one") == shipped / KINDS[kind][0] / f"one{ending}"
    for unknown in ("two", "x" * 5000):
        message = f"unknown {kind} '.*; choose from a {kind}'s path, one"
        with pytest.raises(ConfigError, match=message):
            locate(kind, unknown)


@pytest.mark.parametrize("kind", ["recipe", "label map", "suite"])
def test_a_file_is_a_path_unless_something_shipped_has_its_name(shipped, tmp_path, kind) -> None:
    for name in ("one", "two"):
        (tmp_path / "here" / name).touch()
    assert locate(kind, "two") == Path("two")
    assert locate(kind, "one").is_absolute()
    assert locate(kind, "gone.toml").name == "gone.toml", "reading it says what is wrong"


def test_a_directory_comes_before_a_shipped_model(shipped, tmp_path) -> None:
    (tmp_path / "here" / "one").mkdir()
    assert locate("model", "one").resolve() == tmp_path / "here" / "one"
    assert locate("recipe", "one").is_absolute()


def test_a_library_without_shipped_files_is_no_crash(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    with pytest.raises(ConfigError, match="unknown model 'small'; choose from a model's path"):
        locate("model", "small")
