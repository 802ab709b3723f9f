"""The report of an ablation: JSON lines, CSV, Markdown and one self-contained HTML page."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ...core.display import visible
from ...core.files import write_text
from ...core.types import CLASSIFIER
from ..frames import cells_frame, summary_frame
from ..pairs import Values
from ..results import CellResult, by_metric, further_metrics
from ..summary import summaries
from .contents import contents
from .html_page import html_page
from .markdown import markdown
from .plots import draw


def write_report(
    directory: Path,
    title: str,
    results: Sequence[CellResult],
    baseline: Values | None,
    notes: Sequence[str] = (),
    metric: str = CLASSIFIER,
) -> None:
    """Writes cells.jsonl, cells.csv, summary.csv, summary.md and report.html.

    Each is written whole or not at all. Names with commas or newlines are quoted in CSV; other
    control characters are escapes everywhere. The lines of JSON hold the figures of
    ``cells_frame``, and dev F1 after each epoch, 0 to 1; ``head_histories`` has the same of other
    heads and of frames, where there are.

    Args:
        directory: Made if it is missing.
        title: Of the Markdown and the page.
        results: Cells, finished or not.
        baseline: Axis to value, as ``summarize`` takes it.
        notes: What readers should know besides, a paragraph each.
        metric: By what cells are compared: ``classifier`` (F1 of entities), another head,
            ``frame`` or ``mean``. Other metrics than this have tables, but no plots.

    Raises:
        ConfigError: The baseline names an axis that the cells do not have.
        DataError: Configurations were tested on different numbers of sentences.
        OutputError: A file cannot be written.
    """
    others = summaries(results, baseline, metric)
    rows = others.pop(metric)
    plots = draw(by_metric(results, metric), rows, baseline)
    report = contents(title, results, rows, baseline, notes, plots, list(others.values()))
    histories = [result.outcome.history if result.outcome else None for result in results]
    cells = cells_frame(results)
    watched = cells.assign(history=pd.Series(histories, cells.index, object))
    if further_metrics(results):
        watched["head_histories"] = pd.Series(map(_head_histories, results), cells.index, object)
    directory.mkdir(parents=True, exist_ok=True)
    write_text(directory / "cells.jsonl", _json_lines(watched))
    write_text(directory / "cells.csv", _csv(cells))
    write_text(directory / "summary.csv", _csv(summary_frame(rows, others)))
    write_text(directory / "summary.md", visible(markdown(report), keep="\n"))
    write_text(directory / "report.html", visible(html_page(report), keep="\n"))


def _head_histories(result: CellResult) -> dict[str, tuple[float, ...]] | None:
    if result.outcome is None:
        return None
    return {name: head.history for name, head in result.outcome.heads.items()} or None


def _json_lines(frame: pd.DataFrame) -> str:
    return frame.to_json(orient="records", lines=True, force_ascii=False).lstrip()


def _csv(frame: pd.DataFrame) -> str:
    text = frame.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return visible(text, keep="\n")
