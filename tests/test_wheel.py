"""The wheel holds everything that tagging needs, and nothing that could collide."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Where each folder of a checkout lies in a wheel.
FOLDERS = {
    "xscript_ner": "xscript_ner",
    "cli": "xscript_ner/cli",
    "resources": "xscript_ner/resources",
}
UNSHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", ".*")
DEFAULT_MODEL = ROOT / "resources" / "models" / "ja-wikipedia"

pytestmark = pytest.mark.slow


def run(command: Sequence[str | Path], *, cwd: Path, stdin: str = "") -> str:
    """Standard output of a command that sees neither this checkout nor our settings."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shipped_files() -> set[str]:
    """What lies in this checkout and belongs into a wheel, under the wheel's names."""
    return {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Built from a copy: setuptools would otherwise pack what an older build left in build/.
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=UNSHIPPED)
    for name in ("pyproject.toml", "LICENSE", "LICENSE-APACHE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = ["wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    run([*pip, *build, "--wheel-dir", folder, source], cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and borrows its dependencies.

    They come by a path file. Path files within the borrowed folder are not read, so the
    editable install that may be there stays out of sight.
    """
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    scheme = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", scheme))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    install = ["install", "--quiet", "--no-deps", "--no-index", "--target", packages, wheel]
    run([*pip, *install], cwd=folder)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", "utf-8")
    scripts = Path(sysconfig.get_path("scripts", "venv", scheme))
    return scripts / ("python.exe" if os.name == "nt" else "python")


def test_nothing_in_the_wheel_stands_at_its_top_level_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"xscript_ner"}


def test_the_wheel_holds_every_module_and_every_resource(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith("xscript_ner/")}
    assert names == shipped_files()


def test_the_installed_package_is_the_wheels_own(python: Path, tmp_path: Path) -> None:
    imports = "import xscript_ner, xscript_ner.cli as c"
    program = f"{imports}; print(xscript_ner.__file__, c.__file__, sep='\\n')"
    printed = run([python, "-c", program], cwd=tmp_path).splitlines()
    assert len(printed) == 2
    for imported in printed:
        assert Path(imported).resolve().is_relative_to(python.parent.parent.resolve())


def test_the_library_finds_its_resources_within_the_wheel(python: Path, tmp_path: Path) -> None:
    # resources.py and resources/ share a name there: a plain folder yields to the module,
    # a folder with an __init__.py would hide it.
    imports = "import xscript_ner; from xscript_ner.core.resources import resource"
    program = f"{imports}; print(xscript_ner.__file__, resource(), sep='\\n')"
    package, resources = run([python, "-c", program], cwd=tmp_path).splitlines()
    assert Path(resources) == Path(package).parent / "resources"
    assert Path(resources).is_dir()


def test_the_wheel_offers_the_command_and_the_component_for_spacy(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith("dist-info/entry_points.txt"))
        points = archive.read(name).decode()
    assert "xscript-ner = xscript_ner.cli:main" in points
    assert "[spacy_factories]" in points


@pytest.mark.skipif(not DEFAULT_MODEL.exists(), reason="no model in resources/models yet")
def test_the_wheel_tags_a_line_from_another_directory(python: Path, tmp_path: Path) -> None:
    text = "安倍晋三首相は東京でトヨタ自動車の社長と会談した。"
    printed = run([python, "-m", "xscript_ner.cli", "tag"], cwd=tmp_path, stdin=text + "\n")
    (line,) = printed.splitlines()
    result = json.loads(line)
    assert result["text"] == text
    assert result["entities"]
    for entity in result["entities"]:
        assert text[entity["start"] : entity["end"]] == entity["text"]


def test_what_tagging_needs_installs_and_tags_without_pytorch(wheel: Path, tmp_path: Path) -> None:
    light = ROOT / "constraints-light.txt"
    pinned = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    named = [line for line in light.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert set(named) <= set(pinned)
    folder = tmp_path / "venv"
    venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(folder)
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
    pip = [scripts / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    fetched = subprocess.run(
        [*map(str, pip), "--retries", "0", "--timeout", "20", "-r", str(light)],
        capture_output=True, check=False,
    )  # fmt: skip
    if fetched.returncode:
        pytest.skip("no index of packages can be reached")
    run([*pip, "--no-deps", wheel], cwd=tmp_path)
    command = [str(scripts / "xscript-ner")]
    text = "任天堂は京都市に本社を置く。\n"
    (line,) = run([*command, "tag"], cwd=tmp_path, stdin=text).splitlines()
    assert [e["text"] for e in json.loads(line)["entities"]] == ["任天堂", "京都市"]
    refused = subprocess.run(
        [*command, "tag", "--backend", "torch"], input=b"a\n", capture_output=True, check=False
    )
    told = "xscript-ner: this needs PyTorch, which is not installed; run: pip install torch\n"
    assert (refused.returncode, refused.stderr.decode()) == (2, told)
