"""Sources and parts chosen on dev, by a small grid of the ablation room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from ..ablation.grid import Grid, read_grid
from ..ablation.runner import run_grid
from ..config import CLASSIFIER, GRID
from ..config.toml import toml_text
from ..core.errors import ConfigError
from ..core.files import write_text
from ..models.tagger import CHARS, FEATURES, LANGUAGE_MODEL, UPPER
from .composition import WORDS
from .proposal import Proposal, Request, plain, propose_recipe
from .source import SourceModel

if TYPE_CHECKING:
    from ..core.processes.tasks import State

DIRECTORY, FILE, AXIS = "search", "grid.toml", "plan"
SEEDS = (1, 2)
"""Runs of each plan: dev F1 of one is noisy on few sentences."""
EVERYTHING = frozenset({CHARS, WORDS, FEATURES, LANGUAGE_MODEL, UPPER, CLASSIFIER})
LEFT_OUT: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({CLASSIFIER}),
    frozenset({WORDS, FEATURES, LANGUAGE_MODEL, UPPER}),
    frozenset({CHARS}),
)
"""What is tried without, for each choice of sources."""
OF_THE_CELL = ("name", "description", "language", "seed", "data")
"""What all plans have in common, or what does not change what is trained."""


@dataclass(frozen=True)
class Plan:
    """Sources and what is not taken from them.

    Attributes:
        name: ``ja-wikipedia: chars + classifier``.
        sources: In their order; of several the first that can brings a part.
        without: Parts.
    """

    name: str
    sources: tuple[SourceModel, ...]
    without: frozenset[str]


@dataclass(frozen=True)
class PlanScore:
    """How a plan did.

    Attributes:
        plan: Which one.
        dev_f1: Of each run that ended, in percent.
        seconds: Of training, the mean of them.
        error: Why a run failed; empty where none did.
    """

    plan: Plan
    dev_f1: tuple[float, ...]
    seconds: float
    error: str = ""

    @property
    def mean(self) -> float:
        """Dev F1; below 0 where no run ended."""
        return mean(self.dev_f1) if self.dev_f1 else -1.0


@dataclass(frozen=True)
class Search:
    """A grid of plans.

    Attributes:
        request: What is wanted.
        plans: By name.
        grid: A cell a plan and seed.
    """

    request: Request
    plans: dict[str, Plan]
    grid: Grid

    @property
    def directory(self) -> Path:
        """Where grid and cells lie."""
        return self.request.directory / DIRECTORY

    def run(
        self,
        jobs: int = 1,
        data_dir: Path | None = None,
        watch: Callable[[State], None] = lambda state: None,
    ) -> list[PlanScore]:
        """Runs what is not finished; gives the plans, the best on dev first.

        Raises:
            ConfigError: No run ended; the message has the error of the first.
        """
        found = run_grid(self.grid, self.directory, jobs=jobs, data_dir=data_dir, watch=watch)
        scores = []
        for name, plan in self.plans.items():
            own = [one for one in found if one.values[AXIS] == name]
            ended = [one.figures for one in own if one.figures is not None]
            scores.append(
                PlanScore(
                    plan,
                    tuple(figures.dev_f1 or 0.0 for figures in ended),
                    mean(figures.seconds for figures in ended) if ended else 0.0,
                    next((one.error for one in own if one.error), ""),
                )
            )
        if not any(score.dev_f1 for score in scores):
            raise ConfigError(f"no plan could be trained: {scores[0].error}", path=self.directory)
        return sorted(scores, key=lambda score: -score.mean)

    def chosen(self, scores: Sequence[PlanScore]) -> Proposal:
        """The recipe of the best plan."""
        best = scores[0].plan
        return propose_recipe(
            request_of(self.request, best), best.sources, best.without, nearest=False
        )


def read_search(request: Request) -> Search:
    """Writes the grid of a request's plans and reads it.

    Raises:
        ConfigError: A plan's recipe is not valid.
        OutputError: The directory cannot be written.
    """
    place = request.directory / DIRECTORY
    plans: dict[str, Plan] = {}
    changes: dict[str, dict[str, Any]] = {}
    common: dict[str, Any] = {}
    for number, (sources, without) in enumerate(_choices(request.sources), 1):
        plan = Plan("", sources, without)
        own = replace(request_of(request, plan), directory=place / f"plan-{number}")
        proposal = propose_recipe(own, sources, without, nearest=False)
        name = proposal.composition.name
        if name in plans:
            continue
        proposal.write()
        plans[name] = replace(plan, name=name)
        tables = plain(proposal.recipe)
        changes[name] = {key: table for key, table in tables.items() if key not in OF_THE_CELL}
        common = {key: table for key, table in tables.items() if key in OF_THE_CELL}
    common["data"]["test"] = common["data"]["dev"]  # a grid tests; what chooses is dev
    axes = {AXIS: changes}
    table = {**common, "name": DIRECTORY, GRID: {"seeds": list(SEEDS), "axes": axes}}
    write_text(place / FILE, toml_text(table))
    return Search(request, plans, read_grid(place / FILE))


def request_of(request: Request, plan: Plan) -> Request:
    """What is wanted of a plan: labels that are given are those of the first source."""
    first = plan.sources[0] is request.sources[0]
    return request if first else replace(request, labels=None)


def _choices(
    sources: tuple[SourceModel, ...],
) -> Iterator[tuple[tuple[SourceModel, ...], frozenset[str]]]:
    """Every source alone, and all together as they mix in their order; and nothing at all."""
    several: Collection[tuple[SourceModel, ...]] = [sources] if len(sources) > 1 else []
    for chosen in [*several, *((one,) for one in sources)]:
        for without in LEFT_OUT:
            yield chosen, without
    yield sources[:1], EVERYTHING
