"""A terminal that is gone does not hold the program up."""

from __future__ import annotations

import io
import threading

import pytest
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from iop_tui.app.gone_terminal import LastingWriter, install


class Gone(io.StringIO):
    """A terminal that was hung up."""

    def write(self, _text: str) -> int:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("file", [Gone(), io.StringIO()], ids=["hung up", "there"])
def test_writing_never_waits_for_a_terminal_that_is_gone(file: io.StringIO) -> None:
    writer = LastingWriter(file)
    writer.start()

    def paint() -> None:
        for n in range(MAX_QUEUED_WRITES * 20):
            writer.write(f"{n} ")
        writer.stop()

    painting = threading.Thread(target=paint, daemon=True)
    painting.start()
    painting.join(10)
    assert not painting.is_alive() and not writer.is_alive()
    if not isinstance(file, Gone):
        assert len(file.getvalue().split()) == MAX_QUEUED_WRITES * 20


def test_the_driver_writes_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual.drivers import linux_driver

    monkeypatch.setattr(linux_driver, "WriterThread", WriterThread)
    install()
    assert vars(linux_driver)["WriterThread"] is LastingWriter
