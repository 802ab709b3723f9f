"""Which of a source's labels each new label begins with: by name, and by what the source finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..config.toml import toml_text
from ..core.display import visible
from ..core.errors import ConfigError, choose
from ..core.files import write_text
from ..core.types import Document, Entity
from ..corpora.label_maps import read_source_labels
from ..tagging.stream import TextTagger

KINDS = "checks"
"""The label map that lists what widely used label sets call kinds of names."""
THRESHOLD = 0.2
"""Of a label's spans, on how many the source must find a label for that to count."""
LEAST = 2
"""Spans on which it must."""
MAJORITY = 0.5
"""Of the spans on which it finds anything."""
ENOUGH = 20
"""Spans on which what is found outweighs what is known of label sets."""
BY_NAME, BY_KIND, BY_SPANS, GIVEN, NONE = (
    "same name", "widely used for the same", "found on its spans", "as given", "begins fresh",
)  # fmt: skip


@dataclass(frozen=True)
class LabelChoice:
    """A new label, and what it begins with.

    Attributes:
        label: Of the annotated files.
        spans: Entities that have it.
        sources: The source's labels that it begins with, as their mean; none: fresh.
        why: In a few words.
        found: The source's labels on its spans, with how many.
    """

    label: str
    spans: int
    sources: tuple[str, ...]
    why: str
    found: Mapping[str, int] = field(default_factory=dict)

    @property
    def evidence(self) -> str:
        """``PERSON 81 %, ORG 3 %``: of its spans, the three most frequent."""
        most = sorted(self.found.items(), key=lambda item: (-item[1], item[0]))[:3]
        shares = (f"{name} {100 * count / self.spans:.0f} %" for name, count in most)
        return ", ".join(shares) or "nothing"


def propose_labels(
    documents: Sequence[Document],
    tagger: TextTagger,
    known: Sequence[str],
    threshold: float = THRESHOLD,
) -> tuple[LabelChoice, ...]:
    """Proposes a source label for each label of annotated documents.

    A label that the source has under the same name is that one. Else it is the one that the source
    finds on most of the label's spans, if those are many and more than half of those on which it
    finds anything; else one that widely used label sets use for the same kind of name; else what it
    finds most.

    Args:
        documents: With gold entities.
        tagger: The source, reading their language.
        known: The source's labels.
        threshold: Least share of a label's spans for what is found to count.
    """
    counts = Counter(entity.label for document in documents for entity in document.entities)
    found = cooccurrence(documents, (answer.entities for answer in tagger.pipe(documents)))
    kinds = read_source_labels(KINDS)
    choices = []
    for label in sorted(counts):
        own = found.get(label, Counter())
        sources, why = _choice(label, counts[label], own, known, kinds, threshold)
        choices.append(LabelChoice(label, counts[label], sources, why, dict(own)))
    return tuple(choices)


def cooccurrence(
    gold: Iterable[Document], found: Iterable[Sequence[Entity]]
) -> dict[str, Counter[str]]:
    """Gold label to the labels of what was found on its spans, each span counted once.

    Of several entities on a span the one with most characters of it counts.
    """
    counts: dict[str, Counter[str]] = {}
    for document, entities in zip(gold, found, strict=True):
        for entity in document.entities:
            shared = {other: min(entity.end, other.end) - max(entity.start, other.start)
                      for other in entities}  # fmt: skip
            best = max(shared, key=lambda other: shared[other], default=None)
            if best is not None and shared[best] > 0:
                counts.setdefault(entity.label, Counter())[best.label] += 1
    return counts


def _choice(
    label: str,
    spans: int,
    found: Counter[str],
    known: Sequence[str],
    kinds: Mapping[str, Sequence[str]],
    threshold: float,
) -> tuple[tuple[str, ...], str]:
    named = next((name for name in known if _form(name) == _form(label)), None)
    if named is not None:
        return (named,), BY_NAME
    (most, count), *_ = found.most_common(1) or [("", 0)]
    counts = count >= max(LEAST, threshold * spans)
    clear = counts and count > MAJORITY * found.total()
    like = of_same_kind(label, known, kinds)
    if like is not None and not (clear and count >= ENOUGH):
        return (like,), BY_KIND
    return ((most,), BY_SPANS) if counts else ((), NONE)


def of_same_kind(
    label: str, known: Sequence[str], kinds: Mapping[str, Sequence[str]]
) -> str | None:
    """The label among some that is used for the same kind of name.

    Args:
        label: Of some label set.
        known: To choose from.
        kinds: Kind to the labels that are used for it, the most fitting first.
    """
    ranks = {
        kind: forms.index(_form(label))
        for kind, names in kinds.items()
        if _form(label) in (forms := [*map(_form, names)])
    }
    for kind in sorted(ranks, key=lambda kind: ranks[kind]):
        forms = [*map(_form, kinds[kind])]
        fitting = [name for name in known if _form(name) in forms]
        if fitting:
            return min(fitting, key=lambda name: forms.index(_form(name)))
    return None


def _form(label: str) -> str:
    """A label without what differs between ways of writing it."""
    return "".join(character for character in label.casefold() if character.isalnum())


def fresh_labels(documents: Iterable[Document]) -> tuple[LabelChoice, ...]:
    """All labels of documents, where nothing is there to begin with."""
    counts = Counter(entity.label for document in documents for entity in document.entities)
    return tuple(LabelChoice(label, counts[label], (), NONE) for label in sorted(counts))


def with_given(
    choices: Sequence[LabelChoice],
    labels: Mapping[str, Sequence[str]],
    source: str,
    known: Sequence[str],
    path: Path | None = None,
) -> tuple[LabelChoice, ...]:
    """The choices as somebody's map makes them; a label that it does not name begins fresh.

    Args:
        choices: As proposed.
        labels: New label to the source's.
        source: What the source is called.
        known: Its labels.
        path: Where the map is from, for messages.

    Raises:
        ConfigError: The source has no such label.
    """
    for name in dict.fromkeys(name for names in labels.values() for name in names):
        if name not in known:
            raise ConfigError(choose(f"label of {source}", name, known), path=path)
    given = ((choice, tuple(labels.get(choice.label, ()))) for choice in choices)
    return tuple(
        choice if names == choice.sources else replace(choice, sources=names, why=GIVEN)
        for choice, names in given
    )


def write_labels(path: Path, choices: Sequence[LabelChoice]) -> None:
    """Writes the map as TOML, for people to edit: target = source, with what speaks for it."""
    lines = ['# New label = label of the source; [] begins fresh, ["A", "B"] with their mean.']
    for choice in choices:
        about = f"{choice.why}; {choice.spans:,} spans, there the source finds {choice.evidence}"
        lines.append(f"{_pair(choice)}  # {visible(about)}")
    write_text(path, "".join(f"{line}\n" for line in lines))


def _pair(choice: LabelChoice) -> str:
    """``PSN = "PERSON"``, on one line."""
    key, *values = (
        toml_text({name: ""}).removesuffix(' = ""\n')
        if number == 0
        else toml_text({"x": name}).removeprefix("x = ").rstrip("\n")
        for number, name in enumerate((choice.label, *choice.sources))
    )
    return f"{key} = {values[0] if len(values) == 1 else '[' + ', '.join(values) + ']'}"
