"""The command ``tag`` as a process: how soon it answers, how fast, in how much memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import IO

from ..core.errors import DataError

BARE = """
import sys
import fugashi, numpy, unidic_lite
folder = unidic_lite.DICDIR
analyser = fugashi.GenericTagger(f"-d {folder} -r {folder}/mecabrc")
for line in sys.stdin:
    print(*(node.surface for node in analyser(line)), flush=True)
"""
"""The least that a process for Japanese does before its first result."""


@dataclass(frozen=True)
class TagCommand:
    """The command over some texts, with one thread a process.

    Attributes:
        directory: The model's.
        texts: At least one.
        backend: What computes; ``None`` is the command's own choice.
    """

    directory: Path
    texts: Sequence[str]
    backend: str | None = None

    def startup(self) -> float:
        """Seconds from its start to the first line of output.

        Raises:
            DataError: There was none.
        """
        return _until_answered(self._words("--threads", "1"), self.texts[0])

    def peak_memory(self) -> float | None:
        """Peak over all texts in MB, where /proc tells."""
        # Read from the living process: what the system keeps of ended children counts the parent's
        # own memory at the time of the fork.
        with subprocess.Popen(
            self._words(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with ThreadPoolExecutor(1) as pool:
                pool.submit(_feed, process.stdin, _lines(self.texts))
                for _ in self.texts:
                    process.stdout.readline()
            try:
                status = Path(f"/proc/{process.pid}/status").read_text()
                peak = re.search(r"VmHWM:\s+(\d+) kB", status)
            except OSError:
                peak = None
            process.stdin.close()
        return round(int(peak[1]) / 1024, 1) if peak else None

    def pace(self, lines: int, jobs: int = 1) -> float:
        """Sentences a second over so many lines, the texts over and over, its start taken off."""
        with tempfile.TemporaryDirectory() as folder:
            seconds = [
                self._whole(Path(folder), count, jobs) for count in (1, max(2, lines))
            ]
        return max(2, lines) / max(seconds[1] - seconds[0], 1e-9)

    def _whole(self, folder: Path, lines: int, jobs: int) -> float:
        given, output = folder / "input.txt", folder / "output.jsonl"
        given.write_bytes(_lines(list(islice(cycle(self.texts), lines))))
        words = self._words("--threads", "1", "--jobs", str(jobs), "--output", str(output))
        started = time.perf_counter()
        subprocess.run([*words, str(given)], check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - started

    def _words(self, *further: str) -> list[str]:
        chosen = [] if self.backend is None else ["--backend", self.backend]
        program = [sys.executable, "-m", "xscript_ner.cli", "tag", "--model", str(self.directory)]
        return [*program, *chosen, *further]


def bare_startup(text: str) -> float:
    """Seconds from starting Python to one text's words: NumPy, fugashi, and nothing of ours."""
    return _until_answered([sys.executable, "-c", BARE], text)


def _until_answered(command: Sequence[str], text: str) -> float:
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _feed(process.stdin, _lines([text]))
        answered = process.stdout.readline()
        seconds = time.perf_counter() - started
        process.stdin.close()
    if not answered:
        raise DataError(f"expected a result of {' '.join(command)}, found none")
    return seconds


def _lines(texts: Sequence[str]) -> bytes:
    return "".join(text.replace("\n", " ") + "\n" for text in texts).encode()


def _feed(pipe: IO[bytes], lines: bytes) -> None:
    pipe.write(lines)
    pipe.flush()
