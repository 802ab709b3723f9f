"""Sources and parts chosen on dev."""

from __future__ import annotations

from pathlib import Path

import pytest

from xscript_ner.ablation.results import CellResult
from xscript_ner.ablation.runner import CELLS
from xscript_ner.adaptation import search as module
from xscript_ner.adaptation.proposal import Request
from xscript_ner.adaptation.search import AXIS, read_search
from xscript_ner.adaptation.tagger import request_for
from xscript_ner.core.errors import ConfigError

QUICK = {"training.epochs": 1, "training.batch": 6}


@pytest.fixture
def request_(model_path: Path, corpus_path: Path, tmp_path: Path) -> Request:
    return request_for(model_path, corpus_path, tmp_path, dev=corpus_path, settings=QUICK)


def test_a_grid_has_every_choice_of_parts_and_nothing_at_all(request_: Request) -> None:
    search = read_search(request_)
    given = request_.sources[0].given
    assert list(search.plans) == [
        f"{given}: chars + words + features + classifier",
        f"{given}: chars + words + features",
        f"{given}: chars + classifier",
        f"{given}: words + features + classifier",
        "nothing",
    ]
    cells = {cell.values[AXIS]: cell.recipe for cell in search.grid.cells}
    assert cells["nothing"].transfer is None
    whole = cells[f"{given}: chars + words + features + classifier"]
    assert whole.transfer is not None
    assert whole.transfer.other_symbols
    # The best is what would have been proposed, up to where its files lie and what it is tested on.
    proposal = search.chosen([module.PlanScore(next(iter(search.plans.values())), (1.0,), 0.0)])
    assert proposal.recipe.training == whole.training
    assert proposal.recipe.words == whole.words
    assert proposal.recipe.data.test == ()


def test_the_plan_with_the_best_mean_on_dev_is_chosen(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = read_search(request_)
    names = list(search.plans)

    class Figures:
        seconds = 2.0

        def __init__(self, dev_f1: float) -> None:
            self.dev_f1 = dev_f1

    class Found(CellResult):
        @property
        def figures(self) -> Figures | None:  # type: ignore[override]
            scores = {names[0]: (50.0, 60.0), names[2]: (54.0, 58.0), names[3]: (90.0, None)}
            score = scores.get(self.values[AXIS], (None, None))[self.seed - 1]
            return None if score is None else Figures(score)

    def run_grid(*arguments: object, **options: object) -> list[CellResult]:
        return [
            Found(cell.values, None, cell.recipe.seed, None, error="it broke")
            for cell in search.grid.cells
        ]

    monkeypatch.setattr(module, "run_grid", run_grid)
    scores = search.run()
    # One run that ended is worse than its fellow's 90 would have it: all are shown, means decide.
    assert [score.plan.name for score in scores[:3]] == [names[3], names[2], names[0]]
    assert scores[1].mean == 56.0
    assert scores[-1].dev_f1 == ()
    assert search.chosen(scores).composition.name == names[3]


def test_a_search_without_a_single_run_says_why(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = read_search(request_)

    def run_grid(*arguments: object, **options: object) -> list[CellResult]:
        return [CellResult(c.values, None, 1, None, error="no memory") for c in search.grid.cells]

    monkeypatch.setattr(module, "run_grid", run_grid)
    with pytest.raises(ConfigError, match="no plan could be trained: no memory"):
        search.run()


@pytest.mark.slow
def test_the_grid_is_run_by_the_ablation_room(request_: Request) -> None:
    search = read_search(request_)
    scores = search.run()
    assert len(scores) == 5
    assert all(len(score.dev_f1) == 2 for score in scores)
    assert len(list((search.directory / CELLS).iterdir())) == 10
