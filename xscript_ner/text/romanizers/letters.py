"""Letters and signs outside kana and kanji to ASCII, by table.

A character is taken through Unicode's compatibility and canonical decomposition (full-width,
circled and accented forms: Ａ A, ① 1, é e); what is then not ASCII is looked up here. Hangul is
romanised jamo by jamo. White space is ``_``; a run of anything else is one ``_``; controls,
joiners and marks are nothing.
"""

from __future__ import annotations

import unicodedata

UNKNOWN = "_"

_PAIRS = """
、 , 。 . ， , ． . ・ . 「 " 」 " 『 " 』 " 【 [ 】 ] 〔 [ 〕 ] 〈 < 〉 > 《 < 》 > 〖 [ 〗 ]
“ " ” " „ " « < » > ‘ ' ’ ' ‚ ' ′ ' ″ " ‐ - – - — - ― - − - 〜 ~ ～ ~ … ... ‥ .. ： :
× x ÷ / ° o · . • . ※ * → -> ← <- ⇒ => ★ * ☆ * 〒 T 〃 " ¥ Y € E £ L ¢ c § S ¶ P © (c) ® (r)
ß ss ẞ SS æ ae Æ AE œ oe Œ OE ø o Ø O ł l Ł L đ d Đ D ð d Ð D þ th Þ Th ı i ħ h Ħ H ŋ ng ə e

α a β b γ g δ d ε e ζ z η e θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch
ψ ps ω o Α A Β B Γ G Δ D Ε E Ζ Z Η E Θ Th Ι I Κ K Λ L Μ M Ν N Ξ X Ο O Π P Ρ R Σ S Τ T Υ Y Φ F
Χ Ch Ψ Ps Ω O

а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts
ч ch ш sh щ shch ъ ' ы y ь ' э e ю yu я ya є ye і i ґ g
А A Б B В V Г G Д D Е E Ж Zh З Z И I К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х Kh Ц Ts
Ч Ch Ш Sh Щ Shch Ъ ' Ы Y Ь ' Э E Ю Yu Я Ya Є Ye І I Ґ G
""".split()

SIGNS: dict[str, str] = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
"""One character to its ASCII spelling."""

# Hangul syllables are 0xAC00 + (lead * 21 + vowel) * 28 + tail (Unicode 3.12); Revised
# Romanization without assimilation.
_LEADS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_TAILS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()


def ascii_letters(text: str) -> str:
    """Spells a stretch of text in ASCII; may be empty."""
    pieces: list[str] = []
    for character in unicodedata.normalize("NFKC", text):
        piece = _spelt(character)
        if piece and not piece == UNKNOWN == (pieces or [""])[-1]:
            pieces.append(piece)
    return "".join(pieces)


def _spelt(character: str) -> str:
    if "!" <= character <= "~":
        return character
    if character.isspace():
        return UNKNOWN
    if character in SIGNS:
        return SIGNS[character]
    if "가" <= character <= "힣":
        return _hangul(ord(character) - 0xAC00)
    category = unicodedata.category(character)
    if category in ("Cc", "Cf") or category.startswith("M"):
        return ""
    base = unicodedata.normalize("NFD", character)[0]
    return _spelt(base) if base != character else UNKNOWN


def _hangul(index: int) -> str:
    lead, vowel, tail = index // 588, index % 588 // 28, index % 28
    return (_LEADS[lead] + _VOWELS[vowel] + _TAILS[tail]).replace("-", "")
