"""Days of the week as lists from elsewhere have them, beside the English ones."""

from collections.abc import Mapping

THEIRS: Mapping[str, tuple[str, ...]] = {
    "mon": ("mo", "montag", "lun", "lundi", "lunes", "jumatatu", "пн", "понеділок"),
    "tue": ("tu", "di", "dienstag", "mar", "mardi", "martes", "jumanne", "вт", "вівторок"),
    "wed": ("we", "mi", "mittwoch", "mer", "mercredi", "mié", "mie", "miércoles", "jumatano", "ср", "середа"),
    "thu": ("th", "do", "donnerstag", "jeu", "jeudi", "jue", "jueves", "alhamisi", "чт", "четвер"),
    "fri": ("fr", "freitag", "ven", "vendredi", "vie", "viernes", "ijumaa", "пт", "п'ятниця"),
    "sat": ("sa", "samstag", "sonnabend", "sam", "samedi", "sáb", "sab", "sábado", "jumamosi", "сб", "субота"),
    "sun": ("su", "so", "sonntag", "dim", "dimanche", "dom", "domingo", "jumapili", "нд", "неділя"),
}
OURS: Mapping[str, str] = {theirs: day for day, names in THEIRS.items() for theirs in names}
