"""Clients with their episodes, placements and sobriety dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from iop_tui.domain.attendance import Attendance
from iop_tui.domain.clients import Client, ClientRecord, Episode, Placement
from iop_tui.domain.likeness import own_number
from iop_tui.domain.names import Name
from iop_tui.store.audit.writer import Writer
from iop_tui.store.queries import Reader, placeholders, reads
from iop_tui.store.rows import ClientRow, EpisodeRow, PlacementRow
from iop_tui.store.tables.client_lists import NewClient, add_clients, episode_row
from iop_tui.store.tables.of_episodes import give_of_episode, give_tests
from iop_tui.store.tables.reach import give_reach


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def client_of(row: ClientRow) -> Client:
    """A client from a row that has the client's columns."""
    return Client(row["id"], row["number"], Name(row["last"], row["first"], row["preferred"]))


_OWNED = ("checkin", "note", "export")
"""Tables with rows of their own for a client; attendance, episodes and sobriety dates are moved with more care."""
_BY_DAY = {"contact": "day", "due": "due_on"}
"""Tables whose rows name the episode of a day, with the column of that day."""


@reads("a client")
class ClientStore:
    """Reads and writes clients."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def all(self) -> list[Client]:
        """Every client by name."""
        return [client_of(row) for row in self._reader.all("SELECT * FROM client ORDER BY sort_key, id")]

    def by_number(self, number: str) -> Client | None:
        """The client with a number, or None."""
        row = self._reader.one("SELECT * FROM client WHERE number = ?", [number])
        return client_of(row) if row else None

    def provisional(self) -> list[Client]:
        """Walk-ins that are not linked to the office's list yet."""
        rows = self._reader.all(
            "SELECT DISTINCT c.* FROM client c JOIN episode e ON e.client_id = c.id WHERE e.provisional = 1 "
            "ORDER BY c.sort_key"
        )
        return [client_of(row) for row in rows]

    def files(self, ids: Sequence[int] | None = None) -> list[ClientRecord]:
        """All that is known of the given clients (of every client without ``ids``), by name."""
        if ids is not None and not ids:
            return []
        where = "" if ids is None else f"WHERE c.id IN ({placeholders(ids)})"
        return self._files(where, list(ids or ()))

    def in_program(self, day: date) -> list[ClientRecord]:
        """The clients who have an open episode on a day."""
        return self._files(
            "WHERE c.id IN (SELECT client_id FROM episode WHERE admitted_on <= ? "
            "AND (discharged_on IS NULL OR discharged_on >= ?))",
            [day.isoformat(), day.isoformat()],
        )

    def of_period(self, first: date, last: date) -> list[ClientRecord]:
        """The clients with an episode within a period or a row in one of its sessions."""
        days = [first.isoformat(), last.isoformat()]
        return self._files(
            "WHERE c.id IN (SELECT client_id FROM episode WHERE admitted_on <= ? AND coalesce(discharged_on, ?) >= ? "
            "UNION SELECT a.client_id FROM session s JOIN attendance a ON a.session_id = s.id "
            "WHERE s.day BETWEEN ? AND ?)",
            [days[1], days[0], days[0], *days],
        )

    def due_in(self, track_id: int, day: date) -> list[ClientRecord]:
        """The clients who may be expected in a track on a day (a placement of theirs names its weekday)."""
        return self._files(
            "WHERE c.id IN (SELECT e.client_id FROM placement_day d JOIN placement p ON p.id = d.placement_id "
            "JOIN episode e ON e.id = p.episode_id WHERE d.track_id = ? AND d.weekday = ? AND p.from_day <= ? "
            "AND e.admitted_on <= ? AND (e.discharged_on IS NULL OR e.discharged_on >= ?))",
            [track_id, day.weekday(), *[day.isoformat()] * 3],
        )

    def _files(self, where: str, params: Sequence[str | int]) -> list[ClientRecord]:
        def grouped(sql: str) -> dict[int, list[Any]]:
            by_client: dict[int, list[Any]] = {}
            for row in self._reader.all(sql.replace("{where}", where), params):
                by_client.setdefault(row["owner"], []).append(row)
            return by_client

        clients = self._reader.all(f"SELECT c.* FROM client c {where} ORDER BY c.sort_key, c.id", params)
        episodes = grouped(
            "SELECT e.*, c.id AS owner FROM episode e JOIN client c ON c.id = e.client_id {where} "
            "ORDER BY e.admitted_on"
        )
        sobriety = grouped(
            "SELECT s.*, c.id AS owner FROM sobriety s JOIN client c ON c.id = s.client_id {where} ORDER BY s.from_day"
        )
        placements = grouped(
            "SELECT p.*, c.id AS owner, (SELECT group_concat(d.track_id || ':' || d.weekday) FROM placement_day d "
            "WHERE d.placement_id = p.id) AS days FROM placement p JOIN episode e ON e.id = p.episode_id "
            "JOIN client c ON c.id = e.client_id {where} ORDER BY p.from_day"
        )
        return [
            ClientRecord(
                client_of(row),
                tuple(_episode(e) for e in episodes.get(row["id"], ())),
                tuple(_placement(p) for p in placements.get(row["id"], ())),
                tuple(
                    (date.fromisoformat(s["from_day"]), date.fromisoformat(s["sobriety_date"]))
                    for s in sobriety.get(row["id"], ())
                ),
            )
            for row in clients
        ]

    def save(self, writer: Writer, id: int | None, number: str, name: Name) -> int:
        """Make or change a client and give the id; without a number the client gets one of our own."""
        row = {"last": name.last, "first": name.first, "preferred": name.preferred, "sort_key": name.sort_key}
        if id is not None:
            writer.update("client", {"id": id}, {"number": number, **row}, id)
            return id
        client_id = self.next_id()
        own = number or own_number(client_id, self._reader.one("SELECT value FROM meta WHERE key = 'file_id'")["value"])
        writer.insert("client", {"id": client_id, "number": own, **row}, client_id)
        return client_id

    def next_id(self) -> int:
        """An id that was never given: one of a removed walk-in is on record, and perhaps in an export."""
        return int(
            self._reader.one(
                "SELECT max(coalesce((SELECT max(id) FROM client), 0), "
                "coalesce((SELECT max(client_id) FROM change_value WHERE client_id IS NOT NULL), 0)) + 1"
            )[0]
        )

    def add_many(self, writer: Writer, people: Sequence[NewClient]) -> None:
        """Make many clients at once."""
        add_clients(self._reader, writer, people, self.next_id())

    def save_episode(self, writer: Writer, episode: Episode) -> int:
        """Make (id 0) or change an episode and give the id."""
        row = episode_row(episode)
        if episode.id:
            writer.update("episode", {"id": episode.id}, row, episode.client_id)
            return episode.id
        return writer.insert("episode", row, episode.client_id)

    def save_placement(self, writer: Writer, placement: Placement, client_id: int) -> int:
        """Make or change the placement of an episode that begins on a day, with its days."""
        row = {"level_of_care": placement.level_of_care, "week_target_min": placement.week_target}
        same_day = self._reader.one(
            "SELECT id FROM placement WHERE episode_id = ? AND from_day = ?",
            [placement.episode_id, placement.from_day.isoformat()],
        )
        if same_day is None:
            key = {"episode_id": placement.episode_id, "from_day": placement.from_day.isoformat()}
            id, before = writer.insert("placement", {**key, **row}, client_id), set[tuple[int, int]]()
        else:
            id = int(same_day["id"])
            writer.update("placement", {"id": id}, row, client_id)
            rows = self._reader.all("SELECT track_id, weekday FROM placement_day WHERE placement_id = ?", [id])
            before = {(r["track_id"], r["weekday"]) for r in rows}
        for track, weekday in sorted(before - placement.days):
            writer.delete("placement_day", {"placement_id": id, "track_id": track, "weekday": weekday}, client_id)
        for track, weekday in sorted(placement.days - before):
            writer.insert("placement_day", {"placement_id": id, "track_id": track, "weekday": weekday}, client_id)
        return id

    def set_sobriety_date(self, writer: Writer, client_id: int, from_day: date, sobriety_date: date) -> None:
        """Let a sobriety date hold from a day on."""
        key = {"client_id": client_id, "from_day": from_day.isoformat()}
        value = {"sobriety_date": sobriety_date.isoformat()}
        if writer.read("sobriety", key) is None:
            writer.insert("sobriety", {**key, **value}, client_id)
        else:
            writer.update("sobriety", key, value, client_id)

    def move_rows(self, writer: Writer, from_client: int, rows: Sequence[Attendance], to_client: int) -> None:
        """Give everything of a provisional client to another one and remove the provisional client.

        ``rows`` are the attendance rows as they are to be: with the other client's episode and what goes with it. Where
        both are the same client, nothing but these rows changes.
        """
        for row in rows:
            values: dict[str, Any] = {
                "client_id": to_client,
                "episode_id": row.episode_id,
                "placement_id": row.placement_id,
                "level_of_care": row.level_of_care,
                "week_target_min": row.week_target,
                "revision": row.revision,
                "correction_reason": row.correction_reason,
                "recorded_by": row.recorded_by,
                "recorded_at": row.recorded_at,
            }
            writer.update("attendance", {"id": row.id}, values, to_client, row.correction_reason)
        self._give_with_episode(writer, from_client, to_client)
        if from_client == to_client:
            return
        for table in _OWNED:
            for to_move in self._reader.all(f"SELECT id FROM {table} WHERE client_id = ?", [from_client]):
                writer.update(table, {"id": to_move["id"]}, {"client_id": to_client}, to_client)
        give_reach(self._reader, writer, from_client, to_client)
        give_tests(self._reader, writer, from_client, to_client)
        for dated in self._reader.all("SELECT from_day FROM sobriety WHERE client_id = ?", [from_client]):
            writer.delete("sobriety", {"client_id": from_client, "from_day": dated["from_day"]}, to_client)
        for episode in self._reader.all("SELECT id, admitted_on FROM episode WHERE client_id = ?", [from_client]):
            held = self._episode_of(to_client, episode["admitted_on"])
            give_of_episode(self._reader, writer, episode["id"], held, to_client)
            for p in self._reader.all("SELECT id FROM placement WHERE episode_id = ?", [episode["id"]]):
                for d in self._reader.all("SELECT * FROM placement_day WHERE placement_id = ?", [p["id"]]):
                    writer.delete("placement_day", dict(d), to_client)
                writer.delete("placement", {"id": p["id"]}, to_client)
            writer.delete("episode", {"id": episode["id"]}, to_client)
        writer.delete("client", {"id": from_client}, to_client)

    def _episode_of(self, client_id: int, day: str) -> int:
        """The episode of a client that holds a day, else the latest one; by id."""
        row = self._reader.one(
            "SELECT id FROM episode WHERE client_id = ? ORDER BY admitted_on <= ? "
            "AND coalesce(discharged_on, '9999') >= ? DESC, admitted_on DESC",
            [client_id, day, day],
        )
        return int(row["id"])

    def _give_with_episode(self, writer: Writer, from_client: int, to_client: int) -> None:
        """Give contacts and what is due to another client, each with that client's episode of its day, or none."""
        own = {"test": "day"} if from_client == to_client else {}
        for table, day in (_BY_DAY | own).items():
            sql = f"SELECT id, {day} AS day FROM {table} WHERE client_id = ?"
            for row in self._reader.all(sql, [from_client]):
                held = self._reader.one(
                    "SELECT id FROM episode WHERE client_id = ? AND admitted_on <= ? "
                    "AND coalesce(discharged_on, '9999') >= ? ORDER BY admitted_on DESC",
                    [to_client, row["day"], row["day"]],
                )
                values = {"client_id": to_client, "episode_id": held["id"] if held else None}
                writer.update(table, {"id": row["id"]}, values, to_client)

    def attended_outside(self, episode: Episode) -> list[date]:
        """The days of an episode's sessions on which the client was here and that do not lie within it."""
        last = episode.discharged_on.isoformat() if episode.discharged_on else "9999"
        rows = self._reader.all(
            "SELECT DISTINCT s.day FROM attendance a JOIN session s ON s.id = a.session_id WHERE a.episode_id = ? "
            "AND a.mark = 'here' AND a.taken_off = '' AND s.state <> 'cancelled' AND (s.day < ? OR s.day > ?) "
            "ORDER BY s.day",
            [episode.id, episode.admitted_on.isoformat(), last],
        )
        return [date.fromisoformat(row["day"]) for row in rows]

    def shared_sessions(self, one: int, other: int) -> bool:
        """Whether two clients stand in one session, so that they cannot be the same person."""
        return bool(
            self._reader.one(
                "SELECT 1 FROM attendance a JOIN attendance b ON b.session_id = a.session_id "
                "WHERE a.client_id = ? AND b.client_id = ?",
                [one, other],
            )
        )


def _episode(row: EpisodeRow) -> Episode:
    return Episode(
        row["id"],
        row["client_id"],
        date.fromisoformat(row["admitted_on"]),
        bool(row["provisional"]),
        row["planned_weeks"],
        _day(row["discharged_on"]),
        row["discharge_reason"],
        row["opening_late"],
        row["opening_unexcused"],
        row["primary_id"],
    )


def _placement(row: PlacementRow) -> Placement:
    pairs = (pair.split(":") for pair in (row["days"] or "").split(",") if pair)
    days = frozenset((int(track), int(weekday)) for track, weekday in pairs)
    from_day = date.fromisoformat(row["from_day"])
    return Placement(row["id"], row["episode_id"], from_day, row["level_of_care"], row["week_target_min"], days)
