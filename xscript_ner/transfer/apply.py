"""Parts of a trained model copied into another: rows by symbol, and an account of every tensor.

Source: Johnson et al. 2019, section 3, where only vectors of symbols that both training sets
have are copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from ..config import Recipe
from ..core.errors import TransferError
from ..core.tags import TagSet
from ..core.vocab import Vocabulary
from ..inputs.batching import Vocabularies
from ..models import TaggerModel
from .matching import (
    Match,
    column_blocks,
    match_edges,
    match_pairs,
    match_symbols,
    match_tags,
    source_tags,
)
from .plan import (
    BIGRAMS,
    WORDS,
    Labels,
    Source,
    TransferPlan,
    check_parts,
    feature_table,
    label_sources,
)
from .report import TensorReport, TransferReport
from .warnings import share_warnings, side_warnings

__all__ = ["Source", "TransferPlan", "TransferReport", "apply_transfer", "extend_vocabularies"]

JOINED = tuple(f"words.encoder.{way}.weight_ih_l0" for way in ("forwards", "backwards"))
"""Tensors whose columns are word, character and feature vectors, joined."""
WHOLE = "rows"


def extend_vocabularies(
    vocabularies: Vocabularies, source: Vocabularies, plan: TransferPlan
) -> Vocabularies:
    """The target's tables, with the source's other symbols behind its own if the plan says so.

    Words, bigrams and values of features are brought along where their vectors cross. The target
    must be built from what this gives.
    """
    if not plan.other_symbols:
        return vocabularies

    def joined(tensor: str, ours: Vocabulary, theirs: Vocabulary | None) -> Vocabulary:
        if theirs is None or not plan.covers(tensor):
            return ours
        return Vocabulary([*ours.symbols, *theirs.symbols])

    return replace(
        vocabularies,
        words=joined(WORDS, vocabularies.words, source.words),
        bigrams=joined(BIGRAMS, vocabularies.bigrams, source.bigrams),
        features={
            name: joined(feature_table(name), table, source.features.get(name))
            for name, table in vocabularies.features.items()
        },
    )


@torch.no_grad()
def apply_transfer(
    source: Source,
    target: TaggerModel,
    vocabularies: Vocabularies,
    plan: TransferPlan,
    target_recipe: Recipe,
) -> TransferReport:
    """Copies what a plan names, in place; when it raises, the target is as it was.

    Args:
        source: A trained model.
        target: A model of any language, built over ``vocabularies``.
        vocabularies: The target's, as ``extend_vocabularies`` gives them.
        plan: What to copy.
        target_recipe: How the target is made; for warnings.

    Raises:
        TransferError: An unknown part or label, sizes that differ, or nothing to copy.
    """
    if not plan.parts:
        raise TransferError("the plan names no part to copy")
    parameters = dict(target.named_parameters())
    check_parts(plan.parts, parameters)
    tags, theirs = vocabularies.tags, source.vocabularies.tags
    labels, warnings = label_sources(plan, tags, theirs, target_recipe)
    copied = _Copies(source, parameters, vocabularies, labels, plan)
    reports = [copied.of(name) for name in parameters]
    if not copied.tensors:
        reasons = {report.reason for report in reports if plan.covers(report.name)}
        raise TransferError(f"the plan copies nothing: {'; '.join(sorted(reasons))}")
    for name, tensor in copied.tensors.items():
        parameters[name].copy_(tensor)
    if plan.covers("classifier.dense") and not any(labels.values()):
        warnings.append("no label has a source: of the classifier only O is copied")
    warnings += side_warnings(source, target_recipe, vocabularies, plan)
    warnings += share_warnings([report for report in reports if plan.covers(report.name)])
    return TransferReport(tuple(reports), tuple(warnings))


class _Copies:
    """New values of a target's tensors, worked out before any of them is written."""

    def __init__(
        self,
        source: Source,
        parameters: Mapping[str, Tensor],
        vocabularies: Vocabularies,
        labels: Labels,
        plan: TransferPlan,
    ) -> None:
        self.source, self.parameters, self.plan = source, parameters, plan
        self.matches = _matches(vocabularies, source.vocabularies, labels)
        self.ours = column_blocks(parameters, list(vocabularies.features))
        self.theirs = column_blocks(source.weights, list(source.vocabularies.features))
        self.tensors: dict[str, Tensor] = {}

    def of(self, name: str) -> TensorReport:
        """Works out one tensor; its new value, if it has one, is then in ``tensors``."""
        shape, match = self.parameters[name].shape, self.matches.get(name)
        if not self.plan.covers(name) or name not in self.source.weights:
            planned = self.plan.covers(name)
            reason = "the source has no such tensor" if planned else "not in the plan"
            unit, total = (match.unit, len(match.rows)) if match else (WHOLE, shape[0])
            return TensorReport.counted(name, shape, unit, 0, total, (), reason)
        if name in JOINED:
            return self._columns(name)
        if match is not None:
            return self._rows(name, match)
        self._check(name, slice(None))
        self.tensors[name] = self.source.weights[name]
        return TensorReport.counted(name, shape, WHOLE, shape[0], shape[0])

    def _rows(self, name: str, match: Match) -> TensorReport:
        theirs, ours = self.source.weights[name], self.parameters[name]
        flat = name.endswith("crf.pairs")
        if not flat:  # the two sides of a table of pairs are tags, which are matched, not sizes
            self._check(name, slice(1, None))
        missing = match.missing
        copied = len(match.rows) - len(missing)
        if copied:
            values = ours.clone()
            match.copy(values.view(-1) if flat else values, theirs.reshape(-1) if flat else theirs)
            self.tensors[name] = values
        reason = match.reason if missing else ""
        total = len(match.rows)
        return TensorReport.counted(name, ours.shape, match.unit, copied, total, missing, reason)

    def _columns(self, name: str) -> TensorReport:
        self._check(name, slice(0, 1))
        values, weight = self.parameters[name].clone(), self.source.weights[name]
        missing, reasons, copied = [], [], 0
        for block, columns in self.ours.items():
            theirs = self.theirs.get(block, range(0))
            if len(theirs) == len(columns):
                values[:, columns.start : columns.stop] = weight[:, theirs.start : theirs.stop]
                copied += len(columns)
                continue
            missing.append(block)
            sizes = f"{block} has {len(columns)} columns, in the source {len(theirs)}"
            reasons.append(sizes if theirs else "not in the source")
        if copied:
            self.tensors[name] = values
        reason = "; ".join(dict.fromkeys(reasons))
        shape = values.shape
        return TensorReport.counted(name, shape, "columns", copied, shape[1], missing, reason)

    def _check(self, name: str, dimensions: slice) -> None:
        ours, theirs = tuple(self.parameters[name].shape), tuple(self.source.weights[name].shape)
        if len(ours) != len(theirs) or ours[dimensions] != theirs[dimensions]:
            raise TransferError(
                f"{name}: sizes differ, {ours} here and {theirs} in the source; make them equal "
                "in the recipe or leave the part out of the plan"
            )


def _matches(ours: Vocabularies, theirs: Vocabularies, labels: Labels) -> dict[str, Match]:
    """How the rows of each tensor are matched, by its name; those not here have no symbols."""
    matches = {
        BIGRAMS: match_symbols("bigrams", ours.bigrams, theirs.bigrams),
        WORDS: match_symbols("words", ours.words, theirs.words),
    }
    for name in ours.features.keys() & theirs.features.keys():
        values = match_symbols("values", ours.features[name], theirs.features[name])
        matches[feature_table(name)] = values
    return matches | _tag_matches(ours.tags, theirs.tags, labels)


def _tag_matches(ours: TagSet, theirs: TagSet, labels: Labels) -> dict[str, Match]:
    sources = source_tags(ours, theirs, labels)
    fresh = [label for label in ours.labels if not labels.get(label)]
    reason = f"no source for label {', '.join(fresh)}" if fresh else ""
    grammar = "; ".join(filter(None, [reason, "the source's grammar forbids the rest"]))
    if ours.scheme == theirs.scheme:
        grammar = reason  # what this grammar allows, the same grammar allows there
    dense = match_tags(ours, sources, reason)
    return {
        "classifier.dense.weight": dense,
        "classifier.dense.bias": dense,
        "classifier.crf.pairs": match_pairs(ours, theirs, sources, grammar),
        "classifier.crf.start": match_edges(ours.starts, theirs.starts, ours, sources, grammar),
        "classifier.crf.end": match_edges(ours.ends, theirs.ends, ours, sources, grammar),
    }
