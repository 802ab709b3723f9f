"""What a transfer did to each tensor, for people and for files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..core.display import escaped, table

Status = Literal["copied", "partly copied", "new"]

EXAMPLES = 5
"""Missing symbols that are named."""
HEADER = ("tensor", "status", "share", "missing", "why")


@dataclass(frozen=True)
class TensorReport:
    """What became of one tensor.

    Attributes:
        name: Attribute path.
        shape: Of the target.
        status: Whether all, some or none of it was copied.
        unit: What was counted: bigrams, words, values, tags, tag pairs, columns, rows.
        copied, total: How many; padding, and pairs that the target's grammar forbids, do not
            count.
        missing: How many symbols (or blocks of columns) have no source.
        examples: The first few of them.
        reason: Why some or all are; empty when all were copied.
    """

    name: str
    shape: tuple[int, ...]
    status: Status
    unit: str
    copied: int
    total: int
    missing: int = 0
    examples: tuple[str, ...] = ()
    reason: str = ""

    @classmethod
    def counted(
        cls,
        name: str,
        shape: Sequence[int],
        unit: str,
        copied: int,
        total: int,
        missing: Sequence[str] = (),
        reason: str = "",
    ) -> TensorReport:
        """A report whose status follows from the counts."""
        status: Status = "new" if not copied else "copied" if copied == total else "partly copied"
        few = tuple(missing[:EXAMPLES])
        return cls(name, tuple(shape), status, unit, copied, total, len(missing), few, reason)

    @property
    def share(self) -> float:
        """Of what was counted."""
        return self.copied / self.total if self.total else 0.0

    def cells(self) -> list[str]:
        """The row of a table, under ``HEADER``."""
        named = ", ".join(self.examples)
        if self.missing > len(self.examples):
            named = f"{self.missing:,}: {named}, …"
        share = f"{self.copied:,} of {self.total:,} {self.unit}"
        return [self.name, self.status, share, named, self.reason]


@dataclass(frozen=True)
class TransferReport:
    """What became of every tensor of the target.

    Attributes:
        tensors: In the model's order.
        warnings: What the caller should know, a line each.
    """

    tensors: tuple[TensorReport, ...]
    warnings: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> TensorReport:
        """The report of the tensor of that name."""
        return next(tensor for tensor in self.tensors if tensor.name == name)

    def as_dict(self) -> dict[str, Any]:
        """``{"tensors": [...], "warnings": [...]}``, plain values."""
        tensors = [
            asdict(t) | {"shape": list(t.shape), "examples": list(t.examples)}
            for t in self.tensors
        ]
        return {"tensors": tensors, "warnings": list(self.warnings)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TransferReport:
        """Reads what ``as_dict`` gave."""
        tensors = [
            TensorReport(**t | {"shape": tuple(t["shape"]), "examples": tuple(t["examples"])})
            for t in values["tensors"]
        ]
        return cls(tuple(tensors), tuple(values["warnings"]))

    @classmethod
    def joined(cls, reports: Sequence[tuple[Sequence[str], TransferReport]]) -> TransferReport:
        """One report of several transfers into the same model.

        Args:
            reports: Of each, the parts that it was to copy, which no other was, and its report.
        """
        tensors = {tensor.name: tensor for tensor in reports[0][1].tensors}
        for parts, report in reports:
            for tensor in report.tensors:
                if any(f"{tensor.name}.".startswith(f"{part}.") for part in parts):
                    tensors[tensor.name] = tensor
        warnings = dict.fromkeys(line for _, report in reports for line in report.warnings)
        return cls(tuple(tensors.values()), tuple(warnings))

    def rows(self) -> list[list[str]]:
        """A table's rows, under ``HEADER``."""
        return [tensor.cells() for tensor in self.tensors]

    def lines(self) -> list[str]:
        """The table in Markdown, and the warnings as a list under it."""
        cells = [[escaped(cell) for cell in row] for row in self.rows()]
        warnings = [f"- Warning: {warning}" for warning in self.warnings]
        return [*table(HEADER, cells).split("\n"), *([""] if warnings else []), *warnings]
