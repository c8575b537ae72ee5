"""The nouns of supervision as frozen classes, and every type in a hook's signature."""
