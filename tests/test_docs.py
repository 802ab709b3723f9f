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


def test_the_recipes_of_the_guide_are_valid() -> None:
    """One is whole; the others say what more such a recipe may have."""
    found = [tomllib.loads(block) for block in blocks(GUIDE, "toml")]
    (whole,) = (tables for tables in found if "name" in tables)
    seen = set()
    for tables in found:
        seen |= tables.keys()
        if "ablation" in tables:
            assert parse(AblationConfig, tables["ablation"]).folds == list("01234")
        else:
            parse(Recipe, whole | tables)
    wanted = {"ablation", "augmentation", "data", "domains", "gazetteer", "heads"}
    assert seen >= wanted | {"language_model", "languages", "transfer", "vectors"}


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


def test_the_page_of_costs_shows_what_its_script_works_out() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "results" / "cost.py"))
    machines = made["Machines"](100, 16, 0.9, 0.0)
    assert made["page"](made["read"](), machines) in (ROOT / "docs" / "scale.md").read_text("utf-8")


def test_hours_for_a_terabyte_are_bytes_by_speed() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "results" / "cost.py"))
    # 1,000 lines of 100 bytes a second: 0.36 GB an hour; ten such cores at half speed 1.8 GB.
    one = made["Measured"]("m", "t.txt", 1000, 100_000, 250_000, 50_000, 1.0, 0.5, 512.0)
    found = made["costs"](one, made["Machines"](2, 5, 0.5, 3.0))
    assert found["sentences an hour and core"] == "3.6 million"
    assert found["GB of text an hour and core"] == "0.36"
    assert found["… of 5 workers"] == "2.5 GB"
    assert found["1 TB on 2 machines of 5 cores"] == "555.6 hours"
    assert (found["… in machine hours"], found["… at that price"]) == ("1,111", "3,333")
    assert (found["answers to 1 TB"], found["… packed"]) == ("2.5 TB", "0.50 TB")
