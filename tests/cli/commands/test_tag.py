"""``xscript-ner tag``, on a model that knows its corpus by heart."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from xscript_ner.cli.commands.tag import PIECE, pieces

from xscript_ner.corpora.records import Record

from ..conftest import Run

KNOWN = "田中さんは東京に住んでいる。"


def test_entities_of_a_line_come_as_json(run: Run, model_path: Path) -> None:
    result = run("tag", "-m", model_path, stdin=KNOWN + "\n")
    assert result.status == 0
    (document,) = result.documents
    assert document["text"] == KNOWN
    found = [(e["start"], e["end"], e["label"], e["text"]) for e in document["entities"]]
    assert found == [(0, 2, "PERSON", "田中"), (5, 7, "PLACE", "東京")]
    assert all(0.5 < entity["score"] <= 1 for entity in document["entities"])


def test_every_line_of_every_file_gives_one_result_in_order(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    lines = [f"{number}番目の文。" if number % 7 else "" for number in range(3000)]
    first.write_text("\n".join(lines[:2000]) + "\n", encoding="utf-8")
    second.write_text("\r\n".join(lines[2000:]), encoding="utf-8")
    result = run("tag", "-m", model_path, first, second)
    assert [document["text"] for document in result.documents] == lines


def test_an_empty_line_gives_an_empty_result(run: Run, model_path: Path) -> None:
    result = run("tag", "-m", model_path, stdin="\n京都\n \n")
    assert result.documents[0] == {"text": "", "entities": []}
    assert result.documents[2] == {"text": " ", "entities": []}


def test_only_line_feeds_end_a_document(run: Run, model_path: Path) -> None:
    texts = ["京都\u2028東京\u0085\x0c大阪", "あ\rい", "最後"]
    result = run("tag", "-m", model_path, stdin="\n".join(texts))
    assert [document["text"] for document in result.documents] == texts


def test_a_byte_order_mark_is_no_part_of_the_text(run: Run, model_path: Path) -> None:
    result = run("tag", "-m", model_path, stdin="\ufeff京都\n\ufeff")
    assert [document["text"] for document in result.documents] == ["京都", "\ufeff"]


def test_conll_has_a_token_a_line_and_a_blank_line_after_each_document(
    run: Run, model_path: Path
) -> None:
    result = run("tag", "-m", model_path, "-f", "conll", stdin="京都は雨が降っている。\n\n本")
    rows = result.out.split("\n")
    assert rows[:3] == ["京都\tB-PLACE", "は\tO", "雨\tO"]
    assert rows[-6:] == ["。\tO", "", "", "本\tO", "", ""]


def test_color_is_for_terminals_and_brackets_for_the_rest(
    run: Run, model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, text = ("tag", "-m", model_path, "-f", "color"), "京都は雨が降っている。\n"
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert run(*arguments, stdin=text).out == "[京都 PLACE]は雨が降っている。\n"
    monkeypatch.setenv("FORCE_COLOR", "1")
    marked, _, rest = run(*arguments, stdin=text).out.partition("は雨が降っている。")
    assert rest == "\n"
    assert "\x1b[" in marked
    assert "京都" in marked
    assert "PLACE" in marked
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(*arguments, stdin=text).out


def test_a_page_holds_all_documents_and_fetches_nothing(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    text = "京都は雨が降っている。\n<img src=x onerror=alert(1)>\n"
    result = run("tag", "-m", model_path, "-f", "html", "--romaji", "-o", path, stdin=text)
    assert result.status == 0
    page = path.read_text("utf-8")
    assert "<mark class=\"k2\"><ruby>京都<rt>Kyouto</rt></ruby><small>PLACE" in page
    assert "<img" not in page
    assert not re.search(r"\b(?:src|href)=\"|url\(|@import", page)
    assert re.search(r"PLACE \d</mark></footer>", page)
    assert run("tag", "-m", model_path, "-f", "html", stdin=text).out.startswith("<!DOCTYPE html>")


def test_given_tokens_keep_their_boundaries_and_are_analysed(run: Run, model_path: Path) -> None:
    text = "田中 さん は 東京 に 住んでいる 。"
    split = run("tag", "-m", model_path, "--pretokenized", "-f", "conll", stdin=text)
    assert [row.split("\t")[0] for row in split.out.split("\n") if row] == text.split(" ")
    (document,) = run("tag", "-m", model_path, "--pretokenized", stdin=text).documents
    assert document["text"] == text
    assert [entity["text"] for entity in document["entities"]] == ["田中", "東京"]


def test_improbable_entities_can_be_left_out(run: Run, model_path: Path) -> None:
    assert run("tag", "-m", model_path, stdin=KNOWN).documents[0]["entities"]
    strict = run("tag", "-m", model_path, "--min-score", "1", stdin=KNOWN)
    assert strict.documents == [{"text": KNOWN, "entities": []}]


def test_output_goes_to_a_file(run: Run, model_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    result = run("tag", "-m", model_path, "-o", target, stdin=f"{KNOWN}\n\n")
    assert (result.status, result.out) == (0, "")
    lines = target.read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["text"] for line in lines[:-1]] == [KNOWN, ""]


def test_a_failure_leaves_the_earlier_output_file_intact(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("earlier", encoding="utf-8")
    result = run("tag", "-m", model_path, "-o", target, stdin=b"good\n\xff\n")
    assert result.status == 1
    assert target.read_text(encoding="utf-8") == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_results_before_a_faulty_line_are_written(run: Run, model_path: Path) -> None:
    result = run("tag", "-m", model_path, stdin="一\n二\n".encode() + b"\xff\n\xe4\xb8\x89\n")
    assert [document["text"] for document in result.documents] == ["一", "二"]
    assert result.status == 1
    assert result.err.startswith("xscript-ner: <stdin>:3: expected UTF-8, found byte 0xff")


def test_broken_utf8_can_be_replaced(run: Run, model_path: Path) -> None:
    result = run("tag", "-m", model_path, "--errors", "replace", stdin=b"a\xffb\n")
    assert result.status == 0
    assert result.documents[0]["text"] == "a\ufffdb"


@pytest.mark.parametrize(("length", "status"), [(20, 0), (21, 1)])
def test_the_limit_on_a_lines_length_counts_characters(
    run: Run, model_path: Path, length: int, status: int
) -> None:
    result = run("tag", "-m", model_path, "--max-chars", "20", stdin="漢" * length)
    assert result.status == status


def test_a_language_that_the_model_does_not_tell_apart_is_refused(
    run: Run, model_path: Path
) -> None:
    result = run("tag", "-m", model_path, "--language", "de", stdin=KNOWN + "\n")
    assert result.status == 2
    assert "tells no language 'de'; it tells none: it reads all text alike" in result.err


def test_a_table_is_tagged_by_its_column_and_keeps_the_others(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(f'id,body,stars\n7,"{KNOWN}",5\n8,本,\n', encoding="utf-8")
    asked = run("tag", "-m", model_path, path)
    assert (asked.status, asked.out) == (1, "")
    assert "reviews.csv:1: expected --column, which says what is the text, found the" in asked.err
    first, second = run("tag", "-m", model_path, path, "--column", "body").documents
    assert first["text"] == KNOWN
    assert [entity["text"] for entity in first["entities"]] == ["田中", "東京"]
    assert (first["id"], first["stars"], second["id"], second["stars"]) == ("7", "5", "8", "")
    columns = run("tag", "-m", model_path, path, "--column", "body", "-f", "conll").out
    assert columns.startswith("# id = 7\n# stars = 5\n田中\tB-PERSON\n")


def test_json_lines_are_tagged_by_their_field(run: Run, model_path: Path) -> None:
    lines = json.dumps({"body": KNOWN, "id": 7, "entities": "none"})
    refused = run("tag", "-m", model_path, stdin=lines)
    assert refused.status == 1
    assert "<stdin>:1: expected a document a line, found JSON; --from jsonl" in refused.err
    options = ("--from", "jsonl", "--field", "body")
    (document,) = run("tag", "-m", model_path, *options, stdin=lines).documents
    assert (document["text"], document["id"]) == (KNOWN, 7)
    assert document["given"] == {"entities": "none"}
    assert len(document["entities"]) == 2


def test_compressed_text_is_tagged_and_a_corpus_is_not(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    packed, corpus = tmp_path / "a.txt.gz", tmp_path / "a.conll"
    packed.write_bytes(gzip.compress(KNOWN.encode()))
    corpus.write_text("東京\tB-PLACE\n", encoding="utf-8")
    assert run("tag", "-m", model_path, packed).documents[0]["text"] == KNOWN
    refused = run("tag", "-m", model_path, corpus)
    assert refused.status == 1
    assert "a.conll: expected text, found a corpus of format conll; xscript-ner" in refused.err


@pytest.mark.slow
def test_several_processes_give_the_same_in_the_same_order(
    run: Run, model_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "many.txt"
    path.write_text("".join(f"京都は雨が降っている。{n}\n" for n in range(600)), "utf-8")
    one = run("tag", "-m", model_path, path)
    two = run("tag", "-m", model_path, "--jobs", "2", path)
    assert two.status == 0
    assert [d["text"] for d in two.documents] == [d["text"] for d in one.documents]
    for ours, theirs in zip(one.documents, two.documents, strict=True):
        assert [(e["start"], e["end"], e["label"]) for e in ours["entities"]] == [
            (e["start"], e["end"], e["label"]) for e in theirs["entities"]
        ]
        assert [e["score"] for e in ours["entities"]] == pytest.approx(
            [e["score"] for e in theirs["entities"]], abs=2e-4
        )


@pytest.mark.slow
@pytest.mark.parametrize("faulty", [["-m", "nowhere"], ["--language", "xx"], ["--head", "xx"]])
def test_what_is_wrong_with_the_model_is_told_with_workers_too(
    run: Run, model_path: Path, tmp_path: Path, faulty: list[str]
) -> None:
    text, output = tmp_path / "text.txt", tmp_path / "output.jsonl"
    text.write_text("京都", "utf-8")
    asked = ["tag", text, "--output", output, "-m", model_path, *faulty]
    one, two = run(*asked), run(*asked, "--jobs", "2")
    assert one.status == two.status == 2
    assert one.err == two.err
    assert one.err.count("\n") == 1
    assert not output.exists()


def test_parts_for_workers_are_of_like_size() -> None:
    records = [Record(str(number), {}) for number in range(2 * PIECE + 1)]
    parts = list(pieces(records))
    assert [len(part) for part in parts] == [683, 683, 683]
    assert [record for part in parts for record in part] == records
    assert list(pieces([])) == []
