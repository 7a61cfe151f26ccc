"""Properties of SurveyJS that have no place here: each is named, with the reason where we know it."""

from collections.abc import Mapping
from typing import Any

from server.publishing.exchange.carried import Losses
from server.publishing.exchange.surveyjs.writing import OURS

CARRIED = frozenset(
    {
        *("type", "name", "title", "description", "visibleIf", "choices", "pages", "elements", "questions", "locale"),
        *("completedHtml", "rateMin", "rateMax", "rateCount", "rateStep", "rateValues", "minRateDescription"),
        *("maxRateDescription", "maxSelectedChoices", "multiSelect", "labelTrue", "labelFalse", "valueTrue"),
        *("valueFalse", "inputType", "showOtherItem", "hasOther", "otherText", "showNoneItem", "hasNone", "noneText"),
        *("rateType", "choicesMin", "choicesMax", "choicesStep", "value", "text", "$schema", OURS),
    }
)
LOOKS = frozenset(
    {
        *(
            "width",
            "minWidth",
            "maxWidth",
            "widthMode",
            "startWithNewLine",
            "indent",
            "innerIndent",
            "colCount",
            "state",
        ),
        *("titleLocation", "descriptionLocation", "errorLocation", "questionTitleLocation", "questionErrorLocation"),
        *("questionDescriptionLocation", "showQuestionNumbers", "showNumber", "questionStartIndex", "requiredMark"),
        *("questionTitlePattern", "logo", "logoWidth", "logoHeight", "logoFit", "logoPosition", "showProgressBar"),
        *("progressBarType", "progressBarLocation", "showTitle", "showPageTitles", "showPageNumbers", "showTOC"),
        *("tocLocation", "questionsOnPageMode", "displayMode", "rateColorMode", "scaleColorMode"),
        *("rateDescriptionLocation", "displayRateDescriptionsAsExtremeItems", "autoGenerate", "rows", "autoGrow"),
        *("allowResize", "imageHeight", "imageWidth", "imageFit", "contentMode", "showLabel", "renderAs", "itemSize"),
        *("completeText", "pageNextText", "pagePrevText", "startSurveyText", "showNavigationButtons", "showPrevButton"),
        *("focusFirstQuestionAutomatic", "autoFocusFirstQuestion", "swapOrder", "searchEnabled", "allowClear"),
        *(
            "closeOnSelect",
            "hideSelectedItems",
            "inputSize",
            "size",
            "cols",
            "fitToContainer",
            "headerView",
            "themeName",
        ),
        *("alternateRows", "showHeader", "verticalAlign", "columnMinWidth", "rowTitleWidth", "itemTitleWidth"),
        *("autoAdvanceEnabled", "autoAdvanceAllowComplete", "goNextPageAutomatic", "showCompletedPage"),
        *("showCompletePage", "navigationButtonsLocation", "firstPageIsStartPage", "firstPageIsStarted"),
    }
)
WHY = {
    "isRequired": "a customer may pass over every question but the first",
    "requiredIf": "a customer may pass over every question but the first",
    "requiredErrorText": "a customer may pass over every question but the first",
    "validators": "nothing that a customer types is refused",
    "defaultValue": "nothing is filled in for a customer",
    "defaultValueExpression": "nothing is filled in for a customer",
    "correctAnswer": "Heard asks for opinions and has no right answers",
    "choicesByUrl": "options are written in the survey, so that a tablet has them offline",
    "choicesOrder": "options keep one order, so that answers can be compared",
    "questionOrder": "questions keep one order, so that answers can be compared",
    "isAllRowRequired": "a customer may pass over every question but the first",
    "eachRowRequired": "a customer may pass over every question but the first",
    "eachRowUnique": "nothing that a customer answers is refused",
    "rowOrder": "questions keep one order, so that answers can be compared",
    "rowsOrder": "questions keep one order, so that answers can be compared",
    "rowsVisibleIf": "write at each question when it is asked",
    "columnsVisibleIf": "options are always offered",
    "cells": "every row has the same options",
    "minSelectedChoices": "a customer may choose as few as they like",
    "triggers": "what follows what is said at each question",
    "calculatedValues": "Heard calculates nothing on the way",
    "completedHtmlOnCondition": "the thanks are the same for everybody",
    "navigateToUrl": "the last page is Heard's own",
    "navigateToUrlOnCondition": "the last page is Heard's own",
    "cookieName": "Heard sets no cookies",
    "timeLimit": "nobody is hurried",
    "timeLimitPerPage": "nobody is hurried",
    "maxTimeToFinish": "nobody is hurried",
    "showCommentArea": "words have a question of their own",
    "hasComment": "words have a question of their own",
    "commentText": "words have a question of their own",
    "imageLink": "options have words and an icon, no pictures from elsewhere",
}
NOTHING_ALIKE = "Heard has nothing like it"


def name_unknown(where: str, table: Mapping[str, Any], losses: Losses, *, is_ours: bool = False) -> None:
    """`is_ours`: we wrote the file, and how it looks elsewhere was our choice."""
    unknown = [key for key, value in table.items() if key not in CARRIED and value not in (None, False, "", [], {})]
    looks = [key for key in unknown if key in LOOKS]
    if looks and not is_ours:
        losses.name(where, ", ".join(looks), "how it looks is Heard's own")
    for key in unknown:
        if key not in LOOKS:
            losses.name(where, key, WHY.get(key, NOTHING_ALIKE))
