"""Surveys as XLSForm workbooks, which ODK, KoboToolbox and others read."""

from server.publishing.exchange.xlsform.reading import from_xlsform
from server.publishing.exchange.xlsform.writing import to_xlsform

__all__ = ["from_xlsform", "to_xlsform"]
