"""What was measured of a model: seconds, and what they are beside those of the analyser alone."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

SURFACES, TOKENISING = "fugashi, surfaces only", "tokenising"
ROMANISING, TAGGING = "romanising", "tagging end to end"


@dataclass(frozen=True)
class Pace:
    """One kind of work over the texts.

    Attributes:
        name: What was done.
        seconds: A warm pass each.
        cold: Seconds of the pass with empty caches.
    """

    name: str
    seconds: tuple[float, ...]
    cold: float

    @property
    def median(self) -> float:
        """Seconds of the middle pass."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """Slowest less fastest pass, as a share of the median."""
        return (max(self.seconds) - min(self.seconds)) / self.median


@dataclass(frozen=True)
class CommandPace:
    """The whole command ``tag`` over many lines, its start taken off.

    Attributes:
        lines: How many.
        rate: Sentences a second.
        gain: How many times as fast two processes are (``--jobs 2``).
    """

    lines: int
    rate: float
    gain: float


@dataclass(frozen=True)
class BenchReport:
    """All that was measured of a model.

    Attributes:
        model: The name it was given by.
        sentences, characters: Of the input.
        threads: PyTorch's.
        paces: By name.
        memory: Peak of the command ``tag`` over all the texts in MB; ``None`` where the system
            does not tell.
        startup: Seconds from starting the command ``tag`` to its first result; median.
        bare_startup: The same of a process that imports NumPy and fugashi and analyses a line.
        training: Seconds an epoch over the recipe's training set, extrapolated from a part;
            ``None`` when its corpora are not there.
        command: ``None`` where it was not asked for.
    """

    model: str
    sentences: int
    characters: int
    threads: int
    paces: dict[str, Pace]
    memory: float | None
    startup: float
    bare_startup: float
    training: float | None
    command: CommandPace | None = None

    def as_dict(self) -> dict[str, Any]:
        """Figures by kind of work: sentences and characters a second, ratio, spread, cold."""
        base = self.paces[TOKENISING].median
        return {
            "model": self.model,
            "sentences": self.sentences,
            "characters": self.characters,
            "threads": self.threads,
            "paces": {
                name: {
                    "sentences_per_second": round(self.sentences / pace.median, 1),
                    "characters_per_second": round(self.characters / pace.median, 1),
                    "times_tokenising": round(pace.median / base, 3),
                    "spread": round(pace.spread, 3),
                    "cold_sentences_per_second": round(self.sentences / pace.cold, 1),
                }
                for name, pace in self.paces.items()
            },
            "peak_memory_mb": self.memory,
            "startup_seconds": round(self.startup, 2),
            "bare_startup_seconds": round(self.bare_startup, 2),
            "training_seconds_an_epoch": self.training and round(self.training, 3),
            "command": self.command and {
                "lines": self.command.lines,
                "sentences_per_second": round(self.command.rate, 1),
                "two_processes": round(self.command.gain, 2),
            },
            "ratios": self.ratios(),
        }  # fmt: skip

    def ratios(self) -> dict[str, float]:
        """Speeds as shares of fugashi's over the same texts, where that is what analyses them.

        ``warm`` and ``first_pass`` within a process, ``command`` the whole of it; ``startup`` is
        how many times as long as the bare process the first result takes.
        """
        found = {"startup": self.startup / self.bare_startup}
        if SURFACES in self.paces:
            base, own = self.paces[SURFACES].median, self.paces[TAGGING]
            found |= {"warm": base / own.median, "first_pass": base / own.cold}
            if self.command is not None:
                found["command"] = self.command.rate * base / self.sentences
        return {name: round(ratio, 3) for name, ratio in found.items()}
