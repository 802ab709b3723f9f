"""What every romaniser promises, whatever the tokens."""

import pickle
import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xscript_ner.core.errors import ConfigError
from xscript_ner.core.types import Analysis, Token
from xscript_ner.text.frontends import build_frontend
from xscript_ner.text.romanizers import ROMANIZERS, Romanizer, base, build_romanizer

FRONTEND = build_frontend("japanese")
BUILT: dict[str, Romanizer] = {name: build_romanizer(name) for name in ROMANIZERS}
LATIN = {name: built for name, built in BUILT.items() if name != "surface"}

every_romanizer = pytest.mark.parametrize("romanizer", BUILT.values(), ids=BUILT)
every_latin = pytest.mark.parametrize("romanizer", LATIN.values(), ids=LATIN)

TEXT = "東京の学校でコンピューターを3台、ジョブズ氏へ送った。"

_CHARACTERS = st.one_of(
    st.sampled_from("東京々〇ヶヽヾゝゞーっッンんﾊﾞﾟー①㈱㍻Ａé１ß가αЖ「、。\u3000\u200b\u200d\x00😀𠮷葛\U000e0100"),
    st.characters(codec=None, exclude_categories=()),
)
any_text = st.one_of(st.text(), st.text(_CHARACTERS, max_size=30))
any_token = st.builds(
    lambda surface, pos, reading, lemma, origin: Token(
        surface, 0, len(surface), Analysis(("名詞", pos, "", ""), reading, lemma, origin)
    ),
    any_text.filter(bool),
    st.sampled_from(["", "固有名詞"]),
    st.one_of(st.just(""), st.text("アッンーキャヽ・x", max_size=5)),
    st.one_of(st.just(""), st.builds("ア-{}".format, st.text("aB '-é（/外", max_size=5))),
    st.sampled_from(["", "外", "固", "和"]),
)


@every_romanizer
@given(text=any_text)
@settings(max_examples=200, deadline=None)
def test_tokens_of_any_text_give_as_many_strings(romanizer: Romanizer, text: str) -> None:
    tokens = FRONTEND(text)
    romaji = romanizer.romanize(tokens)
    assert len(romaji) == len(tokens)
    assert all(romaji)
    assert not any(character.isspace() for word in romaji for character in word)


@every_latin
@given(text=any_text)
@settings(max_examples=200, deadline=None)
def test_romaji_is_printable_ascii(romanizer: Romanizer, text: str) -> None:
    for word in romanizer.romanize(FRONTEND(text)):
        assert re.fullmatch("[!-~]+", word), word


@every_latin
@given(tokens=st.lists(any_token, max_size=4))
@settings(max_examples=200, deadline=None)
def test_tokens_of_foreign_making_are_romanised_too(
    romanizer: Romanizer, tokens: list[Token]
) -> None:
    romaji = romanizer.romanize(tokens)
    assert len(romaji) == len(tokens)
    assert all(re.fullmatch("[!-~]+", word) for word in romaji)


@every_romanizer
def test_a_word_is_written_alike_the_second_time(romanizer: Romanizer) -> None:
    tokens = FRONTEND(TEXT)
    assert romanizer.romanize(tokens) == romanizer.romanize(FRONTEND(TEXT))
    # The same surface with another analysis in between must not be mixed up.
    other = Token("東京", 0, 2, Analysis(reading="ヒガシキョウ"))
    alone = [romanizer.romanize([token])[0] for token in (tokens[0], other, tokens[0])]
    assert romanizer.romanize([tokens[0], other, tokens[0]]) == alone
    assert alone[0] == alone[2]


@every_romanizer
def test_the_cache_is_bounded(romanizer: Romanizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "CACHE_SIZE", 10)
    fresh = type(romanizer)()
    for code in range(0x30A1, 0x30F0):
        fresh.romanize([Token(chr(code), 0, 1)])
        assert len(fresh._words) <= 10
        assert len(fresh._recent) <= 10


@every_romanizer
def test_overrides_win_and_are_taken_as_written(romanizer: Romanizer) -> None:
    fresh = type(romanizer)(overrides={"東京": "tokyo"})
    assert fresh.romanize(FRONTEND("東京へ"))[0] == "tokyo"
    assert fresh.signature == f"{romanizer.signature} 1 overrides"


@every_romanizer
@pytest.mark.parametrize("romaji", ["", "To kyo", "Tōkyō", "a\n"])
def test_an_override_that_is_not_ascii_is_refused(romanizer: Romanizer, romaji: str) -> None:
    with pytest.raises(ConfigError, match="override of '東京': romaji must be printable ASCII"):
        type(romanizer)(overrides={"東京": romaji})


@every_romanizer
def test_lowercase_lowers_everything(romanizer: Romanizer) -> None:
    fresh = type(romanizer)(lowercase=True, overrides={"東京": "Tokyo"})
    assert fresh.romanize(FRONTEND("東京のＡＢＣ"))[0] == "tokyo"
    assert fresh.romanize(FRONTEND("ABC")) == ["abc"]
    assert fresh.signature == f"{romanizer.signature} lowercase 1 overrides"


@every_latin
def test_truecase_capitalises_proper_nouns_only(romanizer: Romanizer) -> None:
    fresh = type(romanizer)(truecase=True)
    plain = romanizer.romanize(FRONTEND("東京の学校"))
    assert "".join(plain).islower()
    tokyo, _, school = fresh.romanize(FRONTEND("東京の学校"))
    assert (tokyo, school) == (plain[0].capitalize(), plain[2])
    assert fresh.signature == f"{romanizer.signature} truecase"


def test_surfaces_are_not_truecased() -> None:
    with pytest.raises(ConfigError, match="no truecase"):
        build_romanizer("surface", truecase=True)


@every_latin
def test_truecase_and_lowercase_exclude_each_other(romanizer: Romanizer) -> None:
    with pytest.raises(ConfigError, match="exclude"):
        type(romanizer)(truecase=True, lowercase=True)


@every_romanizer
def test_a_pickled_copy_writes_alike(romanizer: Romanizer) -> None:
    original = type(romanizer)(lowercase=True, overrides={"東京": "tokyo"})
    tokens = FRONTEND(TEXT)
    expected = original.romanize(tokens)
    dumped = pickle.dumps(original)
    assert len(dumped) < 500  # no cache, no analyser
    copy = pickle.loads(dumped)
    assert copy.romanize(tokens) == expected
    assert copy.signature == original.signature


@every_romanizer
def test_threads_share_a_romanizer(romanizer: Romanizer) -> None:
    tokens = FRONTEND(TEXT) + FRONTEND("フガッシーと野家々と𠮷")
    expected = romanizer.romanize(tokens)
    shared = type(romanizer)()
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(shared.romanize(tokens))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


@every_romanizer
def test_the_signature_begins_with_the_name(romanizer: Romanizer) -> None:
    assert romanizer.signature.startswith(romanizer.name)
    assert ROMANIZERS[romanizer.name].endswith(f":{type(romanizer).__name__}")


def test_an_unknown_name_says_what_there_is() -> None:
    known = "kakasi, source, surface, unidic, uroman"
    with pytest.raises(ConfigError, match=f"'kunrei'; choose from {known}"):
        build_romanizer("kunrei")
