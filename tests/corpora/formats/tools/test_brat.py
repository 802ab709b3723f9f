"""brat's pairs of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpora.formats.files import fault, spans
from xscript_ner.core.errors import ConfigError, DataError, OutputError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import files_of, guess, read, write


def pair(folder: Path, name: str, text: str, annotations: str) -> Path:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.with_suffix(".txt").write_bytes(text.encode())
    place.with_suffix(".ann").write_bytes(annotations.encode())
    return place.with_suffix(".ann")


TEXT = "𠮷野家は\r\n東京。\n大阪の会社"
LINES = "T1\tORG 0 3\t𠮷野家\nT2\tLOC 6 8\t東京\nT3\tLOC 10 12\t大阪\n"


def test_a_directory_of_pairs_is_read_in_order(tmp_path) -> None:
    pair(tmp_path, "b/2", "京都", "T1\tLOC 0 2\t京都\n")
    pair(tmp_path, "a", TEXT, LINES)
    (tmp_path / "annotation.conf").touch()
    assert guess(tmp_path) == "brat"
    documents = list(read(tmp_path, "brat"))
    assert [document.meta["file"] for document in documents] == ["a", "b/2"]
    assert documents[0].text == TEXT  # both characters of the line's end are counted
    assert spans(documents[0]) == [("𠮷野家", "ORG"), ("東京", "LOC"), ("大阪", "LOC")]
    names = [file.relative_to(tmp_path).as_posix() for file in files_of(tmp_path, "brat")]
    assert names == ["a.txt", "a.ann", "b/2.txt", "b/2.ann"]


@pytest.mark.parametrize("suffix", [".txt", ".ann"])
def test_a_file_of_a_pair_stands_for_both(tmp_path, suffix) -> None:
    path = pair(tmp_path, "a", TEXT, LINES).with_suffix(suffix)
    (document,) = read(path, "brat")
    assert len(document.entities) == 3


def test_a_line_of_the_text_may_be_a_document(tmp_path) -> None:
    path = pair(tmp_path, "a", TEXT.replace("。\n", "。\n\n").replace("大", "大"), LINES.replace(
        "10 12", "11 13"))  # fmt: skip
    found = list(read(path, "brat", lines=True))
    assert [document.text for document in found] == ["𠮷野家は", "東京。", "大阪の会社"]
    assert [spans(document) for document in found] == [
        [("𠮷野家", "ORG")], [("東京", "LOC")], [("大阪", "LOC")],
    ]  # fmt: skip
    assert [document.meta["line"] for document in found] == ["1", "2", "4"]
    write(found, tmp_path / "lines", "brat")
    assert sorted(file.name for file in (tmp_path / "lines").glob("*.ann")) == [
        "a-1.ann", "a-2.ann", "a-4.ann",
    ]  # fmt: skip


def test_an_entity_over_a_line_s_end_is_in_pieces_and_no_document_of_one_line(tmp_path) -> None:
    path = pair(tmp_path, "a", "東京\n大阪", "T1\tLOC 0 2;3 5\t東京 大阪\n")
    assert spans(next(read(path, "brat"))) == [("東京\n大阪", "LOC")]
    assert "LOC 0..5 crosses the end of line 1" in fault_in(path, lines=True).message
    document = Document("東京\n大阪", (Entity(0, 5, "LOC", "東京\n大阪"),))
    write([document], tmp_path / "out", "brat")
    assert (tmp_path / "out" / "000001.ann").read_text() == "T1\tLOC 0 2;3 5\t東京 大阪\n"


def fault_in(path: Path, **options: object) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read(path, "brat", **options))
    return caught.value


def test_pieces_with_text_between_them_meet_their_policy(tmp_path, caplog) -> None:
    path = pair(tmp_path, "a", "東京と大阪", "T1\tLOC 0 2;3 5\t東京 大阪\n")
    assert 'found 0 2;3 5 (discontinuous = "drop"' in fault_in(path).message
    assert next(read(path, "brat", discontinuous="drop")).entities == ()
    assert spans(next(read(path, "brat", discontinuous="cover"))) == [("東京と大阪", "LOC")]
    assert "1 entities of several pieces (drop)" not in caplog.text  # told once all is read
    list(read(path, "brat", discontinuous="drop"))
    assert "1 entities of several pieces (drop)" in caplog.text
    with pytest.raises(ConfigError, match="choose from cover, drop, error"):
        list(read(path, "brat", discontinuous="join"))


def test_all_but_entities_is_counted(tmp_path, caplog) -> None:
    more = "R1\tin Arg1:T1 Arg2:T2\nA1\tOld T1\n#1\tAnnotatorNotes T1\tsure\n*\tEquiv T1 T2\n"
    (document,) = read(pair(tmp_path, "a", TEXT, LINES + more), "brat")
    assert len(document.entities) == 3
    assert "left out: 1 relations, 1 attributes, 1 notes, 1 equivalences" in caplog.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("T1\tLOC 0 2\t京都", "expected '京都' at 0 2, found '東京' there"),
        ("T1\tLOC 0\t東京", "expected T1, a tab, LABEL START END, a tab and text, found"),
        ("東京", "expected T1, a tab, LABEL START END"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, line, message) -> None:
    path = pair(tmp_path, "a", "東京", f"\n{line}\n")
    error = fault(path, "brat")
    assert error.line == 2
    assert message in error.message


def test_a_missing_half_and_an_empty_directory_are_errors(tmp_path) -> None:
    path = pair(tmp_path, "a", "東京", "")
    path.with_suffix(".txt").unlink()
    assert "a.txt: cannot read" in str(fault_in(path))
    path.unlink()
    assert "expected pairs of .txt and .ann, found none" in str(fault_in(tmp_path))


def test_names_stay_below_the_directory_and_are_each_one_s_own(tmp_path) -> None:
    for names, message in (
        (["../up"], "expected meta file as a name below"), (["/etc/x"], "below the directory"),
        (["a", "a"], "document 2: expected a name of its own as meta file, found 'a' again"),
    ):  # fmt: skip
        with pytest.raises(DataError, match=message):
            write([Document("x", meta={"file": name}) for name in names], tmp_path / "o", "brat")
    with pytest.raises(DataError, match="expected a label without blanks, found 'a b'"):
        write([Document("x", (Entity(0, 1, "a b", "x"),))], tmp_path / "o", "brat")
    assert not (tmp_path / "o").exists()


def test_other_pairs_in_the_directory_are_not_mixed_in(tmp_path) -> None:
    pair(tmp_path, "old", "東京", "")
    with pytest.raises(OutputError, match=r"without others of the format, found old\.ann"):
        write([Document("x")], tmp_path, "brat")
    write([Document("x", meta={"file": "old"})], tmp_path, "brat")
    assert (tmp_path / "old.txt").read_text() == "x"
