"""Files of vectors, and packages that hold some."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.vectors.files.written import VECTORS, WORDS, glove, spacy
from xscript_ner.config import VectorFileConfig
from xscript_ner.core.errors import ConfigError
from xscript_ner.vectors.from_files.location import locate


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package ``xx_vectors`` as pip leaves one; importing it fails."""
    package = spacy(tmp_path, WORDS, VECTORS).rename(tmp_path / "xx_vectors")
    (package / "__init__.py").write_text("raise RuntimeError", "utf-8")
    sources = [{"name": "xxVe", "license": "Apache License 2.0"}]
    (package / "meta.json").write_text(json.dumps({"sources": sources}), "utf-8")
    info = tmp_path / "xx_vectors-1.2.dist-info"
    info.mkdir()
    told = "Metadata-Version: 2.4\nName: xx_vectors\nVersion: 1.2\nLicense: MIT License\n"
    (info / "METADATA").write_text(told, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return package


def test_a_package_is_found_without_running_it_and_tells_its_licence(installed: Path) -> None:
    found = locate(VectorFileConfig(path="package:xx_vectors"))
    assert (found.path, found.format) == (installed, "spacy")
    assert found.licence == "MIT License"
    assert found.source == "xx_vectors 1.2 (of xxVe, Apache License 2.0)"
    assert "xx_vectors" not in sys.modules


def test_the_recipe_has_the_last_word_on_licence_and_source(installed: Path) -> None:
    told = {"licence": "Apache-2.0", "source": "xxVe"}
    found = locate(VectorFileConfig(path="package:xx_vectors", **told))
    assert (found.licence, found.source) == ("Apache-2.0", "xxVe")


@pytest.mark.parametrize("name", ["not_there_at_all", "os.path", "", "this"])
def test_no_such_package_says_how_to_install_one(name: str) -> None:
    with pytest.raises(ConfigError, match="is not installed; run: pip install --no-deps"):
        locate(VectorFileConfig(path=f"package:{name}", format="spacy"))


def test_a_file_is_known_by_its_hash_and_a_directory_by_that_of_all(tmp_path: Path) -> None:
    path = glove(tmp_path, WORDS, VECTORS)
    assert locate(VectorFileConfig(path=str(path))).sha256 == sha256(path.read_bytes()).hexdigest()
    folder = spacy(tmp_path, WORDS, VECTORS)
    before = locate(VectorFileConfig(path=str(folder))).sha256
    strings = folder / "pipeline-1.0" / "vocab" / "strings.json"
    strings.write_text(strings.read_text("utf-8") + "\n", "utf-8")
    assert locate(VectorFileConfig(path=str(folder))).sha256 != before
