"""The Dockerfile's steps, taken one by one in an empty environment: Docker itself is not needed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from fnmatch import fnmatch
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from children import child
from test_wheel import UNSHIPPED
from xscript_ner.cli import main

ROOT = Path(__file__).resolve().parents[1]


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile, in order, with what stands behind each."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines)]


def given(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def copied() -> list[str]:
    """What the image is made of, of this directory."""
    rests = (rest.split() for rest in given("COPY") if not rest.startswith("--from"))
    return [source for *sources, _ in rests for source in sources]


def served() -> list[str]:
    """The arguments of the program that the image runs."""
    (entry,), (command,) = given("ENTRYPOINT"), given("CMD")
    assert json.loads(entry) == ["xscript-ner"]
    return list(json.loads(command))


def test_what_the_image_copies_is_there_and_reaches_docker() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    admitted = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    assert sorted(copied()) == sorted(admitted)
    for source in copied():
        assert (ROOT / source).exists(), source
        assert not any(fnmatch(source, line.removeprefix("**/")) for line in ignored[2:]
                       if not line.startswith(("!", "#")))  # fmt: skip


def test_the_image_runs_a_command_that_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*served(), "--help"]) == 0
    assert "Serve a page" in capsys.readouterr().out
    assert given("USER") == ["ner"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the image is Linux")
def test_the_images_steps_make_a_service_without_pytorch(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "venv"
    source.mkdir()
    for name in copied():
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(
            ROOT / name, source / name, **({"ignore": UNSHIPPED} if copy is shutil.copytree else {})
        )
    venv.EnvBuilder(with_pip=True).create(folder)
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    steps = [shlex.split(step) for step in given("RUN") if step.startswith("pip")]
    assert len(steps) == 2
    for step in steps:
        done = subprocess.run(
            [*step, "--quiet", "--retries", "0", "--timeout", "20"],
            cwd=source,
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.returncode and b"No matching distribution" in done.stderr:
            pytest.skip("no index of packages can be reached")
        assert done.returncode == 0, done.stderr.decode()
    command = [str(folder / "bin" / "xscript-ner"), *served(), "--port", "0"]
    with child(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = [process.stderr.readline().decode() for _ in range(2)]
        port = re.search(r":(\d+) ", told[1])
        assert port is not None, told
        _check(int(port[1]), environment)
        process.terminate()
    listed = subprocess.run(["pip", "list"], env=environment, capture_output=True, check=True)
    assert b"torch" not in listed.stdout


def _check(port: int, environment: dict[str, str]) -> None:
    """The image's own check of health, and an answer."""
    (health,) = given("HEALTHCHECK")
    arguments = json.loads(health.partition("CMD ")[2])
    assert arguments[0] == "python"
    assert ":8000/" in arguments[2]
    program = arguments[2].replace(":8000/", f":{port}/")
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    body = json.dumps({"text": "任天堂は京都市に本社を置く。"}).encode()
    url, headers = f"http://127.0.0.1:{port}/api/tag", {"Content-Type": "application/json"}
    with urlopen(Request(url, body, headers), timeout=20) as answer:
        found = json.load(answer)["entities"]
    assert [entity["text"] for entity in found] == ["任天堂", "京都市"]
