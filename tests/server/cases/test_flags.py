"""Every flag has its words."""

from server.cases.flags import in_words
from surveys.response import FLAGS


def test_every_flag_is_said_in_words_of_its_own() -> None:
    assert len(set(in_words(FLAGS))) == len(FLAGS)
    assert not set(in_words(FLAGS)) & set(FLAGS)
