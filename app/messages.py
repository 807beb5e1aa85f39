"""Marks texts for the translation catalogue where no request (and so no language) is at hand."""


def N_(msgid: str) -> str:  # noqa: N802 - the conventional name that the catalogue's extractor looks for
    """Return the English text unchanged; the edge translates it with gettext."""
    return msgid
