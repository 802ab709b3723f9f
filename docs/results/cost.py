"""What bulk tagging costs: the table of docs/scale.md, from the figures of cost.csv here.

    python docs/results/cost.py measure ja-wikipedia kyoto_wiki.ja.txt.gz  # adds or renews a row
    python docs/results/cost.py table                                      # Markdown
    python docs/results/cost.py table --machines 20 --cores 64 --kept 0.8 --price 1.6

``measure`` runs the command itself on the first lines of a text, three times, and on one line of
it, whose processor time is taken off as the start. Processor time, not that of a clock: other work
on the machine then counts for little.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from statistics import median

from xscript_ner.core.display import table

ROWS = Path(__file__).parent / "cost.csv"
RUNS = 3
HOUR, GB, TB = 3600, 1e9, 1e12


@dataclass(frozen=True)
class Measured:
    """A model on a text, on one core.

    Attributes:
        model, text: Their names.
        sentences: Lines that were tagged.
        bytes: Of them in UTF-8, line ends included.
        answered: Bytes of the answers as JSON lines, and packed with gzip.
        packed: Likewise.
        seconds: Of the processor, without the start; median of three runs.
        start: Seconds of the processor until the first answer.
        memory: Peak resident memory in MB.
    """

    model: str
    text: str
    sentences: int
    bytes: int
    answered: int
    packed: int
    seconds: float
    start: float
    memory: float


@dataclass(frozen=True)
class Machines:
    """What works: machines alike, their cores, what of a core's rate is left when all of them
    work, and the price of a machine an hour."""

    machines: int
    cores: int
    kept: float
    price: float


def measure(model: str, path: Path, lines: int) -> Measured:
    """Runs ``xscript-ner tag`` on the first lines of a file."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        text = list(islice(file, lines))
    with tempfile.TemporaryDirectory() as folder:
        whole, first, out = (Path(folder) / name for name in ("whole.txt", "first.txt", "out"))
        whole.write_bytes(b"".join(text))
        first.write_bytes(text[0])
        starts = [_run(model, first, out)[0] for _ in range(RUNS)]
        runs = [_run(model, whole, out) for _ in range(RUNS)]
        found = out.read_bytes()
    start = median(starts)
    return Measured(
        model, path.name, len(text), sum(map(len, text)), len(found), len(gzip.compress(found, 6)),
        round(median(seconds for seconds, _ in runs) - start, 2), round(start, 2),
        max(memory for _, memory in runs),
    )  # fmt: skip


def _run(model: str, path: Path, out: Path) -> tuple[float, float]:
    """Processor seconds and peak memory in MB of a process of its own."""
    command = [
        sys.executable,
        "-m",
        "xscript_ner.cli",
        "tag",
        "-m",
        model,
        str(path),
        "-o",
        str(out),
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return used.ru_utime + used.ru_stime, round(used.ru_maxrss / 1024, 0)


def read(path: Path = ROWS) -> list[Measured]:
    """The figures of a file."""
    if not path.exists():
        return []
    kinds = {"str": str, "int": int, "float": float}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Measured(*(kinds[str(field.type)](row[field.name]) for field in fields(Measured)))
            for row in csv.DictReader(file)
        ]


def write(rows: Sequence[Measured], path: Path = ROWS) -> None:
    """Writes figures."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [field.name for field in fields(Measured)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(map(asdict, rows))


def costs(one: Measured, by: Machines) -> dict[str, str]:
    """A column of the table, by the names of its rows."""
    rate, size = one.sentences / one.seconds, one.bytes / one.sentences
    volume = rate * size * HOUR / GB
    hours = TB / GB / (volume * by.kept * by.cores * by.machines)
    many = f"{by.machines} machines of {by.cores} cores"
    return {
        "text": f"`{one.text.split('.txt')[0]}`",
        "bytes a line": f"{size:.0f}",
        "sentences a second and core": f"{rate:,.0f}",
        "sentences an hour and core": f"{rate * HOUR / 1e6:.1f} million",
        "GB of text an hour and core": f"{volume:.2f}",
        "memory a worker": f"{one.memory:.0f} MB",
        f"… of {by.cores} workers": f"{one.memory * by.cores / 1024:.1f} GB",
        f"1 TB on {many}": f"{hours:.1f} hours",
        "… in machine hours": f"{hours * by.machines:,.0f}",
        **({"… at that price": f"{hours * by.machines * by.price:,.0f}"} if by.price else {}),
        "answers to 1 TB": f"{one.answered / one.bytes:.1f} TB",
        "… packed": f"{one.packed / one.bytes:.2f} TB",
    }


def page(rows: Sequence[Measured], by: Machines) -> str:
    """The table in Markdown, a model and text a column."""
    found = [costs(one, by) for one in rows]
    header = ["", *(f"`{one.model}`" for one in rows)]
    lines = [[name, *(column[name] for column in found)] for name in found[0]]
    return table(header, lines, [False] + [True] * len(rows))


def main() -> None:
    """Runs what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure")
    one.add_argument("model")
    one.add_argument("text", type=Path)
    one.add_argument("--lines", type=int, default=20_000)
    made = commands.add_parser("table")
    made.add_argument("--machines", type=int, default=100)
    made.add_argument("--cores", type=int, default=16)
    made.add_argument("--kept", type=float, default=0.9)
    made.add_argument("--price", type=float, default=0.0, help="of a machine an hour")
    given = parser.parse_args()
    if given.command == "table":
        print(page(read(), Machines(given.machines, given.cores, given.kept, given.price)))
        return
    new = measure(given.model, given.text, given.lines)
    rows = {(row.model, row.text): row for row in read()}
    write([*(rows | {(new.model, new.text): new}).values()])
    print(page([new], Machines(1, 1, 1.0, 0.0)))


if __name__ == "__main__":
    main()
