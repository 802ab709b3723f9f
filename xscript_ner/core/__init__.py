"""What everything stands on: errors, types, tag schemes, vocabulary, files."""
