"""Where the shipped files lie."""

from xscript_ner.core import resources
from xscript_ner.core.resources import resource


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
