"""Rule files: TOML held to JSON Schemas, read into the nouns of the model."""
