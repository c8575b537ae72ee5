"""The engine: records and register to judgements. It reads no clock, no disk, no environment."""

from duban.engine.judging import Engine, Series, evaluate

__all__ = ["Engine", "Series", "evaluate"]
