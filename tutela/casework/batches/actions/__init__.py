"""Reads the batches of authorities, gives them back, and files what is answered."""

from tutela.casework.batches.actions.file_answer import file_answer
from tutela.casework.batches.actions.receive_batch import receive_batch
from tutela.casework.batches.actions.return_batch import return_batch

__all__ = ["file_answer", "receive_batch", "return_batch"]
