"""Every command with its options. Light: nothing is imported here, so that `heard kiosk` works without a server."""

import argparse

from server.commands.command import Command, option
from server.commands.menu_of_codes import CODES
from server.commands.menu_of_people import PEOPLE
from server.commands.menu_of_surveys import SURVEYS

BRANCH = option("--branch", required=True, metavar="SLUG", help="the branch's short name")
SHEET = option("--branch", default="", metavar="SLUG", help="whose sheet, where there are several")
WHERE = (
    option("--host", default="127.0.0.1", help="where to listen; other computers reach only what is not 127.0.0.1"),
    option("--port", type=int, default=8000),
)
DAYS = (
    option("--from", dest="first", default="", metavar="DAY", help="such as 2026-07-01, as the branch counts days"),
    option("--to", dest="last", default="", metavar="DAY", help="the last day, which belongs to it"),
)
EXPORT = (
    option("--format", required=True, choices=("csv", "xlsx", "jsonl")),
    option("--out", required=True, metavar="FILE"),
    option("--branch", default="", metavar="SLUG", help="one branch only"),
    *DAYS,
)
PERSONAL = option("--personal", action="store_true", help="also contacts and account numbers; the audit notes it")
PASSPHRASE = option("--passphrase-file", default="", metavar="F", help="whose first line is the passphrase of the key")
COMMANDS = (
    Command(
        "up",
        "everything in one: database, server, worker, workbook",
        "up:up",
        (*WHERE, option("--no-kiosk", action="store_true", help="do not open the tablet's window")),
    ),
    Command(
        "kiosk",
        "the tablet's screen",
        "kiosk:run",
        (
            option("--server", metavar="URL", help="where the server is, such as https://feedback.example.com"),
            option("--pair", metavar="CODE", help="the code from `heard device pair`, once"),
            option("--size", metavar="WxH", help="of the window, in pixels; the whole screen if not given"),
            option("--windowed", action="store_true", help="a window with a frame"),
        ),
    ),
    Command(
        "kiosk install",
        "let the tablet's screen start with this computer (Linux with systemd)",
        "kiosk:install",
        (
            option("--server", metavar="URL", default=argparse.SUPPRESS, help="offered when the tablet is paired"),
            option("--user", metavar="U", help="who it runs as; heard-kiosk if not given"),
            option("--print", "--dry-run", action="store_true", help="show the unit, and change nothing"),
            option("--remove", action="store_true", help="take it away again"),
        ),
    ),
    Command(
        "kiosk export",
        "copy what this tablet has not sent yet to a file, as a last resort",
        "kiosk:export",
        (option("--out", required=True, metavar="FOLDER", help="such as that of a USB stick"),),
    ),
    Command("server", "the web server alone", "up:server", WHERE),
    Command("worker", "the worker alone", "up:worker"),
    Command("migrate", "bring the database to this version", "up:migrate"),
    Command(
        "branch add",
        "add a branch",
        "branch:add",
        (
            option("slug", metavar="SLUG"),
            option("--name", required=True),
            option("--timezone", required=True, metavar="TZ", help="such as Africa/Nairobi"),
            option("--region", default=""),
        ),
    ),
    Command("branch list", "list the branches", "branch:show"),
    Command(
        "branch import",
        "bring a whole chain: branches, managers and posters from a spreadsheet; again, it changes what differs",
        "roster:bring",
        (
            option("file", metavar="FILE", help="CSV or XLSX; columns such as name, zone, hours, manager, email"),
            option("--example", action="store_true", help="write a list to begin with to FILE, and nothing else"),
            option("--check", action="store_true", help="say what would change, and change nothing"),
            option("--out", default="", metavar="FOLDER", help="for posters, and pages to pair tablets with"),
            option("--again", action="store_true", help="new pages where one waits on paper; those end"),
            option("--draft", action="store_true", help="print TEST across posters; allowed for any address"),
        ),
    ),
    Command(
        "branch hours",
        "when a branch is open; days that are not named are closed",
        "branch:hours",
        (
            option("slug", metavar="SLUG"),
            option("hours", nargs="*", metavar="DAYS=HOURS", help="such as mon-fri=09:00-17:00 sat=10:00-13:00"),
            option("--holiday", nargs="*", metavar="DAY", help="such as 2026-12-25; in place of those of before"),
        ),
    ),
    Command(
        "branch look",
        "how its tablets look; what is not named stays",
        "look:change",
        (
            option("slug", metavar="SLUG"),
            option("--logo", default="", metavar="FILE"),
            option("--colour", nargs="+", default=[], metavar="NAME=#RRGGBB", help="such as act=#14565e"),
            option("--invitation", nargs="+", default=[], metavar="LANGUAGE=TEXT", help="above the first question"),
            option("--slide", action="append", default=[], metavar="FILE", help="a picture while nobody is there"),
            option("--slide-text", nargs="+", action="append", default=[], metavar="LANGUAGE=TEXT"),
            option("--less-motion", default="", choices=("on", "off")),
            option("--clear", action="store_true", help="forget the look and the slides of before"),
        ),
    ),
    Command(
        "branch someone",
        "whether customers may ask that somebody comes now",
        "branch:someone",
        (option("slug", metavar="SLUG"), option("switch", choices=("on", "off"))),
    ),
    Command(
        "branch asks",
        "another survey on its tablets at certain hours",
        "branch:asks",
        (
            option("slug", metavar="SLUG"),
            option("--survey", default="", metavar="S"),
            option("--days", default="mon-sun", metavar="DAYS", help="such as sat,sun or mon-fri"),
            option("--from", dest="first", default="00:00", metavar="HH:MM"),
            option("--until", dest="last", default="24:00", metavar="HH:MM"),
            option("--clear", action="store_true", help="forget the turns of before"),
        ),
    ),
    *PEOPLE,
    Command("device pair", "a code that pairs one tablet", "device:pair", (BRANCH,)),
    Command("device list", "list the tablets", "device:show"),
    Command(
        "device revoke",
        "shut a tablet out",
        "device:revoke",
        (option("id", metavar="ID"), option("--stolen", action="store_true", help="it wipes itself at once")),
    ),
    Command(
        "device pin",
        "the PIN that opens the service screen of a branch's tablets",
        "device:pin",
        (BRANCH, option("--pin", default="", metavar="DIGITS", help="4 to 12; made up if not given")),
    ),
    Command(
        "touchpoint add",
        "add a poster or a till",
        "touchpoint:add",
        (
            option("name", metavar="NAME"),
            BRANCH,
            option("--kind", required=True, choices=("poster", "till")),
            option("--survey", default="", metavar="SLUG", help="as the branch's posters ask, if not given"),
        ),
    ),
    Command("touchpoint list", "list the touchpoints", "touchpoint:show"),
    Command(
        "touchpoint till",
        "let a till make codes for its receipts; prints its secrets once",
        "till:add",
        (
            option("code", metavar="CODE", help="of a touchpoint of kind till"),
            option("--name", required=True, help='such as "Till 3"'),
            option("--daily-cap", type=int, default=2000, metavar="N", help="codes a day that it may make offline"),
        ),
    ),
    Command("touchpoint tills", "list the tills", "till:show"),
    Command("touchpoint revoke-till", "shut a till out", "till:revoke", (option("id", metavar="ID"),)),
    *SURVEYS,
    *CODES,
    Command("export responses", "take answers out as a file", "export:responses", (*EXPORT, PERSONAL)),
    Command("export cases", "take cases out as a file", "export:cases", EXPORT),
    Command(
        "sheet connect",
        "write every answer into a Google sheet",
        "sheet:connect",
        (
            option("sheet", metavar="LINK", help="of the Google sheet, or its id"),
            option("--key-file", required=True, metavar="FILE", help="the key of a Google service account, type JSON"),
            option("--branch", default="", metavar="SLUG", help="the sheet is about this branch; all if not given"),
            option("--personal", action="store_true", help="also names, phones, e-mails and account numbers"),
        ),
    ),
    Command("sheet status", "whether every answer is in the sheets", "sheet:show"),
    Command("sheet rebuild", "write new tabs; the old ones stay, renamed", "sheet:rebuild_tabs", (SHEET,)),
    Command("sheet disconnect", "stop writing; what is in the sheet stays", "sheet:stop", (SHEET,)),
    Command(
        "report",
        "the scores, cases and reasons of a branch, with how sure they are",
        "report:show",
        (
            BRANCH,
            *DAYS,
            option("--pdf", default="", metavar="FILE", help="also as a page to print"),
        ),
    ),
    Command(
        "backup",
        "copy everything into one file, also while Heard runs",
        "backup:make",
        (
            option(
                "file",
                metavar="FILE",
                help="such as heard.zip; one that is there is replaced",
            ),
            option("--with-key", action="store_true", help="also the secret key, under a passphrase"),
            PASSPHRASE,
        ),
    ),
    Command(
        "restore",
        "put a backup back, while Heard does not run; what is there is copied first",
        "restore:put_back",
        (
            option("file", metavar="FILE", nargs="?", default=""),
            PASSPHRASE,
            option("--settle", action="store_true", help="after PostgreSQL's own pg_restore: send nothing twice"),
        ),
    ),
    Command("doctor", "what is well and what is not, each with its cure", "doctor:examine_all"),
    Command("tallies check", "count again and name every difference", "tallies:check"),
    Command(
        "demo",
        "three made-up branches with a past, to see Heard at work; nobody is told about them",
        "demo.command:run",
        (
            option("--days", type=int, default=90, metavar="N", help="how far back it goes; 90 if not given"),
            option("--remove", action="store_true", help="take them away, and nothing else"),
        ),
    ),
)
