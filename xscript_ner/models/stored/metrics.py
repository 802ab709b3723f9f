"""``metrics.json``: how a model scores, what it saw, what it descends from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from ...config import LearningConfig, parse
from ...core.errors import ConfigError
from ...core.types import CLASSIFIER, FRAME, Sentence
from ...corpora.use import CorpusUse
from ...vectors.report import FileReport, SpaceReport
from .checks import Checked
from .parts import Brief, Count, Number, Part, Several
from .signature import METRICS, SignedFiles
from .trust import refuse


class LabelScores(Part):
    """Percentages and counts; see ``evaluation.spans.Score``."""

    precision: Number
    recall: Number
    f1: Number
    gold: Count
    predicted: Count
    correct: Count


class Tenth(Part):
    """Predictions whose probability lies in one tenth; see ``evaluation.spans.Confidence``."""

    predicted: Count
    mean_probability: Number
    precision: Number


class HeadScores(LabelScores, Brief):
    """What one head scores on one corpus, all labels together and each for itself."""

    misaligned: Count | None = None
    labels: dict[str, LabelScores] = {}
    calibration_error: Number | None = None
    confidence: Several[Tenth] = ()


class LearntFrom(Brief):
    """What the weights were fitted to: sentences, and entities by label.

    ``augmented`` of the sentences are altered copies, or made of templates.
    """

    sentences: Count
    entities: dict[str, Count] = {}
    augmented: Count | None = None

    @classmethod
    def of(cls, sentences: Sequence[Sentence], augmented: int = 0) -> LearntFrom:
        """Their counts, which a sample makes fewer than the corpus's."""
        labels = Counter(span.label for sentence in sentences for span in sentence.spans)
        counts = dict(sorted(labels.items()))
        return cls(sentences=len(sentences), entities=counts, augmented=augmented or None)


class SourceAccount(Part):
    """A model that another descends from: its name, what it was given as, its weights."""

    name: str
    given: str
    sha256: str


class TaughtBy(Part):
    """Models whose answers to raw text another has learnt, and of how many sentences."""

    teachers: Several[SourceAccount]
    sentences: Count


class PlanGiven(Part):
    """What crossed; see ``transfer_learning.plan.TransferPlan``."""

    parts: Several[str]
    labels: dict[str, Several[str]] | None = None
    other_symbols: bool = False
    heads: dict[str, dict[str, Several[str]]] = {}

    @property
    def label_maps(self) -> dict[str, str]:
        """Each map that was given, by head, as one line: ``ours = theirs + theirs, …``."""
        given = ({} if self.labels is None else {CLASSIFIER: self.labels}) | self.heads
        lines = {}
        for head, labels in given.items():
            pairs = (f"{ours} = {' + '.join(theirs) or 'none'}" for ours, theirs in labels.items())
            lines[head] = ", ".join(pairs)
        return lines


class AlsoTransferred(Part):
    """A further source of a transfer, and what crossed from it."""

    source: SourceAccount
    plan: PlanGiven


def joined_sha256(sums: Sequence[str]) -> str:
    """What stands for the weights of several models; of one, its own sum."""
    return sums[0] if len(sums) == 1 else sha256(" ".join(sums).encode()).hexdigest()


class TensorAccount(Part):
    """What became of a tensor; see ``transfer_learning.report.TensorReport``."""

    name: str
    shape: Several[Count]
    status: str
    unit: str
    copied: Count
    total: Count
    missing: Count = 0
    examples: Several[str] = ()
    reason: str = ""


class TransferAccount(Part):
    """What became of every tensor; see ``transfer_learning.report.TransferReport``."""

    tensors: Several[TensorAccount]
    warnings: Several[str] = ()


class Transferred(Part):
    """A transfer as it was done."""

    source: SourceAccount
    ancestors: Several[SourceAccount] = ()
    plan: PlanGiven
    also: Several[AlsoTransferred] = ()
    learning: LearningConfig = LearningConfig()
    report: TransferAccount

    @property
    def sha256(self) -> str:
        """What stands for the weights of all sources."""
        return joined_sha256([self.source.sha256, *(one.source.sha256 for one in self.also)])

    @property
    def line(self) -> list[SourceAccount]:
        """Sources and ancestors."""
        return [self.source, *(one.source for one in self.also), *self.ancestors]


class Spread(Part):
    """F1 over runs that differ in their seed."""

    mean: Number
    sd: Number
    f1: Several[Number]


def _by_head(scores: Any) -> Any:
    """Names the head that format 1 leaves out: ``{corpus: {"f1": …}}``."""
    if not isinstance(scores, Mapping):
        return scores
    return {
        corpus: {CLASSIFIER: one} if isinstance(one, Mapping) and "f1" in one else one
        for corpus, one in scores.items()
    }


class Replicas(Part):
    """Runs that differ in their seed: corpus to head to F1 over them."""

    seeds: Several[int]
    scores: Annotated[dict[str, dict[str, Spread]], BeforeValidator(_by_head)]


class Metrics(Brief):
    """What ``metrics.json`` holds.

    Attributes:
        scores: Corpus part to head to its scores.
        epochs, best_epoch: How many were run, and which was kept.
        temperatures: Head to what its scores are divided by, where that was fitted.
        corpora: What was read, with licences; those of ancestors included.
        training: What the weights were fitted to.
        transfer: What the model descends from.
        replicas: Where it is the best of several runs.
        vectors: Language to how its word vectors came into the space of another's.
        perplexity: Of a language model, on held-out text.
        language_model: The one whose states the model reads.
        checks: What it made of the suite that its recipe names.
        vector_file: What the model has of a file of word vectors.
        distillation: Who taught it on raw text.
    """

    scores: Annotated[dict[str, dict[str, HeadScores]], BeforeValidator(_by_head)] = {}
    epochs: Count = 0
    best_epoch: Count = 0
    temperatures: dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = {}
    corpora: Several[CorpusUse] = ()
    training: LearntFrom | None = None
    transfer: Transferred | None = None
    replicas: Replicas | None = None
    vectors: dict[str, SpaceReport] = {}
    perplexity: Number | None = None
    language_model: SourceAccount | None = None
    checks: Checked | None = None
    vector_file: FileReport | None = None
    distillation: TaughtBy | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_format_1(cls, values: Any) -> Any:
        """Reads the one temperature that format 1 has."""
        if not isinstance(values, dict) or "temperature" not in values:
            return values
        own = {key: value for key, value in values.items() if key != "temperature"}
        fitted = values["temperature"]
        return own if fitted is None else own | {"temperatures": {CLASSIFIER: fitted}}

    @property
    def heads(self) -> list[str]:
        """Heads that have scores, the one that gives tags first; ``frame`` is none of them."""
        found = {head: None for heads in self.scores.values() for head in heads if head != FRAME}
        return sorted(found, key=lambda head: head != CLASSIFIER)

    def of(self, head: str = CLASSIFIER) -> dict[str, HeadScores]:
        """A head's scores by corpus."""
        return {name: heads[head] for name, heads in self.scores.items() if head in heads}

    def spread(self, head: str = CLASSIFIER) -> dict[str, Spread]:
        """A head's F1 over seeds by corpus; empty for a single run."""
        scores = self.replicas.scores if self.replicas else {}
        return {name: heads[head] for name, heads in scores.items() if head in heads}


def stored_metrics(files: SignedFiles) -> Metrics:
    """The metrics of a model directory.

    Raises:
        CheckpointError: They are not what they should be.
    """
    path = files.path(METRICS)
    try:
        return parse(Metrics, files.json(METRICS), path)
    except ConfigError as error:
        raise refuse(error.message, path) from None
