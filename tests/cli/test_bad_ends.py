"""Where a machine fails: one line says so, nothing half-written stays, and the next run goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from xscript_ner.core.resources import locate
from xscript_ner.core.types import Token
from xscript_ner.text.gazetteers import Gazetteer

from .conftest import Run

LINE = "京都は雨が降っている。\n"
COMMAND = [sys.executable, "-m", "xscript_ner.cli", "tag"]
NO_WIDE_VECTORS = {
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL",
    "OPENBLAS_CORETYPE": "Prescott",
}
"""What NumPy and its BLAS compute with on a machine without AVX."""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.txt"
    path.write_text(LINE * 3000, encoding="utf-8")
    return path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_behind_standard_output_is_one_line(
    model_path: Path, many: Path, jobs: int
) -> None:
    words = [*COMMAND, "-m", str(model_path), "-j", str(jobs), str(many)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "xscript-ner: standard output: cannot write: No space left on device\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_file_that_cannot_grow_is_not_left_half_written(
    model_path: Path, many: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("earlier\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    limit = "import resource as r, sys; r.setrlimit(r.RLIMIT_FSIZE, (20_000, 20_000)); "
    begin = "from xscript_ner.cli import main; sys.exit(main())"
    words = ["tag", "-m", str(model_path), "--output", str(output), str(many)]
    done = subprocess.run(
        [sys.executable, "-c", limit + begin, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == f"xscript-ner: {output}: cannot write: File too large\n"
    assert sorted(tmp_path.iterdir()) == before
    assert output.read_text(encoding="utf-8") == "earlier\n"


def test_a_file_that_vanishes_is_named_when_its_turn_comes(
    run: Run, model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xscript_ner.corpora import raw_text

    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (first, second):
        path.write_text(LINE, encoding="utf-8")
    plain = raw_text._open

    def vanishing(path):
        opened = plain(path)
        second.unlink(missing_ok=True)  # both were looked at before the first was read
        return opened

    tagged = run("tag", "-m", model_path, first, second)
    assert len(tagged.documents) == 2
    monkeypatch.setattr(raw_text, "_open", vanishing)
    result = run("tag", "-m", model_path, first, second)
    assert result.status == 1
    assert result.err == f"xscript-ner: {second}: cannot read: No such file or directory\n"


def test_too_little_memory_is_one_line(
    run: Run, model_path: Path, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*arguments: object) -> None:
        raise MemoryError("Unable to allocate 112. MiB")

    monkeypatch.setattr("xscript_ner.tagging.tagger.Tagger.tag", no_room)
    output = tmp_path / "out.jsonl"
    result = run("tag", "-m", model_path, "--output", output, many)
    assert result.status == 1
    assert result.err == (
        "xscript-ner: out of memory: Unable to allocate 112. MiB; "
        "a smaller model or fewer --jobs need less\n"
    )
    assert not output.exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_dictionary_that_cannot_be_read_is_one_line(
    model_path: Path, many: Path, tmp_path: Path, jobs: int
) -> None:
    # What a worker cannot begin with is told as the first of its answers would be.
    (tmp_path / "unidic_lite.py").write_text(f"DICDIR = {str(tmp_path)!r}\n", encoding="utf-8")
    words = [*COMMAND, "-m", str(model_path), "-j", str(jobs), str(many)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("xscript-ner: MeCab does not start: ")
    assert "mecabrc" in line


def test_a_machine_without_avx_gives_the_same(tmp_path: Path) -> None:
    given = tmp_path / "a.txt"
    given.write_text(LINE + "田中さんは大阪のパナソニックで働いた。\n", encoding="utf-8")
    words = [*COMMAND, "-m", "ja-wikipedia-small", str(given)]
    here, there = (
        subprocess.run(words, capture_output=True, text=True, check=True, env=environment).stdout
        for environment in (dict(os.environ), os.environ | NO_WIDE_VECTORS)
    )
    for one, other in zip(here.splitlines(), there.splitlines(), strict=True):
        ours, theirs = json.loads(one)["entities"], json.loads(other)["entities"]
        assert ours
        for entity, same in zip(ours, theirs, strict=True):
            assert entity.pop("score") == pytest.approx(same.pop("score"), abs=1e-3)
            assert entity == same


def test_numbers_of_files_are_read_in_the_order_that_files_have() -> None:
    # A machine of the other byte order reads the same bytes; NumPy's native kinds would not.
    from xscript_ner.models.stored import weights

    assert all(kind == "i1" or kind.startswith("<") for kind in weights._KINDS.values())
    stored = np.array([1.5, -2.0], "<f2")
    swapped = stored.byteswap().view(">f2")  # as it lies in such a machine's memory
    assert np.array_equal(swapped.astype(np.float32), stored.astype(np.float32))
    name = weights._array("a", {"dtype": "BF16", "shape": [2], "data": b"\xc0\x3f\x00\xc0"})[1]
    assert name.tolist() == [1.5, -2.0]


def test_a_table_of_names_is_found_as_it_was_written() -> None:
    from xscript_ner.models.checkpoint import load_checkpoint

    table = load_checkpoint(locate("model", "ja-wikipedia")).vocabularies.phrases
    assert table is not None
    gazetteer = table.gazetteer
    assert isinstance(gazetteer, Gazetteer)
    text = "東京都"
    assert gazetteer(text, [Token(text, 0, 3)]) != ["O"]
