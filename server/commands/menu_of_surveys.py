"""The commands about surveys."""

from server.commands.command import Command, option

SURVEYS = (
    Command(
        "survey check", "read a survey file and name its faults", "survey:check", (option("file", metavar="FILE"),)
    ),
    Command("survey publish", "publish a survey file", "survey:publish_file", (option("file", metavar="FILE"),)),
    Command("survey list", "list the published surveys", "survey:show"),
    Command(
        "survey assign",
        "let the tablets and posters of a branch or region ask this survey, also those to come",
        "survey_assign:assign_to",
        (
            option("slug", metavar="SLUG"),
            option("--branch", default="", metavar="SLUG"),
            option("--region", default="", metavar="NAME"),
        ),
    ),
    Command(
        "survey export",
        "write a survey for another program, and name what only Heard reads",
        "survey_exchange:export",
        (
            option("slug", metavar="SLUG"),
            option("--format", required=True, choices=("toml", "surveyjs", "xlsform")),
            option("--out", required=True, metavar="FILE"),
        ),
    ),
    Command(
        "survey import",
        "bring a survey of another program in as a draft, and name what is lost",
        "survey_exchange:bring",
        (
            option("file", metavar="FILE", help="TOML, the JSON of SurveyJS, or an XLSForm workbook"),
            option("--new", action="store_true", help="as a new survey, also where there is one of its name"),
            option("--publish", action="store_true", help="ask it at once, instead of making a draft"),
        ),
    ),
    Command(
        "survey translations",
        "all words of a survey as a table for translators: out, or in again",
        "survey_exchange:translations",
        (
            option("slug", metavar="SLUG"),
            option("--out", default="", metavar="FILE", help="ends in .csv or .xlsx"),
            option(
                "--in", dest="brought", default="", metavar="FILE", help="the table with their words; into the draft"
            ),
            option("--publish", action="store_true", help="publish the draft with these words"),
        ),
    ),
)
