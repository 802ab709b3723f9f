"""Behavioural checks: what a reader expects of everyday sentences, and what a model makes of them.

After CheckList: Ribeiro, Wu, Guestrin and Singh 2020, "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList".
"""
