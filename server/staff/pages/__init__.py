"""The pages of people: signing in and out, who works where, oneself, who did what, tokens of other programs."""

from server.staff.pages import audit, frame, me, people, person, sign_in, tokens  # each adds its views
from server.staff.pages.blueprint import blueprint

__all__ = ["audit", "blueprint", "frame", "me", "people", "person", "sign_in", "tokens"]
