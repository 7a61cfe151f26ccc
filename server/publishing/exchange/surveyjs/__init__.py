"""Surveys as the JSON of SurveyJS."""

from server.publishing.exchange.surveyjs.reading import from_surveyjs
from server.publishing.exchange.surveyjs.writing import to_surveyjs

__all__ = ["from_surveyjs", "to_surveyjs"]
