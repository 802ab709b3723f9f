"""A classifier of documents and a model a domain: an assistant, in memory and on disk."""
