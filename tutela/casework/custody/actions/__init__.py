"""Gives the record of acts out, with what proves it."""

from tutela.casework.custody.actions.export_record import ExportedRecord, export_record

__all__ = ["ExportedRecord", "export_record"]
