"""Sentences to rows to padded batches."""
