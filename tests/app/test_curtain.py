"""The curtain and the word that a save goes on: from any thread, and nothing is painted over it."""

from __future__ import annotations

import threading
import time

from iop_tui.app.curtain import LONG, Curtain, SlowSaves
from iop_tui.app.terminal_keys import KeyParser


def test_the_curtain_clears_the_screen_once_and_says_what_lies_there() -> None:
    written: list[str] = []
    curtain = Curtain(written.append, lambda: (80, 24))
    curtain.draw()
    curtain.draw()
    assert len(written) == 1 and "\x1b[2J" in written[0] and written[0].endswith("\x1b[12;30Hiop-tui is covered.")
    curtain.say("saving …")
    assert len(written) == 1, "nothing is said over it"
    curtain.open()
    curtain.say("saving …")
    assert written[1] == "\x1b7\x1b[24;1H\x1b[0;7m saving … \x1b[0m\x1b8"


def test_the_curtain_waits_for_what_is_being_painted_and_no_more() -> None:
    written: list[str] = []
    curtain = Curtain(written.append, lambda: (80, 24))
    with curtain.lock:
        thread = threading.Thread(target=curtain.draw)
        thread.start()
        time.sleep(0.05)
        written.append("painted")
    thread.join()
    assert written[0] == "painted" and curtain.drawn


def test_only_a_save_that_takes_long_is_told() -> None:
    told: list[str] = []
    saves = SlowSaves(lambda: told.append("saving"), lambda: told.append("saved"))
    for _ in range(20):
        saves.began()
        saves.ended()
    time.sleep(LONG * 1.5)
    assert told == []
    saves.began()
    time.sleep(LONG * 2)
    assert told == ["saving"]
    saves.ended()
    time.sleep(0.1)
    assert told == ["saving", "saved"]
    saves.end()
    saves.began()
    time.sleep(LONG * 1.5)
    assert told == ["saving", "saved"]


def test_keys_are_heard_in_the_thread_that_reads_them() -> None:
    heard: list[str] = []
    KeyParser.at_once = heard.append
    try:
        parser = KeyParser()
        assert [getattr(e, "key", "") for e in parser.feed("p\x0c")] == ["p", "ctrl+l"]
    finally:
        KeyParser.at_once = None
    assert heard == ["p", "ctrl+l"]
