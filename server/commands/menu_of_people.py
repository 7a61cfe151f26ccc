"""The commands about people, and about programs that come in as they do."""

from server.commands.command import Command, option

EMAIL = option("email", metavar="EMAIL")
PEOPLE = (
    Command(
        "staff add",
        "add a person",
        "staff:add",
        (
            option("email", metavar="EMAIL", nargs="?", default="", help="none: they sign in at a desk, with --name"),
            option("--branch", metavar="SLUG"),
            option("--region", default=""),
            option("--role", required=True, choices=("staff", "manager", "region", "admin")),
            option("--name", default=""),
            option("--phone", default="", metavar="NUMBER", help="to which a sign-in link may go as a text message"),
        ),
    ),
    Command("staff link", "a one-time link to sign in", "staff:link", (EMAIL,)),
    Command("staff left", "somebody has left: nothing of theirs opens anything any more", "staff:left", (EMAIL,)),
    Command("staff list", "list the people", "staff:show"),
    Command(
        "token add",
        "let another program in; prints its secret once",
        "token:add",
        (
            option("name", metavar="NAME", help='such as "Call centre"'),
            option("--scope", required=True, choices=("log", "read"), help="log: new cases; read: scores and answers"),
            option("--branch", default="", metavar="SLUG", help="this branch only; all if not given"),
        ),
    ),
    Command("token list", "list the tokens of other programs", "token:show"),
    Command("token revoke", "shut a program out", "token:revoke", (option("id", metavar="ID"),)),
)
