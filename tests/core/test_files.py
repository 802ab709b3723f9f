"""A file appears whole or not at all, is read within bounds, and leaves nothing behind."""

import io
import os
import signal
import subprocess
import sys
import threading

import pytest

from xscript_ner.core.errors import ConfigError, DataError, OutputError
from xscript_ner.core.files import (
    LOCKS,
    clear_drafts,
    read_bounded,
    replacing,
    write_lines,
    write_text,
)
from xscript_ner.core.types import Document
from xscript_ner.corpora.formats import write


def failing():
    yield Document("a", tokens=((0, 1),))
    yield Document("b")


def test_a_failed_write_leaves_earlier_output_and_no_debris(tmp_path) -> None:
    path = tmp_path / "out.conll"
    path.write_text("earlier")
    with pytest.raises(DataError, match="document 2"):
        write(failing(), path, "conll")
    assert path.read_text() == "earlier"
    assert os.listdir(tmp_path) == ["out.conll"]


def test_an_interrupt_leaves_earlier_output(tmp_path) -> None:
    def interrupted():
        yield "line"
        raise KeyboardInterrupt

    path = tmp_path / "out"
    path.write_text("earlier")
    with pytest.raises(KeyboardInterrupt):
        write_lines(interrupted(), path)
    assert path.read_text() == "earlier"
    assert os.listdir(tmp_path) == ["out"]


def test_the_target_may_be_what_is_read(tmp_path) -> None:
    path = tmp_path / "out"
    path.write_text("a\nb\n")
    with open(path) as source:
        write_lines((line.strip().upper() for line in source), path)
    assert path.read_text() == "A\nB\n"


def test_permissions_of_a_replaced_file_stay(tmp_path) -> None:
    path = tmp_path / "out"
    path.write_text("earlier")
    path.chmod(0o640)
    write_lines(["a"], path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_keeps_pointing_to_what_was_written(tmp_path) -> None:
    link, path = tmp_path / "link", tmp_path / "out"
    path.write_text("earlier")
    link.symlink_to(path)
    write_lines(["a"], link)
    assert link.is_symlink()
    assert path.read_text() == "a\n"


def test_a_device_is_written_straight() -> None:
    write_lines(["a"], os.devnull)
    assert not os.path.isfile(os.devnull)


@pytest.mark.parametrize("name", ["missing/out", ""])
def test_a_path_that_cannot_be_written_says_so(tmp_path, name) -> None:
    with pytest.raises(OutputError, match=r"cannot write: No such|found a directory") as caught:
        write_lines(["a"], tmp_path / name)
    assert caught.value.path == str(tmp_path / name)


def test_half_a_surrogate_pair_cannot_be_written(tmp_path) -> None:
    with pytest.raises(DataError, match="found half a pair"):
        write([Document("\ud800", tokens=((0, 1),))], tmp_path / "out", "conll")
    assert os.listdir(tmp_path) == []


def test_a_stream_gets_the_lines_as_they_come() -> None:
    stream = io.StringIO()
    with pytest.raises(DataError):
        write(failing(), stream, "conll")
    assert stream.getvalue() == "a\tO\n\n"


def test_a_full_disk_leaves_the_earlier_file_and_no_draft(tmp_path, monkeypatch) -> None:
    path = tmp_path / "file"
    write_text(path, "earlier")

    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    for writer, content in ((write_text, "later"), (lambda p, c: write_lines(c, p), ["later"])):
        with pytest.raises(OutputError, match="file: cannot write: No space left"):
            writer(path, content)
    assert path.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_name_has_a_draft_too(tmp_path) -> None:
    path = tmp_path / ("東" * 80)
    write_text(path, "a")
    assert path.read_text() == "a"


WRITER = """
import sys
from pathlib import Path
from xscript_ner.core.files import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(not LOCKS, reason="needs file locks")
def test_what_a_killed_writer_leaves_is_cleared_by_the_next_one(tmp_path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        (draft,) = tmp_path.iterdir()
        clear_drafts(tmp_path)
        assert draft.exists(), "its writer is alive"
        writer.send_signal(signal.SIGKILL)
        writer.wait(10)
    assert draft.exists()
    (tmp_path / ".somebody.else").touch()
    write_text(tmp_path / "other", "a")
    assert sorted(os.listdir(tmp_path)) == [".somebody.else", "other"]


def test_writers_of_one_file_do_not_disturb_each_other(tmp_path) -> None:
    path, contents = tmp_path / "out", [letter * 1000 for letter in "abcdefgh"]

    def write(content: str) -> None:
        for _ in range(40):
            write_text(path, content)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in contents
    assert os.listdir(tmp_path) == ["out"]


def test_a_draft_in_the_making_is_no_debris(tmp_path) -> None:
    with replacing(tmp_path / "out") as file:
        write_text(tmp_path / "other", "b")
        file.write(b"a")
    assert (tmp_path / "out").read_text() == "a"


def test_a_file_is_read_within_bounds(tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bounded(tmp_path / "a", 5) == b"12345"
    with pytest.raises(DataError, match="at most 4 bytes"):
        read_bounded(tmp_path / "a", 4)
    with pytest.raises(ConfigError, match="cannot read recipe: No such file"):
        read_bounded(tmp_path / "b", 4, ConfigError, "recipe")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_only_a_file_is_read(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, found in ((tmp_path / "pipe", "a pipe"), ("/dev/zero", "a device")):
        with pytest.raises(DataError, match=f"expected a file, found {found}; save what it"):
            read_bounded(path, 4)
