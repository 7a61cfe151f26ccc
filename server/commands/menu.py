"""Every command with its options. Light: nothing is imported here, so that `heard kiosk` works without a server."""

import argparse

from server.commands.command import Command, option
from server.commands.menu_of_people import PEOPLE

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
TOUCHPOINT = option("--touchpoint", required=True, metavar="CODE")
SPOKEN = option("--language", action="append", metavar="TAG", help="one or two; the branch's first if not given")
OUT = option("--out", required=True, metavar="FILE", help="ends in .pdf, .png or .svg")
PAPERS = (
    *("A6", "A5", "A4", "A3", "tent-A4", "tent-A5"),
    *("sticker-round", "sticker-square", "slip-58", "slip-80", "3x8", "3x7"),
)
LABELS = (
    option("--format", default="3x8", choices=("3x8", "3x7", "slip-58", "slip-80"), help="3x8: 70x37 mm, 24 to A4"),
    option("--grid", default="", metavar="CxR", help="a free sheet of A4: columns x rows, with --label"),
    option("--label", default="", metavar="WxH", help="of each label, in mm"),
)
PRINT = (
    SPOKEN,
    option("--logo", default="", metavar="FILE", help="in place of the branch's own"),
    option("--logo-inside", action="store_true", help="the logo stands in the middle of the code"),
    option("--level", default="", choices=("L", "M", "Q", "H"), help="how much of the code may be damaged"),
    option("--ink", default="", metavar="#RRGGBB", help="of the code"),
    option("--ground", default="#ffffff", metavar="#RRGGBB", help="behind the code"),
    option("--distance", type=float, default=0, metavar="CM", help="how far away phones are"),
    option("--draft", action="store_true", help="print TEST across it; allowed for any address"),
)
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
            option("--survey", default="branch-visit", metavar="SLUG"),
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
    Command(
        "survey check", "read a survey file and name its faults", "survey:check", (option("file", metavar="FILE"),)
    ),
    Command("survey publish", "publish a survey file", "survey:publish_file", (option("file", metavar="FILE"),)),
    Command("survey list", "list the published surveys", "survey:show"),
    Command(
        "code poster",
        "print a poster, table tent, sticker or slip with the code of a touchpoint",
        "code:poster",
        (
            option("code", metavar="CODE"),
            OUT,
            option("--paper", "--page", default="A4", choices=PAPERS, metavar="PAPER", help=", ".join(PAPERS)),
            *PRINT,
        ),
    ),
    Command(
        "code labels",
        "print sheets of labels, all with the code of a touchpoint",
        "code:labels",
        (TOUCHPOINT, OUT, option("--sheets", type=int, default=1, metavar="N"), *LABELS, *PRINT),
    ),
    Command(
        "code receipts",
        "make many codes, each good for one answer, and print them or list them",
        "receipts:many",
        (
            TOUCHPOINT,
            option("--out", required=True, metavar="FILE", help="ends in .pdf, .png, .svg, or .csv for a list"),
            option("--count", type=int, metavar="N"),
            option("--csv", default="", metavar="FILE", help="a code for each row; its columns are printed"),
            *LABELS,
            *PRINT,
        ),
    ),
    Command(
        "code receipt",
        "make one code and print its slip",
        "receipts:one",
        (
            TOUCHPOINT,
            option(
                "--out",
                required=True,
                metavar="WHERE",
                help="a file (.escpos, .pdf, .png, .svg), a device such as /dev/usb/lp0, or tcp://HOST:9100",
            ),
            option("--width", type=int, default=80, choices=(58, 80), help="of the paper, in mm"),
            option("--order", default="", help="the receipt's own number"),
            option("--staff", default="", help="who served"),
            option("--at", default="", metavar="TIME", help="of the sale, such as 2026-03-02T12:00"),
            *PRINT,
        ),
    ),
    Command(
        "code nfc",
        "what to write to an NFC tag",
        "code:nfc",
        (
            option("code", metavar="CODE"),
            option("--out", default="", metavar="FILE", help="the bytes of the NDEF record"),
        ),
    ),
    Command(
        "code line",
        "one line for a text message or the branch's web page",
        "code:line",
        (option("code", metavar="CODE"), SPOKEN),
    ),
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
