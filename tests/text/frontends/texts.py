"""Texts that are hard to cut, for the shared tests."""

from hypothesis import strategies as st

HARD_TEXTS = (
    "",
    " ",
    "\u3000\t\n ",
    "  東京へ　行く\t\n\nまた\r\n明日 ",
    "ＡＢＣ１２３！",
    "ﾊﾝｶｸｶﾀｶﾅのｶﾞｷﾞｸﾞ､ﾊﾟﾝ｡",
    "か\u3099っこう cafe\u0301 \u0301",
    "👨\u200d👩\u200d👧だ 👍🏽 🇯🇵🇺🇸 ❤\ufe0f",
    "葛\U000e0100城",
    "「閉じない（かっこ」』",
    "東\u200b京\ufeff都\u2060",
    "東京\x00大阪\x00",
    "孤独な\ud800代理\udfff\udc00",
    "Ðð aÐb Москва 서울 ไทย العربية עברית",
    "\u0600 a \u0600東",
    "EOS\nEOS\t名詞,*",
    '"a,b" \'c\' \\n %M',
    "\u1112\u1161\u11ab \u2028\u2029\x85\x1c\x1f\xa0",
    "ゔ゛゜ヽヾゝゞ々〇ー",
)

_CHARACTERS = st.one_of(
    st.sampled_from(sorted({character for text in HARD_TEXTS for character in text})),
    st.sampled_from("東京学校三年はへをっンーョフガ"),
    st.characters(codec=None, exclude_categories=()),  # lone surrogates included
)

any_text = st.one_of(st.text(), st.text(_CHARACTERS, max_size=40))
