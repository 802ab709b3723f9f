"""KNP, the format of Kyoto University's corpora: morphemes under base phrases, entities on both.

Source: nlp.ist.i.kyoto-u.ac.jp (KNP, KyotoCorpus, KWDLC, Wikipedia Annotated Corpus). rhoknp reads
it too, but knows no line numbers, and passes over what it cannot tie to whole morphemes.
"""
