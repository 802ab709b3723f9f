"""Reading lines, and every way in which a file cannot be read, for all formats at once."""

import gzip
import os
import tracemalloc
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.corpora.formats.files import fault, put
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora.formats import FILES, READERS, lines, read
from xscript_ner.corpora.formats.lines import MAX_CHARACTERS, read_lines, read_text

GOOD = {
    "conll": b"Ada B-PER\n",
    "conllu": b"1\tAda\t_\t_\t_\t_\t_\t_\t_\tNE=U-PER\n",
    "doccano": b'{"text": "Ada", "label": [[0, 3, "PER"]]}\n',
    "huggingface": b'{"tokens": ["Ada"], "ner_tags": ["B-PER"]}\n',
    "jsonl": b'{"text": "Ada", "entities": [{"start": 0, "end": 3, "label": "PER"}]}\n',
    "knp": b"Ada Ada Ada noun 6 name 5 * 0 * 0 NIL <NE:PER:single>\nEOS\n",
    "labelstudio": b'[{"text": "Ada", "label": [{"start": 0, "end": 3, "labels": ["PER"]}]}]\n',
    "massive": b'{"utt": "Ada", "annot_utt": "[PER : Ada]", "intent": "greet"}\n',
    "multiatis": b"id\tutterance\tslot_labels\tintent\n1\tAda\tB-PER\tgreet\n",
    "prodigy": b'{"text": "Ada", "spans": [{"start": 0, "end": 3, "label": "PER"}]}\n',
    "rasa": b'{"common_examples": [{"text": "Ada", "intent": "greet", "entities":'
    b' [{"start": 0, "end": 3, "entity": "PER"}]}]}\n',
    "rasa-yaml": b"nlu:\n- intent: greet\n  examples: |\n    - [Ada](PER)\n",
    "slurp": b'{"sentence": "Ada", "intent": "greet", "tokens": [{"surface": "Ada"}],'
    b' "entities": [{"span": [0], "type": "PER"}]}\n',
    "spacy-json": b'[["Ada", {"entities": [[0, 3, "PER"]]}]]\n',
    "stockmark": b'[{"curid": "1", "text": "Ada", "entities":'
    b' [{"name": "Ada", "span": [0, 3], "type": "PER"}]}]\n',
    "terms": b"Ada\tAda\n",
    "text": b"Ada\n",
    "uner": b"1\tAda\tB-PER\t-\t-\n",
    "xsid": b"1\tAda\tgreet\tB-PER\n",
}
EMPTY = {"rasa": '{"common_examples": []}', "rasa-yaml": "nlu: []", "stockmark": "[]",
         "labelstudio": "[]", "spacy-json": "[]"}  # fmt: skip
every_format = pytest.mark.parametrize("format", GOOD)


def line_of(format: str) -> int:
    """Where the one document of the example stands."""
    return GOOD[format].partition(b"Ada")[0].count(b"\n") + 1


def test_every_reader_of_one_file_has_an_example() -> None:
    several_or_binary = {"brat", "spacy"}
    assert GOOD.keys() == READERS.keys() - FILES.keys() - several_or_binary


@every_format
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw,
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.rstrip(b"\n"),
        lambda raw: raw + b"\n\n",
    ],
    ids=["plain", "byte order mark", "windows", "no last line feed", "blank lines at the end"],
)
def test_an_encoding_accident_changes_nothing(tmp_path, format, change) -> None:
    (document,) = read(put(tmp_path, change(GOOD[format])), format)
    assert document.text == "Ada"
    spans = [] if format in ("terms", "text") else [(0, 3, "PER")]
    assert [(e.start, e.end, e.label) for e in document.entities] == spans


@every_format
def test_broken_utf8_names_its_line_and_can_be_replaced(tmp_path, format) -> None:
    path = put(tmp_path, b"\n" + GOOD[format].replace(b"Ada", b"A\xffa"))
    error = fault(path, format)
    assert error.line == line_of(format) + 1
    assert "expected UTF-8, found byte 0xff" in error.message
    (document,) = read(path, format, errors="replace")
    assert document.text == "A�a"


@every_format
def test_a_missing_file_a_directory_and_an_empty_file_are_told_apart(tmp_path, format) -> None:
    assert "No such file" in fault(tmp_path / "nowhere", format).message
    assert "Is a directory" in fault(tmp_path, format).message
    empty = put(tmp_path, EMPTY.get(format, ""))
    assert "found no documents" in fault(empty, format).message


@every_format
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_says_so(tmp_path, format) -> None:
    path = put(tmp_path, GOOD[format])
    path.chmod(0)
    assert "Permission denied" in fault(path, format).message


@every_format
def test_an_unknown_way_with_errors_is_refused(tmp_path, format) -> None:
    with pytest.raises(ConfigError, match="choose from replace, strict"):
        list(read(put(tmp_path, GOOD[format]), format, errors="ignore"))


def test_only_line_feeds_end_lines(tmp_path: Path) -> None:
    path = put(tmp_path, "a\u2028b\x85c\rd\r\ne\n")
    assert list(read_lines(path)) == [(1, "a\u2028b\x85c\rd"), (2, "e")]
    assert read_text(path) == "a\u2028b\x85c\rd\ne"


def test_a_byte_order_mark_is_dropped_at_the_start_only(tmp_path: Path) -> None:
    path = put(tmp_path, "\ufeff\ufeffa\n\ufeffb\n")
    assert [line for _, line in read_lines(path)] == ["\ufeffa", "\ufeffb"]


def test_a_name_in_gz_is_decompressed_and_a_cut_off_file_said_so(tmp_path: Path) -> None:
    packed = gzip.compress("東京\n大阪\n".encode())
    path = put(tmp_path, packed, "corpus.txt.gz")
    assert [document.text for document in read(path, "text")] == ["東京", "大阪"]
    assert "cannot read" in fault(put(tmp_path, packed[:-9], "cut.gz"), "text").message
    assert "cannot read" in fault(put(tmp_path, "plain", "plain.gz"), "text").message


@contextmanager
def little_memory(megabytes: int):
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < megabytes * 1_000_000


line_formats = pytest.mark.parametrize("format", sorted(GOOD.keys() - EMPTY.keys()))


@line_formats
def test_a_line_has_a_limit(tmp_path, format) -> None:
    path = put(tmp_path, b"\n" + GOOD[format].replace(b"Ada", b"A" * (MAX_CHARACTERS + 1)))
    error = fault(path, format)
    assert (error.line, error.message) == (
        line_of(format) + 1, "expected a line of at most 1,000,000 characters, found a longer one"
    )  # fmt: skip


def test_the_longest_line_may_have_wide_characters_a_mark_and_windows_ending(tmp_path) -> None:
    path = put(tmp_path, "\ufeff" + "\U0001f600" * 9 + "\r\n" + "x" * 9 + "\r\n")
    assert [line for _, line in read_lines(path, longest=9)] == ["\U0001f600" * 9, "x" * 9]
    path = put(tmp_path, "\U0001f600" * 10)
    assert fault_of(path, longest=9).line == 1


def fault_of(path: Path, longest: int) -> DataError:
    with pytest.raises(DataError) as caught:
        list(read_lines(path, longest=longest))
    return caught.value


@every_format
@pytest.mark.parametrize(
    "content", [b"x" * 1_000_000, (b" " * 99 + b"\n") * 10_000], ids=["line", "lines"]
)
def test_what_swells_when_decompressed_ends_soon_and_small(tmp_path, format, content) -> None:
    path = put(tmp_path, gzip.compress(content, 9) * 300, "bomb.gz")
    with little_memory(60):
        error = fault(path, format)
    assert any(word in error.message for word in ("at most 1,000,000 char", "over 100 times"))


def test_a_file_that_is_read_whole_has_a_limit(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(lines, "LARGEST", 10)
    assert read_text(put(tmp_path, "12345\n789\n")) == "12345\n789"
    for content in ("12345\n7890\n", "1\n" * 6, "x" * 11):
        with pytest.raises(DataError, match="at most 10 characters"):
            read_text(put(tmp_path, content))


@every_format
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_and_a_device_are_refused_at_once(tmp_path, format) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "expected a file, found a pipe" in fault(tmp_path / "pipe", format).message
    assert "expected a file, found a device" in fault(Path("/dev/zero"), format).message


@pytest.mark.parametrize("format", ["jsonl", "massive", "rasa", "slurp", "stockmark"])
@pytest.mark.parametrize(
    "deep",
    ["[" * 100_000, '{"text":' * 99_000, '{"text": "", "entities": ' + "[" * 900 + "]" * 900 + "}"],
    ids=["lists", "objects", "entities"],
)
def test_deep_json_is_told(tmp_path, format, deep) -> None:
    path = put(tmp_path, f"[{deep}]" if format == "stockmark" else deep)
    assert "expected" in fault(path, format).message
