"""The commands about codes: paper with them, receipts, tags, lines of text."""

from server.commands.command import Command, option

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
CODES = (
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
)
