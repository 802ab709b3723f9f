"""A file appears whole or not at all."""

import io
import os

import pytest

from xscript_ner.core.errors import DataError
from xscript_ner.core.files import write_lines
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
    with pytest.raises(DataError, match=r"cannot write: No such file|found a directory") as caught:
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
