"""Schemas: the facts that are asked for, and whether what came fits them."""
