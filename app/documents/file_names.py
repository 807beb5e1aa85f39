"""What a file is called, as headers, databases and people can take it."""


def plain_name(name: str) -> str:
    """Return a sent file's name without folders and without signs that nobody sees.

    A line break or other control sign in it would make a header that no server sends: nobody could open the file again.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()


def made_name(*parts: str, ending: str) -> str:
    """Return what a file that is made here is called, of codes and numbers in which there may be signs of addresses."""
    return "-".join(parts).replace("/", "-").replace(" ", "-") + f".{ending}"
