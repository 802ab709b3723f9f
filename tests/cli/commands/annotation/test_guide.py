"""The guide's way from annotation to model, its commands as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from small_corpus import MARKED, unmarked, write_corpus

from xscript_ner.core.resources import resource

from ...conftest import Run

GUIDE = Path(__file__).parents[4] / "docs" / "guide.md"


@pytest.mark.slow
@pytest.mark.skipif(
    not resource("models", "ja-wikipedia").is_dir(), reason="the model is not there"
)
def test_the_commands_from_annotation_to_model_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = GUIDE.read_text("utf-8")
    section = text[text.index("## From annotation to model") : text.index("## Train on your own")]
    documents = [unmarked(marked) for marked in MARKED]
    write_corpus(tmp_path / "mine.jsonl", documents[:9])
    lines = [document.text for document in documents]
    (tmp_path / "raw.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [
        shlex.split(line, comments=True)[1:]
        for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
        for line in block.splitlines()
        if not line.startswith("xscript-ner data ")  # tests/cli/test_guide_checks.py has those
    ]
    assert [command[0] for command in commands] == ["adapt", "adapt", "tag", "suggest"]
    for command in commands:
        result = run(*command)
        assert result.status == 0, result.err
    written = (tmp_path / "next.jsonl").read_text("utf-8").splitlines()
    assert len(written) == 3
