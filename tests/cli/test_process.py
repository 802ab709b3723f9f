"""What only shows in a process of its own: pipes, signals, start-up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from children import child

COMMAND = [sys.executable, "-m", "xscript_ner.cli"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")


def start(*arguments: object) -> AbstractContextManager[subprocess.Popen[bytes]]:
    command = [*COMMAND, *map(str, arguments)]
    pipe = subprocess.PIPE
    return child(command, stdin=pipe, stdout=pipe, stderr=pipe)


def test_a_closed_pipe_ends_quietly(model_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.txt"
    path.write_text("京都は雨が降っている。\n" * 20_000, encoding="utf-8")
    with start("tag", "-m", model_path, path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_line_is_answered_before_the_next_is_sent(model_path: Path) -> None:
    with start("tag", "-m", model_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("京都", "東京"):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text
        process.stdin.close()
    assert process.returncode == 0


def test_ctrl_c_ends_in_one_line(model_path: Path) -> None:
    with start("tag", "-m", model_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"a\n")
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().decode().strip() == "xscript-ner: interrupted"
    assert process.returncode == 130


@pytest.mark.slow
def test_interrupted_training_says_how_to_go_on_and_does(
    corpus_path: Path, tmp_path: Path
) -> None:
    recipe, output = tmp_path / "r.toml", tmp_path / "model"
    recipe.write_text(
        f'name = "x"\n[data]\ntrain = [{{ path = "{corpus_path}" }}]\n', encoding="utf-8"
    )
    epochs = "training.epochs=100000"
    with start("train", recipe, "-o", output, "--set", epochs) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith(b"epoch   2"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        message = process.stderr.read().decode()
    assert process.returncode == 130
    assert "xscript-ner: interrupted; the same command goes on" in message
    assert "Traceback" not in message
    done = len((output / "log.jsonl").read_text(encoding="utf-8").splitlines())
    with start("train", recipe, "-o", output, "--set", epochs) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith(b"going on with the unfinished run")
        first = process.stderr.readline().split()
        process.kill()
    assert first[0] == b"epoch"
    assert int(first[1]) > max(1, done - 1)


def test_output_is_utf8_whatever_the_locale(model_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [*COMMAND, "tag", "-m", str(model_path)]
    done = subprocess.run(
        command, input="京都😀\n".encode(), capture_output=True, env=environment, check=True
    )
    assert json.loads(done.stdout)["text"] == "京都😀"


def test_help_comes_at_once() -> None:
    program = "import sys, xscript_ner.cli as c; c.main(['tag', '--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split("\n")[-2].split())
    assert loaded.isdisjoint({"torch", "pydantic", "fugashi", "numpy"})
    assert loaded.isdisjoint({"xscript_ner.text", "xscript_ner.text.romanizers"})


@pytest.mark.slow
def test_memory_stays_flat_over_a_long_stream(model_path: Path) -> None:
    program = (
        "import resource, sys; from xscript_ner.cli import main; status = main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); "
        "sys.exit(status)"
    )

    def peak(lines: int) -> int:
        text = "田中さんは東京に住んでいる。\n".encode() * lines
        command = [sys.executable, "-c", program, "tag", "-m", str(model_path)]
        done = subprocess.run(command, input=text, capture_output=True, check=True)
        assert done.stdout.count(b"\n") == lines
        return int(done.stderr)

    assert peak(40_000) < 1.15 * peak(10_000)


def test_the_first_result_comes_within_three_seconds(model_path: Path) -> None:
    # The first run warms the disk's cache; the second is what counts.
    for _ in range(2):
        started = time.perf_counter()
        with start("tag", "-m", model_path) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("京都\n".encode())
            process.stdin.flush()
            process.stdout.readline()
            seconds = time.perf_counter() - started
            process.stdin.close()
    assert seconds < 3 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
