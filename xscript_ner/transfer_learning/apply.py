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
from ..core.vocab import Vocabulary
from ..inputs.vocabularies import CLASSIFIER, Vocabularies
from ..models import TaggerModel, outline
from ..nn.chars import CharacterEncoder
from ..nn.encoders import Encoder
from .matching import MATCHES, Match, match_symbols, match_units
from .plan import (
    UNITS,
    WORDS,
    Labels,
    Source,
    TransferPlan,
    check_parts,
    feature_table,
    label_sources,
    reading_table,
)
from .report import TensorReport, TransferReport
from .warnings import share_warnings, side_warnings

__all__ = ["Source", "TransferPlan", "TransferReport", "apply_transfer", "extend_vocabularies"]

WHOLE = "rows"


def extend_vocabularies(
    vocabularies: Vocabularies, source: Vocabularies, plan: TransferPlan
) -> Vocabularies:
    """The target's tables, with the source's other symbols behind its own if the plan says so.

    Words, bigrams, values of features and what a language model reads are brought along where
    their vectors cross. The target must be built from what this gives.
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
        units=joined(UNITS, vocabularies.units, _units(source, vocabularies.unit)),
        features={
            name: joined(feature_table(name), table, source.features.get(name))
            for name, table in vocabularies.features.items()
        },
        readings={
            name: joined(reading_table(name), table, source.readings.get(name))
            for name, table in vocabularies.readings.items()
        },
    )


def _units(source: Vocabularies, unit: str) -> Vocabulary | None:
    """The source's units, if they are of that kind."""
    return source.units if source.unit == unit else None


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
    labels, warnings = label_sources(plan, vocabularies, source.vocabularies, target_recipe.data)
    built = outline(source.recipe, source.vocabularies)
    _check_kinds(built, target, plan)
    copied = _Copies(source, built, target, vocabularies, labels, plan)
    reports = [copied.of(name) for name in parameters]
    if not copied.tensors:
        reasons = {report.reason for report in reports if plan.covers(report.name)}
        raise TransferError(f"the plan copies nothing: {'; '.join(sorted(reasons))}")
    for name, tensor in copied.tensors.items():
        parameters[name].copy_(tensor)
    if any(map(plan.covers, _tag_tensors(target))) and not any(labels[CLASSIFIER].values()):
        warnings.append("no label has a source: of the classifier only O is copied")
    warnings += side_warnings(source, target_recipe, vocabularies, plan)
    warnings += share_warnings([report for report in reports if plan.covers(report.name)])
    return TransferReport(tuple(reports), tuple(warnings))


def _tag_tensors(model: TaggerModel) -> list[str]:
    rows = model.tag_head.ROWS.items()
    return [f"{CLASSIFIER}.{name}" for name, row in rows if row == "tag"]


def _check_kinds(source: TaggerModel, target: TaggerModel, plan: TransferPlan) -> None:
    """Refuses to copy an encoder into one of another kind.

    Raises:
        TransferError: The plan does.
    """
    others = dict(source.named_modules())
    for part, ours in target.named_modules():
        if not isinstance(ours, (Encoder, CharacterEncoder)):
            continue
        theirs = others.get(part)
        planned = any(plan.covers(f"{part}.{name}") for name, _ in ours.named_parameters())
        if planned and theirs is not None and type(theirs) is not type(ours):
            raise TransferError(
                f"{part} is a {type(ours).__name__} here and a {type(theirs).__name__} in the "
                f"source; make them equal in the recipe or leave {part} out of the plan"
            )


class _Copies:
    """New values of a target's tensors, worked out before any of them is written."""

    def __init__(
        self,
        source: Source,
        built: TaggerModel,
        target: TaggerModel,
        vocabularies: Vocabularies,
        labels: Mapping[str, Labels],
        plan: TransferPlan,
    ) -> None:
        self.source, self.plan = source, plan
        self.parameters = dict(target.named_parameters())
        self.matches = _matches(built, target, vocabularies, source.vocabularies, labels)
        theirs = {name: module.columns() for name, module in built.joins.items()}
        self.blocks = {
            f"{name}.encoder.{tensor}": (module.columns(), theirs.get(name, {}))
            for name, module in target.joins.items()
            for tensor in module.encoder.INPUTS
        }
        """Columns of tensors that take several inputs, here and in the source."""
        self.tensors: dict[str, Tensor] = {}

    def of(self, name: str) -> TensorReport:
        """Works out one tensor; its new value, if it has one, is then in ``tensors``."""
        shape, match = self.parameters[name].shape, self.matches.get(name)
        if not self.plan.covers(name) or name not in self.source.weights:
            planned = self.plan.covers(name)
            reason = "the source has no such tensor" if planned else "not in the plan"
            unit, total = (match.unit, len(match.rows)) if match else (WHOLE, shape[0])
            return TensorReport.counted(name, shape, unit, 0, total, (), reason)
        if name in self.blocks:
            return self._columns(name)
        if match is not None:
            return self._rows(name, match)
        self._check(name, slice(None))
        self.tensors[name] = self.source.weights[name]
        return TensorReport.counted(name, shape, WHOLE, shape[0], shape[0])

    def _rows(self, name: str, match: Match) -> TensorReport:
        theirs, ours = self.source.weights[name], self.parameters[name]
        flat = match.flat
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
        own, other = self.blocks[name]
        for block, columns in own.items():
            theirs = other.get(block, range(0))
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


def _matches(
    source: TaggerModel,
    target: TaggerModel,
    ours: Vocabularies,
    theirs: Vocabularies,
    labels: Mapping[str, Labels],
) -> dict[str, Match]:
    """How the rows of each tensor are matched, by its name; those not here have no symbols."""
    matches = {
        UNITS: match_units(ours, theirs),
        WORDS: match_symbols("words", ours.words, theirs.words),
    }
    for name in ours.features.keys() & theirs.features.keys():
        values = match_symbols("values", ours.features[name], theirs.features[name])
        matches[feature_table(name)] = values
    for name in ours.readings.keys() & theirs.readings.keys():
        units = match_symbols("units", ours.readings[name], theirs.readings[name])
        matches[reading_table(name)] = units
    for name, head in target.heads.items():
        answers, other = ours.heads[name], theirs.heads.get(name)
        if other is None or source.heads[name].ANSWERS != head.ANSWERS:
            continue
        rows = MATCHES[head.ANSWERS](answers, other, labels[name])
        matches |= {f"{name}.{tensor}": rows[row] for tensor, row in head.ROWS.items()}
    return matches
