"""What the command says of itself."""

from server.cli import parser


def test_help_tells_what_each_group_of_commands_can() -> None:
    said = " ".join(parser().format_help().split())
    assert "staff add, link, left, list token add, list, revoke" in said
    assert [word for word in ("branchs", "staffs", "talliess") if word in said] == []
