"""What is drawn and played: fonts, page assets, sounds; a licence beside each."""

from pathlib import Path

FOLDER = Path(__file__).parent

SCRIPT_OF = dict.fromkeys(("ar", "arab", "ckb", "fa", "ps", "sd", "ug", "ur"), "Arabic") | dict.fromkeys(
    ("bho", "deva", "hi", "kok", "mai", "mr", "ne", "sa"), "Devanagari"
)


def script(language: str) -> str:
    """Arabic or Devanagari for a language tag ("ar", "hi-IN", "pa-Arab"), empty for the scripts of Noto Sans itself."""
    subtags = language.lower().replace("_", "-").split("-")
    named = [subtag for subtag in subtags[1:] if len(subtag) == len("Arab")]
    return SCRIPT_OF.get((named or subtags)[0], "")


def font(language: str, *, bold: bool = False) -> Path:
    """The font that can write a language, Latin letters and digits included."""
    return FOLDER / "fonts" / f"NotoSans{script(language)}-{'Bold' if bold else 'Regular'}.ttf"
