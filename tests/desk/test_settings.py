"""A setting that is chosen in the program is kept, and nothing else in the file is touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iop_tui.app.keymap import check_keymap
from iop_tui.desk.settings import Settings, keep_theme, load, unknown_keys
from iop_tui.desk.shipped_data import data_root
from iop_tui.domain.errors import IopError
from tests.support.rows import inside


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, 'theme = "iop-light"\n'),
        ("", 'theme = "iop-light"\n'),
        ("# mine\ntheme='iop-dark'  # dim\nlock_minutes = 9\n", '# mine\ntheme = "iop-light"\nlock_minutes = 9\n'),
        (
            'lock_minutes = 9\n[keymap]\n"theme" = "x"\n',
            'theme = "iop-light"\nlock_minutes = 9\n[keymap]\n"theme" = "x"\n',
        ),
    ],
)
def test_a_theme_is_kept_and_all_else_stays(before: str | None, after: str, tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    if before is not None:
        path.parent.mkdir()
        path.write_text(before, encoding="utf-8")
    keep_theme(path, "iop-light")
    assert path.read_text(encoding="utf-8") == after and inside(path.parent) == ["settings.toml"]
    assert load(path).theme == "iop-light"


def test_a_theme_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("no folder", encoding="utf-8")
    with pytest.raises(IopError, match="could not be kept"):
        keep_theme(tmp_path / "config" / "settings.toml", "iop-light")


def test_the_annotated_file_has_every_setting_with_its_default_and_can_be_used(tmp_path: Path) -> None:
    shipped = (data_root() / "settings.toml").read_text(encoding="utf-8")
    path = tmp_path / "settings.toml"
    path.write_text(shipped, encoding="utf-8")
    assert load(path) == Settings(), "as it ships nothing is changed"
    path.write_text(re.sub(r"(?m)^#(?! )", "", shipped), encoding="utf-8")
    taken = load(path)
    assert taken._replace(keymap={}) == Settings()._replace(keymap={})
    check_keymap(taken.keymap)
    named = set(re.findall(r"(?m)^#\[?(\w+)(?:\]| =)", shipped))
    assert named == set(Settings._fields)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""), ('theme = "iop-light"\n[keymap]\n"app.cover" = "f9"\n', ""),
        ('thme = "iop-light"\n', "thme. Similar: theme."),
        ("zzz = 1\nlock_minuts = 2\n", "zzz, lock_minuts. Similar: lock_minutes."),
    ],
)  # fmt: skip
def test_a_key_that_no_setting_has_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert unknown_keys(path) == ""
    path.write_text(text, encoding="utf-8")
    load(path)
    assert unknown_keys(path) == (told and f"settings.toml has unknown keys, which do nothing: {told}")
