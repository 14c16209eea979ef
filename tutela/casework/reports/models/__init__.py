"""Reports, their versions, what each ended in, and how they came in."""

from tutela.casework.reports.counters import DayCount, OwnerCount, ReportCount
from tutela.casework.reports.models.calls import ReportContact, SpokenReceipt
from tutela.casework.reports.models.dispositions import Disposition, ReportStep
from tutela.casework.reports.models.imports import ImportLine, ReportImport, Unopened
from tutela.casework.reports.models.looks import AddressCapture, AddressLook
from tutela.casework.reports.models.offences import PointFinding
from tutela.casework.reports.models.reports import Delivery, Report, ReportKey, ReportVersion

__all__ = [
    "AddressCapture",
    "AddressLook",
    "DayCount",
    "Delivery",
    "Disposition",
    "ImportLine",
    "OwnerCount",
    "PointFinding",
    "Report",
    "ReportContact",
    "ReportCount",
    "ReportImport",
    "ReportKey",
    "ReportStep",
    "ReportVersion",
    "SpokenReceipt",
    "Unopened",
]
