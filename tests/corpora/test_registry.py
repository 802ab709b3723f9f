"""The registry, loading by name and by path, and downloads (from this very machine)."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from xscript_ner.config import CorpusConfig, parse
from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.corpora import registry as module
from xscript_ner.corpora.files import data_root
from xscript_ner.corpora.formats import READERS
from xscript_ner.corpora.registry import corpora, get_corpus, load_corpus

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "shared" / "data"
real_data = pytest.mark.skipif(not (DATA / "ner").is_dir(), reason="no corpora here")

LETTERS = "".join(f"{letter} B-X\n\n" for letter in "abcdefghij").encode()


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Iterator[Path]:
    """A registry of one corpus ``letters``; gives the data directory, which holds it."""
    data = tmp_path / "data"
    (data / "ner").mkdir(parents=True)
    (data / "ner" / "letters.conll").write_bytes(LETTERS)
    sha256 = hashlib.sha256(LETTERS).hexdigest()
    (tmp_path / "corpora.toml").write_text(
        f"""
        [letters]
        task = "ner"
        language = "en"
        licence = "CC0"
        version = "us/letters @ 1"
        what = "letters"
        format = "conll"
        options = {{ separator = "space" }}
        [[letters.files]]
        path = "ner/letters.conll"
        url = "http://127.0.0.1:1/letters.conll"
        sha256 = "{sha256}"
        bytes = {len(LETTERS)}
        [letters.splits]
        all = {{}}
        test = {{ blocks = [4], of = 5 }}
        """
    )
    monkeypatch.setattr(module, "resource", tmp_path.joinpath)
    monkeypatch.delenv("XSCRIPT_NER_DATA", raising=False)
    corpora.cache_clear()
    yield data
    corpora.cache_clear()


def test_a_part_is_read_by_the_registrys_word(registry) -> None:
    corpus = load_corpus(CorpusConfig(name="letters", split="test"), registry)
    assert [document.text for document in corpus.documents] == ["i", "j"]
    assert (corpus.name, corpus.split, corpus.licence) == ("letters", "test", "CC0")
    assert corpus.sha256 == {"ner/letters.conll": hashlib.sha256(LETTERS).hexdigest()}


def test_options_of_the_config_are_added(registry) -> None:
    config = CorpusConfig(name="letters", split="test", options={"scheme": "BILUO"})
    with pytest.raises(DataError, match="may not follow"):
        load_corpus(config, registry)


def test_the_environment_names_the_data_directory(registry, monkeypatch) -> None:
    monkeypatch.setenv("XSCRIPT_NER_DATA", str(registry))
    assert len(load_corpus(CorpusConfig(name="letters", split="all")).documents) == 10
    assert data_root(registry / "other") == registry / "other"
    monkeypatch.delenv("XSCRIPT_NER_DATA")
    assert "xscript-ner" in str(data_root())


def test_a_missing_corpus_says_how_to_get_it(registry, tmp_path) -> None:
    with pytest.raises(DataError, match="run 'xscript-ner data get letters', or set XSCRIPT_NER"):
        load_corpus(CorpusConfig(name="letters", split="all"), tmp_path / "elsewhere")


def test_a_changed_file_is_refused_with_both_sums(registry) -> None:
    path = registry / "ner" / "letters.conll"
    path.write_bytes(LETTERS + b"\n")
    wanted, found = (hashlib.sha256(raw).hexdigest() for raw in (LETTERS, LETTERS + b"\n"))
    for attempt in (
        lambda: load_corpus(CorpusConfig(name="letters", split="all"), registry),
        lambda: get_corpus("letters", registry),
    ):
        with pytest.raises(DataError, match=f"SHA-256 {wanted}, found {found}") as caught:
            attempt()
        assert caught.value.path == str(path)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (CorpusConfig(name="letter"), "unknown corpus 'letter'; choose from letters"),
        (CorpusConfig(name="letters"), "'letters': no split; choose from all, test"),
        (CorpusConfig(name="letters", split="dev"), "unknown split 'dev'; choose from all, test"),
        (CorpusConfig(name="letters", split="all", format="conll"), "has its own format"),
        (CorpusConfig(), "either a name"),
        (CorpusConfig(name="letters", path="a.conll"), "either a name"),
        (CorpusConfig(path="a.conll", split="all"), "has no splits"),
        (CorpusConfig(path="a.txt"), "needs a format"),
        (CorpusConfig(path="a.txt", format="xml"), "unknown format to read 'xml'"),
    ],
)
def test_a_config_that_names_nothing_is_refused(registry, config, message) -> None:
    with pytest.raises(ConfigError, match=message):
        load_corpus(config, registry)


def test_a_file_is_read_by_path(tmp_path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("1\tAda\tB-PER\n")
    options = {"token_column": 1}
    corpus = load_corpus(CorpusConfig(path=str(path), format="conll", options=options))
    assert [document.text for document in corpus.documents] == ["Ada"]
    assert (corpus.name, corpus.licence, corpus.info) == (str(path), "unknown", None)
    told = CorpusConfig(path=str(path), format="conll", options=options, licence="CC0")
    assert load_corpus(told).licence == "CC0"
    guessed = load_corpus(CorpusConfig(path=str(path.rename(tmp_path / "mine.conll"))))
    assert guessed.documents[0].text == "1"
    with pytest.raises(DataError, match="No such file"):
        load_corpus(CorpusConfig(path=str(tmp_path / "gone.conll")))


@pytest.fixture
def server(monkeypatch) -> Iterator[dict[str, bytes]]:
    """What the machine's own web server gives; a path that is absent is a 404."""
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in pages else 404)
            self.end_headers()
            self.wfile.write(pages.get(self.path, b""))

        def log_message(self, *args: object) -> None:
            pass

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        pages["port"] = str(running.server_port).encode()
        yield pages
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(registry, server, tmp_path, monkeypatch) -> Path:
    """An empty cache, and a registry whose address is the server."""
    table = tmp_path / "corpora.toml"
    port = server["port"].decode()
    table.write_text(table.read_text().replace("127.0.0.1:1/", f"127.0.0.1:{port}/"))
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "xscript-ner"


def test_a_download_lands_in_the_cache_once(cache, server) -> None:
    server["/letters.conll"] = LETTERS
    seen: list[tuple[str, int, int]] = []
    (path,) = get_corpus("letters", callback=lambda *what: seen.append(what))
    assert path == cache / "ner" / "letters.conll"
    assert path.read_bytes() == LETTERS
    assert seen == [("ner/letters.conll", 1, 1)]
    server.clear()
    assert get_corpus("letters") == [path]
    assert len(load_corpus(CorpusConfig(name="letters", split="all")).documents) == 10


@pytest.mark.parametrize("page", [None, LETTERS[:-1]], ids=["not found", "cut short"])
def test_a_download_that_fails_leaves_nothing(cache, server, page) -> None:
    if page is not None:
        server["/letters.conll"] = page
    with pytest.raises(DataError, match="cannot download http"):
        get_corpus("letters")
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_what_a_killed_download_left_is_cleared(cache, server) -> None:
    server["/letters.conll"] = LETTERS
    left = cache / "ner" / ".letters.conll.0123456789abcdef.draft"
    left.parent.mkdir(parents=True)
    left.write_bytes(LETTERS[:9])
    (path,) = get_corpus("letters")
    assert list(path.parent.iterdir()) == [path]


def test_a_data_directory_replaces_the_network(cache, server, tmp_path) -> None:
    server["/letters.conll"] = LETTERS
    with pytest.raises(DataError, match="is not there"):
        get_corpus("letters", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_a_corpus_without_an_address_says_why(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("XSCRIPT_NER_DATA", raising=False)
    monkeypatch.setattr("pooch.os_cache", lambda name: tmp_path)
    with pytest.raises(DataError, match="no download address \\(flattened from the XML"):
        get_corpus("kyoto-wiki")


def test_the_registry_is_whole() -> None:
    names = (
        "hironsan stockmark gsd wac wikigold wnut17 btc uner-ewt snips hwu64 slurp xsid-en xsid-ja "
        "xsid-de xsid-it xsid-da xsid-nl xsid-id xsid-tr xsid-zh kyoto-wiki kyoto-lexicon enja "
        "ja-paragraphs"
    )
    assert list(corpora()) == names.split()
    for info in corpora().values():
        paths = [file.path for file in info.files]
        assert len(set(paths)) == len(paths) > 0
        assert info.task in ("ner", "slu", "text")
        assert info.licence.startswith("CC")
        assert (info.task == "ner") == bool(info.labels)
        assert info.format in ("", *READERS)
        assert info.format or info.task != "ner"
        assert all(split.format in ("", *READERS) for split in info.splits.values())
        assert all(set(split.files) <= set(paths) for split in info.splits.values())
        commit = info.version.replace(" @ ", "/")
        for file in info.files:
            assert len(file.sha256) == 64
            assert bool(file.url) != bool(file.derived)
            home = f"https://raw.githubusercontent.com/{commit}/"
            assert file.url == "" or file.url.startswith(home)


def test_a_corpus_without_a_reader_cannot_be_loaded_as_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = corpora()["kyoto-lexicon"]
    monkeypatch.setitem(corpora(), "kyoto-lexicon", replace(known, format=""))
    with pytest.raises(ConfigError, match="'kyoto-lexicon' is of no format that can be read"):
        load_corpus(CorpusConfig(name="kyoto-lexicon", split="all"), DATA)


# Sentences and entities of each split. wikigold's README figure of 1,841 counts its 145
# -DOCSTART- lines; btc's of 9,339 counts a post whose only row has no token.
SIZES = {
    "hironsan": {"all": (500, 1284), "train-0": (300, 756), "dev-4": (100, 240)},
    "stockmark": {"all": (5343, 13185), "train": (4234, 10440), "dev": (589, 1391),
                  "test": (520, 1354)},
    "gsd": {"train": (7050, 10924), "dev": (507, 795), "test": (543, 609),
            "test-conllu": (543, 609)},
    "wac": {"train": (8716, 12334), "dev": (248, 348), "test": (455, 652)},
    "wikigold": {"all": (1841 - 145, 3558), "train": (1315, 2723), "dev": (246, 575),
                 "test": (135, 260)},
    "wnut17": {"train": (3394, 1975), "dev": (1009, 836), "test": (1287, 1079)},
    "btc": {"train": (5338, 7141), "dev": (2000, 3368), "test": (2000, 4376)},
    "uner-ewt": {"dev": (2001, 966), "test": (2077, 1088)},
    "snips": {"train": (13084, 33958), "dev": (700, 1794), "test": (700, 1790)},
    "hwu64": {"train": (9960, 8253), "test": (1076, 880)},
    "slurp": {"devel": (2033, 2022), "test": (2974, 2823)},
    "xsid-en": {"valid": (300, 604), "test": (500, 962)},
    "xsid-ja": {"valid": (150, 195), "test": (250, 324)},
    "xsid-de": {"valid": (300, 607), "test": (500, 968)},
    "xsid-it": {"valid": (300, 604), "test": (500, 968)},
    "xsid-da": {"valid": (300, 599), "test": (500, 935)},
    "xsid-nl": {"valid": (300, 603), "test": (500, 962)},
    "xsid-id": {"valid": (300, 609), "test": (500, 974)},
    "xsid-tr": {"valid": (300, 600), "test": (500, 976)},
    "xsid-zh": {"valid": (300, 604), "test": (500, 955)},
}  # fmt: skip
# Intents and domains.
KINDS = {
    "snips:train": (7, 5), "hwu64:train": (64, 18), "hwu64:test": (64, 18), "slurp:test": (77, 18),
    "xsid-en:test": (15, 7), "xsid-ja:test": (9, 3), "xsid-zh:test": (15, 7),
}  # fmt: skip


@real_data
@pytest.mark.parametrize(("name", "split"), [(n, s) for n, splits in SIZES.items() for s in splits])
def test_a_real_split_has_its_size_and_labels(name, split) -> None:
    corpus = load_corpus(CorpusConfig(name=name, split=split), DATA)
    entities = [entity for document in corpus.documents for entity in document.entities]
    assert (len(corpus.documents), len(entities)) == SIZES[name][split]
    info = corpora()[name]
    assert {entity.label for entity in entities} <= set(info.labels) or info.task == "slu"


@real_data
@pytest.mark.parametrize("corpus", KINDS)
def test_a_real_corpus_of_utterances_has_its_intents_and_domains(corpus) -> None:
    name, split = corpus.split(":")
    documents = load_corpus(CorpusConfig(name=name, split=split), DATA).documents
    found = [{document.labels[head] for document in documents} for head in ("intent", "domain")]
    assert tuple(map(len, found)) == KINDS[corpus]


@real_data
def test_japanese_utterances_have_no_blanks_and_their_english_original() -> None:
    corpus = load_corpus(CorpusConfig(name="xsid-ja", split="test"), DATA)
    rain = next(d for d in corpus.documents if d.meta["text-en"] == "Is it going to rain today?")
    assert rain.text == "今日は雨が降りますか？"
    assert not any(" " in document.text for document in corpus.documents)


def test_three_files_by_path_are_one_corpus_with_their_sums(tmp_path) -> None:
    parts = {"seq.in": "to Ueno\n", "seq.out": "O B-city\n", "label": "go_there\n"}
    for name, content in parts.items():
        (tmp_path / name).write_text(content)
    corpus = load_corpus(CorpusConfig(path=str(tmp_path), options={"domain": "_"}))
    assert corpus.documents[0].labels == {"intent": "go_there", "domain": "go"}
    assert corpus.sha256 == {
        str(tmp_path / name): hashlib.sha256(content.encode()).hexdigest()
        for name, content in parts.items()
    }


@real_data
def test_stockmarks_splits_are_those_of_the_published_split() -> None:
    def split(name: str):
        return load_corpus(CorpusConfig(name="stockmark", split=name), DATA).documents

    everything = split("all")
    published = json.loads((DATA / "ner/ja/stockmark/split.json").read_text())
    for name, indexes in published.items():
        assert split(name) == tuple(everything[index] for index in indexes)


@real_data
def test_hironsans_folds_are_blocks_of_a_hundred() -> None:
    def split(name: str):
        return load_corpus(CorpusConfig(name="hironsan", split=name), DATA).documents

    everything = split("all")
    for fold in range(5):
        start, after = 100 * fold, 100 * ((fold + 1) % 5)
        test, dev = everything[start : start + 100], everything[after : after + 100]
        assert (split(f"test-{fold}"), split(f"dev-{fold}")) == (test, dev)
        kept = [d for b in range(5) if 100 * b not in (start, after)
                for d in everything[100 * b : 100 * b + 100]]  # fmt: skip
        assert split(f"train-{fold}") == tuple(kept)


@real_data
def test_wikigolds_splits_share_no_article() -> None:
    articles = {}
    for split in ("train", "dev", "test"):
        documents = load_corpus(CorpusConfig(name="wikigold", split=split), DATA).documents
        articles[split] = {document.meta.get("docstart") for document in documents}
    assert [len(found) for found in articles.values()] == [116, 15, 14]
    assert not articles["train"] & articles["dev"]
    assert not articles["dev"] & articles["test"]


@real_data
@pytest.mark.parametrize("name", [name for name in corpora() if name != "kyoto-wiki"])
def test_every_real_file_has_the_registrys_sum_and_size(name) -> None:
    paths = get_corpus(name, DATA)
    assert [path.stat().st_size for path in paths] == [f.bytes for f in corpora()[name].files]


def test_a_config_may_take_only_documents_of_some_labels(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    labels = ({"domain": "alarm"}, {"domain": "music", "intent": "play"}, {"domain": "news"}, {})
    lines = (json.dumps({"text": str(n), "labels": one}) for n, one in enumerate(labels))
    path.write_text("\n".join(lines), encoding="utf-8")
    for only, expected in (
        ({"domain": "alarm"}, "0"),
        ({"domain": ["music", "news"]}, "12"),
        ({"domain": ["music", "news"], "intent": "play"}, "1"),
        ({}, "0123"),
    ):
        config = parse(CorpusConfig, {"path": str(path), "only": only})
        assert "".join(document.text for document in load_corpus(config).documents) == expected
