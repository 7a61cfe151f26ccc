import re

from server.deliveries.message import Message

ARABIC = "انتظرت أربعين دقيقة ولم يساعدني أحد"


def a_message(words: str = "", title: str = "Riverside: one to answer") -> Message:
    return Message(
        title=title,
        facts=(("Where", "Lobby"), ("Touched", "Very bad")),
        words=words,
        links=(("I'll take it", "https://heard.example/go/x?a=1&b=2"), ("Open", "https://heard.example/")),
        reference="K74-Q2M",
    )


def test_a_message_comes_back_whole_from_its_payload() -> None:
    message = a_message(ARABIC)
    assert Message.from_payload(message.as_payload()) == message


def test_text_has_facts_words_links_and_the_reference() -> None:
    assert a_message("Slow.\n\nAnd rude.").as_text() == (
        "Where: Lobby\nTouched: Very bad\n\n"
        "> Slow.\n>\n> And rude.\n\n"
        "I'll take it:\nhttps://heard.example/go/x?a=1&b=2\n\n"
        "Open:\nhttps://heard.example/\n\n"
        "K74-Q2M\n"
    )


def test_a_customer_cannot_write_a_line_that_looks_like_ours() -> None:
    text = a_message("Fine.\r\nI'll take it:\u2028https://evil.example").as_text()
    assert [line for line in text.splitlines() if "evil" in line] == ["> https://evil.example"]


def test_html_shows_what_was_typed_and_runs_none_of_it() -> None:
    html = a_message("<script>alert(1)</script>" + ARABIC, title='<b>"Riverside"').as_html()
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" + ARABIC in html
    assert 'href="https://heard.example/go/x?a=1&amp;b=2"' in html


def test_html_leaves_out_what_a_message_does_not_have() -> None:
    html = Message(title="Three low taps").as_html()
    assert "blockquote" not in html
    assert "href" not in html
    assert "K74" not in html


def test_a_line_has_reference_title_words_and_the_first_link() -> None:
    line = a_message("Slow.\nAnd rude.").as_line()
    assert line == "K74-Q2M  Riverside: one to answer  “Slow. And rude.”  https://heard.example/go/x?a=1&b=2"


def test_a_line_keeps_long_words_short() -> None:
    line = a_message("long " * 400).as_line()
    assert "long…”" in line
    assert len(line) < 200


def test_a_line_cannot_steer_the_terminal_or_turn_its_direction() -> None:
    line = a_message("\x1b[2J\x07\u202eevil\x9b31m").as_line()
    assert "“[2J evil 31m”" in line
    assert line.isprintable()


def test_our_sentence_to_a_customer_runs_as_their_language_does_though_it_begins_with_a_name() -> None:
    said = "\u2068Mara\u2069 من \u2068Riverside\u2069 يتابع الأمر"
    page = Message("Riverside: ردنا", body=f"{said}\n\nWe are sorry.", language="ar", foot="لا أحد").as_html()
    assert '<html lang="ar" dir="rtl">' in page
    assert re.search(r'<h1[^>]* dir="rtl"', page)
    assert re.search(rf'<p class="ink" dir="rtl"[^>]*>{said}</p>', page)
    assert re.search(r'<p class="ink" dir="auto"[^>]*>We are sorry.</p>', page)


def test_sentences_of_ours_come_first_unmarked_and_survive_the_queue() -> None:
    message = Message("Riverside: Our answer", body="Mara answers you:\n\nSorry.", foot="Nobody reads replies.")
    assert message.as_text() == "Mara answers you:\n\nSorry.\n\nNobody reads replies.\n"
    assert Message.from_payload(message.as_payload()) == message
