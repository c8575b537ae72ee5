"""The way of a folder: files to records in batches, records to judgements series by series."""

from duban.pipeline.running import Outcome, evaluate_folder

__all__ = ["Outcome", "evaluate_folder"]
