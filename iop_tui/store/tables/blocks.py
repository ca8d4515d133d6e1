"""The blocks of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from iop_tui.domain.agenda import Block
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import BlockChange, BlockRow


def _block(row: BlockRow) -> Block:
    return Block(
        row["id"],
        row["session_id"],
        row["position"],
        row["kind"],
        row["start_min"],
        row["end_min"],
        bool(row["counts"]),
        row["began_min"],
        row["ended_min"],
        row["topic_code"],
        row["topic_title"],
    )


@reads("a block")
class BlockStore:
    """Reads and writes blocks."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def of(self, session_id: int) -> tuple[Block, ...]:
        """The blocks of a session in order."""
        rows = self._reader.all("SELECT * FROM block WHERE session_id = ? ORDER BY position, id", [session_id])
        return tuple(_block(row) for row in rows)

    def of_many(self, session_ids: Sequence[int]) -> dict[int, tuple[Block, ...]]:
        """The blocks of several sessions, by session."""
        by_session: dict[int, list[Block]] = {id: [] for id in session_ids}
        for start in range(0, len(session_ids), 500):
            ids = list(session_ids[start : start + 500])
            rows = self._reader.all(
                f"SELECT * FROM block WHERE session_id IN ({placeholders(ids)}) ORDER BY session_id, position, id", ids
            )
            for row in rows:
                by_session[row["session_id"]].append(_block(row))
        return {id: tuple(blocks) for id, blocks in by_session.items()}

    def insert(self, writer: Writer, block: Block) -> int:
        """Write a new block and give its id."""
        return writer.insert(
            "block",
            {
                "session_id": block.session_id,
                "position": block.position,
                "kind": block.kind,
                "start_min": block.start,
                "end_min": block.end,
                "counts": int(block.counts),
                "topic_code": block.topic_code,
                "topic_title": block.topic_title,
            },
        )

    def change(self, writer: Writer, id: int, **values: Unpack[BlockChange]) -> bool:
        """Change columns of a block; False where nothing differs."""
        return writer.update("block", {"id": id}, dict(values))

    def delete(self, writer: Writer, id: int) -> None:
        """Remove a block."""
        writer.delete("block", {"id": id})
