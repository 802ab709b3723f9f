"""The Japanese front-end: what it finds, and how it is shared."""

import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings

from xscript_ner.core.types import Analysis
from xscript_ner.text.frontends import mecab
from xscript_ner.text.frontends.japanese import PIECE, JapaneseFrontEnd

from .texts import any_text

STOCKMARK = Path(__file__).resolve().parents[4] / "shared/data/ner/ja/stockmark/ner.json"
TEXT = "東京の学校へ3年ぶりに行った。ｶﾞｲﾄﾞはGoogle。"

frontend = JapaneseFrontEnd()


def words(text: str) -> list[str]:
    return [token.surface for token in frontend(text)]


def analyses(text: str) -> dict[str, Analysis]:
    return {token.surface: token.analysis for token in frontend(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東京へ行った。", ["東京", "へ", "行っ", "た", "。"]),
        ("東京　大阪\n京都", ["東京", "大阪", "京都"]),
        ("か\u3099っこうへ", ["か\u3099っこう", "へ"]),
        ("ﾊﾞｽで", ["ﾊﾞｽ", "で"]),
        ("2015年", ["2015", "年"]),
        ("家族👨\u200d👩\u200d👧だ", ["家族", "👨\u200d👩\u200d👧", "だ"]),
        ("葛\U000e0100飾区", ["葛\U000e0100飾", "区"]),
        ("", []),
        (" \u3000\n", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_known_word_carries_what_unidic_says() -> None:
    assert analyses("東京へ")["東京"] == Analysis(
        ("名詞", "固有名詞", "地名", "一般"), "トウキョウ", "トウキョウ", "固"
    )


def test_a_loanword_keeps_its_source_behind_the_hyphen() -> None:
    assert analyses("コンピューター")["コンピューター"].lemma == "コンピューター-computer"


def test_an_unknown_word_has_only_a_part_of_speech() -> None:
    assert analyses("フガッシー")["フガッシー"] == Analysis(("名詞", "普通名詞", "一般", ""))


def test_half_width_forms_are_known_as_full_width_ones_are() -> None:
    assert analyses("ﾊﾞｽ")["ﾊﾞｽ"] == analyses("バス")["バス"]
    assert analyses("Googleが")["Google"] == analyses("Ｇｏｏｇｌｅが")["Ｇｏｏｇｌｅ"]
    assert analyses("Googleが")["Google"].pos[1] == "固有名詞"


@given(text=any_text)
@settings(max_examples=300, deadline=None)
def test_no_token_splits_a_grapheme_cluster(text: str) -> None:
    # Unicode lets a few signs form a cluster with a blank; a token never takes in a blank.
    clusters = [m.span() for m in regex.finditer(r"\X", text) if len(m[0].split()) == 1]
    whole = [(start, end) for start, end in clusters if not any(map(str.isspace, text[start:end]))]
    edges = {edge for token in frontend(text) for edge in (token.start, token.end)}
    assert not [(a, b) for a, b in whole if edges & set(range(a + 1, b))]


def test_equal_words_share_one_analysis() -> None:
    first, second = (token.analysis for token in frontend("東京 東京"))
    assert first is second


def test_given_boundaries_take_the_reading_in_context() -> None:
    text = "行った。市場へ"
    assert frontend.given(text, [(0, 2), (2, 3), (3, 4)])[0].analysis.reading == "イッ"


def test_a_given_word_of_several_tokens_joins_their_readings() -> None:
    token = frontend.given("東京大学へ", [(0, 4)])[0]
    parts = frontend("東京大学")
    assert len(parts) > 1
    assert token.analysis.reading == "トウキョウダイガク"
    assert token.analysis.pos == parts[-1].analysis.pos
    assert token.analysis.lemma == ""


def test_a_given_part_of_a_word_is_analysed_alone() -> None:
    first, second = frontend.given("学校", [(0, 1), (1, 2)])
    assert first.analysis == analyses("学")["学"]
    assert second.analysis == analyses("校")["校"]


def test_a_long_text_is_cut_after_a_sentence() -> None:
    sentence = "東京の学校へ行った。"
    count = 3 * PIECE // len(sentence)
    assert words(sentence * count) == words(sentence) * count


def test_the_cache_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mecab, "CACHE_SIZE", 5)
    small = mecab.Mecab()
    for code in range(0x4E00, 0x4E40):
        small(chr(code))
        assert len(small._cache) <= 5


def test_threads_share_a_front_end() -> None:
    shared = JapaneseFrontEnd()
    expected = frontend(TEXT)
    wrong: list[object] = []

    def work() -> None:
        for _ in range(200):
            found = shared(TEXT)
            if found != expected:
                wrong.append(found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _cut_and_process(front: JapaneseFrontEnd) -> tuple[object, int]:
    return front(TEXT), os.getpid()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # other tests' threads
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_cut_alike(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    expected = frontend(TEXT)
    with multiprocessing.get_context(method).Pool(2) as pool:
        for found, process in pool.map(_cut_and_process, [frontend] * 4):
            assert found == expected
            assert process != os.getpid()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_builds_its_own_handle() -> None:
    parents = current_handle()
    child = os.fork()
    if child == 0:
        os._exit(0 if current_handle() is not parents else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert current_handle() is parents


def test_front_ends_share_a_handle() -> None:
    before = current_handle()
    assert JapaneseFrontEnd()(TEXT) == frontend(TEXT)
    assert current_handle() is before


def current_handle() -> object:
    with mecab._handles.lend() as handle:
        return handle


def test_a_pickle_holds_no_handle_and_no_cache() -> None:
    frontend(TEXT)
    assert len(pickle.dumps(frontend)) < 200


def test_importing_front_ends_does_not_import_fugashi() -> None:
    program = "import sys, xscript_ner.text.frontends as f; f.build_frontend('latin'); "
    program += "print('fugashi' in sys.modules)"
    output = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert output.strip() == "False"


@pytest.mark.skipif(not STOCKMARK.exists(), reason="needs the Stockmark corpus")
def test_entities_of_a_real_corpus_fall_on_token_boundaries() -> None:
    entities = missed = 0
    for page in json.loads(STOCKMARK.read_text(encoding="utf-8")):
        tokens = frontend(page["text"])
        starts = {token.start for token in tokens}
        ends = {token.end for token in tokens}
        for entity in page["entities"]:
            start, end = entity["span"]
            entities += 1
            missed += start not in starts or end not in ends
    assert entities == 13_185
    assert missed <= 63
