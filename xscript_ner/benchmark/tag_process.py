"""The command ``tag`` as a process: how soon it answers and how much memory it takes."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from ..core.errors import DataError


def _tag_command(directory: Path, backend: str | None) -> list[str]:
    chosen = [] if backend is None else ["--backend", backend]
    return [sys.executable, "-m", "xscript_ner.cli", "tag", "--model", str(directory), *chosen]


def _lines(texts: Sequence[str]) -> bytes:
    return "".join(text.replace("\n", " ") + "\n" for text in texts).encode()


def peak_memory(
    directory: Path, texts: Sequence[str], backend: str | None = None
) -> float | None:
    """Peak of the command ``tag`` over the texts in MB, where /proc tells."""
    # Read from the living process: what the system keeps of ended children counts the parent's
    # own memory at the time of the fork.
    with subprocess.Popen(
        _tag_command(directory, backend), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_feed, process.stdin, _lines(texts))
            for _ in texts:
                process.stdout.readline()
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = re.search(r"VmHWM:\s+(\d+) kB", status)
        except OSError:
            peak = None
        process.stdin.close()
    return round(int(peak[1]) / 1024, 1) if peak else None


def _feed(pipe: IO[bytes], lines: bytes) -> None:
    pipe.write(lines)
    pipe.flush()


def startup(directory: Path, text: str, backend: str | None = None) -> float:
    """Seconds from starting the command to its first line of output."""
    command = _tag_command(directory, backend)
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(_lines([text]))
        process.stdin.flush()
        answered = process.stdout.readline()
        seconds = time.perf_counter() - started
        process.stdin.close()
    if not answered:
        raise DataError(f"expected a result of {' '.join(command)}, found none")
    return seconds
