"""Every fault of a file at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xscript_ner.config import CorpusConfig
from xscript_ner.core.errors import DataError
from xscript_ner.core.types import Document, Entity
from xscript_ner.corpora.formats import read
from xscript_ner.corpora.quality.check import check_data
from xscript_ner.corpora.quality.faults import collected
from xscript_ner.corpora.quality.findings import KINDS


def put(path: Path, *documents: tuple[str, list[tuple[int, int, str]]] | str) -> CorpusConfig:
    """A file of JSON lines; a string is a line as it stands."""
    lines = [
        one if isinstance(one, str) else json.dumps(
            {"text": one[0],
             "entities": [{"start": s, "end": e, "label": label} for s, e, label in one[1]]})
        for one in documents
    ]  # fmt: skip
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return CorpusConfig(path=str(path), language="en")


def found(train: CorpusConfig, *dev: CorpusConfig) -> list[tuple[str, int | None, object]]:
    report = check_data([train], dev)
    return [(f.kind, f.document if f.line is None else f.line, f.span) for f in report.findings]


GOOD = ("Ada lives in Paris .", [(0, 3, "PER"), (13, 18, "LOC")])


def test_sound_files_have_no_findings(tmp_path: Path) -> None:
    train = put(tmp_path / "t.jsonl", GOOD, ("nothing here .", []))
    report = check_data([train], [put(tmp_path / "d.jsonl", ("Ada sings .", [(0, 3, "PER")]))])
    assert report.findings == ()
    train_figures, dev_figures = report.figures["train"], report.figures["dev"]
    assert (train_figures.documents, train_figures.empty, train_figures.tokens) == (2, 1, 8)
    assert {name: one.entities for name, one in train_figures.labels.items()} == {
        "PER": 1, "LOC": 1
    }  # fmt: skip
    # Of Ada, sings and the full stop, train has all but one word; of the names it has Ada.
    assert (dev_figures.unknown, dev_figures.unknown_names) == (pytest.approx(1 / 3), 0.0)


def test_all_faults_of_a_file_are_found_and_not_the_first_alone(tmp_path: Path) -> None:
    train = put(
        tmp_path / "t.jsonl",
        "not json",
        ("Ada", [(0, 9, "PER")]),
        ("Ada Lovelace", [(0, 12, "PER"), (4, 12, "LOC")]),
        '{"txt": "x"}',
        ("Ada met Bo", [(0, 4, "PER")]),
        ("Adam", [(0, 3, "PER")]),
    )
    assert found(train) == [
        ("unreadable", 1, None),
        ("unreadable", 4, None),
        ("offsets", 2, None),
        ("overlap", 3, None),
        ("white-space", 3, (0, 4)),  # of the documents that could be read
        ("boundary", 3, (0, 4)),
        ("boundary", 4, (0, 3)),
    ]


def test_doubles_contradictions_and_leaks_are_told_apart(tmp_path: Path) -> None:
    other = ("Ada lives in Paris .", [(0, 3, "PER")])
    train = put(tmp_path / "t.jsonl", GOOD, GOOD, other)
    dev = put(tmp_path / "d.jsonl", GOOD)
    assert found(train, dev) == [
        ("contradiction", 3, None), ("leak", 1, None), ("double", 2, None),
        ("omission", 3, (13, 18)),  # three others have Paris
    ]  # fmt: skip


def test_a_name_that_is_mostly_marked_is_missed_elsewhere(tmp_path: Path) -> None:
    marked = [(f"Ada met Bo {n}", [(0, 3, "PER")]) for n in range(3)]
    train = put(tmp_path / "t.jsonl", *marked, ("so Ada came and Adam too", []))
    assert found(train) == [("omission", 4, (3, 6))]
    # A name inside another entity is no place of its own, and half of the places are not most.
    inside = ("the Ada Prize", [(4, 13, "MISC")])
    assert found(put(tmp_path / "t.jsonl", *marked, inside)) == []
    unmarked = [(f"see Ada {n}", []) for n in range(3)]
    assert found(put(tmp_path / "t.jsonl", *marked, *unmarked)) == []


def test_a_name_with_another_label_than_mostly_is_told(tmp_path: Path) -> None:
    usual = [(f"Ada met Bo {n}", [(0, 3, "PER")]) for n in range(4)]
    train = put(tmp_path / "t.jsonl", *usual, ("Ada is a river", [(0, 3, "LOC")]))
    (finding,) = check_data([train]).findings
    assert (finding.kind, finding.span) == ("label", (0, 3))
    assert finding.message == "'Ada' is PER in 4 of 5 places, and LOC here"


def test_what_a_model_knows_is_asked_of_it(tmp_path: Path) -> None:
    report = check_data([put(tmp_path / "t.jsonl", GOOD)], known=lambda word: word == "Ada")
    assert report.figures["train"].unknown == pytest.approx(4 / 5)


def test_japanese_is_cut_by_its_own_front_end(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    document = Document("訪日した。", (Entity.of("訪日した。", 1, 2, "LOC"),))
    from xscript_ner.corpora.formats import write

    write([document], path, "jsonl")
    (finding,) = check_data([CorpusConfig(path=str(path))]).findings
    assert finding.message == "expected token boundaries around '日' LOC, found 訪日"


def test_a_fault_of_tags_leaves_out_its_sentence_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.conll"
    path.write_text("Ada I-PER\n\nBo B-PER\n\nCy X\n", "utf-8")
    report = check_data([CorpusConfig(path=str(path))])
    assert [(f.kind, f.line) for f in report.findings] == [("unreadable", 1), ("unreadable", 5)]
    assert report.figures["train"].documents == 1


@pytest.mark.parametrize(
    ("format", "content"),
    [
        ("stockmark", '[{"curid": "7", "text": "Ada", "entities": [{"name": "Bo", "span": [0, 3],'
         ' "type": "P"}]}, {"text": "Bo"}, 3]'),
        ("doccano", '{"text": "Ada", "label": [[0, 9, "P"]]}\n{"text": "Bo", "label": []}\n3\n'),
        ("spacy-json", '[["Ada", {"entities": [[0, 9, "P"]]}], ["Bo", {"entities": []}], 3]'),
    ],
)  # fmt: skip
def test_readers_go_on_where_faults_are_collected(
    tmp_path: Path, format: str, content: str
) -> None:
    path = tmp_path / "corpus"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError):
        list(read(path, format))
    with collected() as faults:
        documents = list(read(path, format))
    assert [document.text for document in documents] == ["Ada", "Bo"]
    assert [fault.kind for fault in faults] == ["offsets", "unreadable"]
    assert all(fault.error.path == str(path) for fault in faults)
    with pytest.raises(DataError):  # behind it, everything is as before
        list(read(path, format))


def test_a_missing_file_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        check_data([CorpusConfig(path=str(tmp_path / "no.jsonl"))])


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({*KINDS.values()}) == len(KINDS)
