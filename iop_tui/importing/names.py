"""A person's name out of one cell that holds all of it."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def split_name(text: str) -> tuple[str, str]:
    """Last and first name out of cleaned text: "Last, First Middle", "First Middle Last" or one word.

    One word is the last name. A suffix such as Jr. stays with the last name.
    """
    if "," in text:
        last, first = _at_the_comma(text)
    else:
        last, first = _at_the_last_word(text)
    return (last, first) if last else (first, "")


def _at_the_comma(text: str) -> tuple[str, str]:
    before, *after = (part.strip() for part in text.split(","))
    suffixes = [part for part in after if _is_suffix(part)]
    given = [part for part in after if part and not _is_suffix(part)]
    if not before:
        return "", " ".join(given + suffixes)
    return " ".join([before, *suffixes]), " ".join(given)


def _at_the_last_word(text: str) -> tuple[str, str]:
    words = text.split()
    size = 2 if len(words) > 2 and _is_suffix(words[-1]) else 1
    return " ".join(words[-size:]), " ".join(words[:-size])


def _is_suffix(word: str) -> bool:
    return word.rstrip(".").casefold() in _SUFFIXES
