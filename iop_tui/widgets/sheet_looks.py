"""The looks that a cell or a row of a sheet can have, and how the theme draws them."""

LOOKS = {
    "sheet--head", "sheet--cursor", "sheet--cell", "sheet--quiet", "sheet--here", "sheet--warn",
    "sheet--alert", "sheet--heading", "sheet--strong",
}  # fmt: skip
SHEET_CSS = """
Sheet {
    height: 1fr;
    scrollbar-size-vertical: 1;
    scrollbar-gutter: stable;
    scrollbar-size-horizontal: 0;
    scrollbar-color: $quiet;
    scrollbar-background: $background;
    & > .sheet--head { color: $quiet; }
    & > .sheet--cursor { color: $cursor-text; background: $cursor-ground; text-style: bold; }
    & > .sheet--cell { color: $background; background: $primary; text-style: bold; }
    & > .sheet--quiet { color: $quiet; }
    & > .sheet--here { color: $success; }
    & > .sheet--warn { color: $warning; }
    & > .sheet--alert { color: $error; text-style: bold; }
    & > .sheet--heading { color: $quiet; text-style: bold; }
    & > .sheet--strong { text-style: bold; }
}
"""
