"""The documents are held to the code they speak of."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from xscript_ner.ablation.grid import AblationConfig
from xscript_ner.ablation.summary import summarize, varying
from xscript_ner.config import Recipe, Section, parse
from xscript_ner.core.resources import resource
from xscript_ner.corpora.formats import READERS, WRITERS
from xscript_ner.text.romanizers import ROMANIZERS

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXPERIMENTS = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_recipe_of_the_guide_is_valid() -> None:
    before, formats = GUIDE.split("## Formats")
    tables = blocks(before, "toml")
    recipe, encoders, names, head, expansion, domains, *more = tables
    *more, advice, space, projected, grid = more
    several, hindi, transfer, intents = more
    assert parse(Recipe, tomllib.loads(recipe)).name == "mine"
    for table in (encoders, names, head, expansion, domains):
        parse(Recipe, tomllib.loads(recipe) | tomllib.loads(table))
    mixed = parse(Recipe, tomllib.loads(recipe) | tomllib.loads(several))
    assert [corpus.weight for corpus in mixed.data.train] == [1, 8, 8.5]
    indic = parse(Recipe, tomllib.loads(recipe) | tomllib.loads(hindi))
    assert list(indic.languages) == ["en", "hi"]
    shared = parse(Recipe, tomllib.loads(recipe) | tomllib.loads(space))
    assert shared.vectors is not None
    assert list(shared.vectors.languages) == ["ja"]
    both = parse(Recipe, tomllib.loads(recipe) | tomllib.loads(transfer))
    assert both.transfer is not None
    assert set(both.transfer.learning.parts) == {"chars", "words.encoder"}
    for table in (intents, advice, projected):
        assert parse(Recipe, tomllib.loads(recipe) | tomllib.loads(table)).transfer is not None
    assert parse(AblationConfig, tomllib.loads(grid)["ablation"]).folds == list("01234")
    (data,) = blocks(formats, "toml")
    (japanese,) = parse(Recipe, tomllib.loads(recipe) | tomllib.loads(data)).data.test
    assert japanese.options["domains"] == {"PlayMusic": "music"}


def sections() -> dict[str, type[Section]]:
    tables = {}
    for name, field in Recipe.model_fields.items():
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, Section):
                tables[name] = kind
    return tables


def test_the_guide_names_every_key_of_a_recipe() -> None:
    reference = GUIDE[GUIDE.index("### Recipe reference") : GUIDE.index("## Formats")]
    for table, kind in sections().items():
        assert f"`{table}`" in reference
        for key in kind.model_fields:
            assert f"`{key}`" in reference, f"{table}.{key}"


def test_the_guide_names_every_format_and_romaniser() -> None:
    table = GUIDE[GUIDE.index("## Formats") : GUIDE.index("## Corpora")]
    for name in READERS:
        (row,) = re.findall(rf"^\| `{name}` \| yes \| (yes)? ?\|", table, re.MULTILINE)
        assert bool(row) == (name in WRITERS), name
    for name in ROMANIZERS:
        assert f"`{name}`" in GUIDE


def test_the_map_names_every_room() -> None:
    rooms = {path.stem for path in (ROOT / "xscript_ner").iterdir() if path.name[0] not in "_p."}
    for room in rooms - {"__init__", "py"}:
        assert re.search(rf"`{room}/?`", ARCHITECTURE), room


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize(
    ("grid", "shown"),
    [
        ("hironsan-systems", ("results", "steps")),
        ("hironsan-parts", ("matrix", "part_effects")),
        ("hironsan-parts-features", ("matrix", "part_effects")),
        ("hironsan-uncapped", ("results",)),
        ("stockmark-sizes", ("results",)),
        ("gsd-parts", ("results",)),
        ("ja-wikipedia-plans", ("results",)),
    ],
)
def test_the_tables_of_the_experiments_are_what_the_rows_give(
    grid: str, shown: tuple[str, ...]
) -> None:
    made = runpy.run_path(str(ROOT / "docs" / "results" / "tables.py"))
    cells, baseline = made["read_grid_rows"](grid)
    rows = summarize(cells, baseline)
    tables = {
        "results": lambda: made["results"](grid, rows),
        "matrix": lambda: made["matrix"](grid, rows),
        "steps": lambda: made["steps"](cells),
        "part_effects": lambda: made["part_effects"](cells, varying(rows)["romanizer"]),
    }
    for name in shown:
        assert tables[name]() in EXPERIMENTS, name


@pytest.mark.skipif(
    not resource("models", "ja-wikipedia").is_dir(), reason="the model is not there"
)
def test_the_code_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "documents.txt").write_text("夏目漱石は東京で生まれた。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    (code,) = blocks(README, "python")
    exec(code, {})
    assert "京都市" in capsys.readouterr().out
