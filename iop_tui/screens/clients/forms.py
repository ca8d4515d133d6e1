"""Forms for a client: name and number, episode, placement, sobriety date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from iop_tui.clients.change_at_once import ClientChange, change_at_once
from iop_tui.clients.episodes import Episodes
from iop_tui.clients.records import ClientRecords
from iop_tui.desk.desk import Desk
from iop_tui.domain.calendar import form_day, parse_weekdays, weekdays_code
from iop_tui.domain.clients import DISCHARGE_REASONS, Client, ClientRecord, Episode
from iop_tui.domain.errors import Refused
from iop_tui.domain.names import Name
from iop_tui.domain.rules import RULES
from iop_tui.domain.text import fold
from iop_tui.domain.times import duration
from iop_tui.program.tracks import Tracks
from iop_tui.screens.clients.reach_fields import reach_fields, read_reach
from iop_tui.screens.form import Field, FormScreen, day_field, number_field
from iop_tui.screens.key_phrases import with_keys


def _number(text: str, what: str, default: int = 0) -> int:
    if not text:
        return default
    if not text.isdecimal():
        raise Refused(f"{what} is not a number.", "Type digits only.")
    return int(text)


def _on_no_roster_yet(desk: Desk, days: Iterable[tuple[int, int]]) -> str:
    """What to do where a session that expects the client has its roster already."""
    today = desk.today
    sessions = desk.store.sessions.between(today, today)
    if not any((s.track_id, today.weekday()) in set(days) and not s.is_final for s in sessions):
        return ""
    return with_keys(
        " Today's session has its roster already: press {roster.update} on its Roster ({session.roster}).",
        desk.settings.keymap,
    )


def _sobriety(text: str, today: date) -> date | None:
    return form_day(text, today, past=True) if text else None


def new_client_form(desk: Desk) -> FormScreen:
    """A form that makes a client with an open episode and a placement."""
    tracks = Tracks(desk).tracks()
    first = tracks[0] if len(tracks) == 1 else None
    days = weekdays_code(first.plan.weekdays) if first and first.plan else ""
    fields = (
        Field("last", "Last name"),
        Field("first", "First name"),
        Field("preferred", "Preferred name", hint="if different"),
        Field("number", "Client number", hint="from the office; leave blank to assign one"),
        day_field("admitted", "Admitted on", desk.today),
        number_field("weeks", "Planned weeks", "12"),
        Field("track", "Group", first.track.name if first else "", ", ".join(t.track.name for t in tracks)),
        Field("days", "Weekdays", days, "mon,wed,fri; leave blank for the group's days"),
        number_field("care", "Level of care", hint="such as 2.1; optional"),
        day_field("sobriety", "Sobriety date", hint="such as 3/4 or Mar 4, 2025; optional"),
    )

    def save(values: Mapping[str, str]) -> str:
        admitted = form_day(values["admitted"], desk.today)
        sobriety = _sobriety(values["sobriety"], desk.today)
        if sobriety and sobriety > desk.today:
            raise Refused("The sobriety date is in the future.", "Check the date.")
        name = Name(values["last"], values["first"], values["preferred"])
        days = _pairs(desk, values["track"], values["days"])
        weeks = _number(values["weeks"], "Planned weeks", 12)
        ClientRecords(desk).add_client(
            name,
            number=values["number"],
            admitted_on=admitted,
            planned_weeks=weeks,
            days=days,
            level_of_care=values["care"],
            sobriety_date=sobriety,
        )
        return f"Added.{_on_no_roster_yet(desk, days) if admitted <= desk.today else ''}"

    return FormScreen(desk, "New client", fields, save)


def _pairs(desk: Desk, track: str, days: str) -> frozenset[tuple[int, int]]:
    if not track:
        return frozenset()
    with_plan = Tracks(desk).track(track)
    weekdays = parse_weekdays(days) if days else (with_plan.plan or with_plan.plans[0]).weekdays
    return frozenset((with_plan.track.id, d) for d in weekdays)


def client_form(desk: Desk, client_id: int) -> FormScreen:
    """A form that changes a client, their latest episode, and the sobriety date as it is known today."""
    file = desk.store.clients.files([client_id])[0]
    client, episode = file.client, file.latest_episode()
    sobriety = file.sobriety_date_on(desk.today)
    placement = file.placement_on(desk.today)
    target = placement.week_target if placement else None

    def save(values: Mapping[str, str], sure: bool = False) -> str:
        named = Client(client.id, values["number"], Name(values["last"], values["first"], values["preferred"]))
        changed = _episode(desk, episode, values) if episode is not None else None
        sober = _sobriety(values["sobriety"], desk.today)
        own_target = RULES["week_target_adult"].read(values["target"]) if values.get("target") else None
        if sober and sober > desk.today:
            raise Refused("The sobriety date is in the future.", "Check the date.")
        if sobriety and not sober:
            raise Refused("A sobriety date can be changed but not removed.", "Enter the date.")
        if target is not None and own_target is None:
            raise Refused(
                "A client's own weekly target can be changed but not removed.", "Enter the rule's own, such as 9:00."
            )
        care = values["care"] if placement is not None else ""
        target_minutes = int(own_target) if own_target is not None else None
        change = ClientChange(named, changed, sober, care, target_minutes, read_reach(client.id, values))
        change_at_once(desk, file, change, sure)
        return "Saved."

    reach = desk.store.reach.of_clients([client_id])[client_id]
    fields = [*_client_fields(file, desk), *reach_fields(reach)]
    return FormScreen(desk, "Client", fields, save, partial(save, sure=True))


def _client_fields(file: ClientRecord, desk: Desk) -> list[Field]:
    """The lines of a client as they are today; those of an episode and of a placement where there is one."""
    day = desk.today
    client, episode, placement = file.client, file.latest_episode(), file.placement_on(day)
    sobriety, target = file.sobriety_date_on(day), placement.week_target if placement else None
    fields = [
        Field("last", "Last name", client.name.last),
        Field("first", "First name", client.name.first),
        Field("preferred", "Preferred name", client.name.preferred),
        Field("number", "Client number", client.number),
        day_field("sobriety", "Sobriety date", sobriety),
    ]
    if episode is not None:
        fields += [
            day_field("admitted", "Admitted on", episode.admitted_on),
            number_field("weeks", "Planned weeks", str(episode.planned_weeks)),
            day_field("discharged", "Discharged on", episode.discharged_on, "such as 11/20; leave blank if active"),
            Field("reason", "Discharge reason", episode.discharge_reason, ", ".join(DISCHARGE_REASONS)),
            Field("primary", "Primary counselor", _name_of(desk, episode.primary_id), _counselors(desk)),
            number_field("late", "Late arrivals before iop-tui", str(episode.opening_late or "")),
            number_field("unexcused", "Unexcused absences before iop-tui", str(episode.opening_unexcused or "")),
        ]
    if placement is not None:
        own = duration(target) if target is not None else ""
        fields += [
            number_field("care", "Level of care from today on", placement.level_of_care),
            number_field("target", "Weekly target from today on", own, "e.g. 9:00; leave blank for the rule"),
        ]
    return fields


def _episode(desk: Desk, episode: Episode, values: Mapping[str, str]) -> Episode:
    reason = fold(values["reason"]).replace(" ", "_")
    discharged = form_day(values["discharged"], desk.today) if values["discharged"] else None
    if discharged and not reason:
        raise Refused("A discharge needs a reason.", f"It is one of {', '.join(DISCHARGE_REASONS)}.")
    return episode._replace(
        admitted_on=form_day(values["admitted"], desk.today),
        planned_weeks=_number(values["weeks"], "Planned weeks", 12),
        discharged_on=discharged,
        discharge_reason=reason if discharged else "",
        opening_late=_number(values["late"], "Late"),
        opening_unexcused=_number(values["unexcused"], "Unexcused"),
        primary_id=_primary(desk, episode, values["primary"]),
    )


def _name_of(desk: Desk, facilitator_id: int | None) -> str:
    return next((f.name for f in desk.store.program.facilitators() if f.id == facilitator_id), "")


def _counselors(desk: Desk) -> str:
    return ", ".join(f.name for f in desk.facilitators)


def _primary(desk: Desk, episode: Episode, typed: str) -> int | None:
    """The counselor of that name, or who it was; raises Refused where nobody has the name."""
    if not typed or typed == _name_of(desk, episode.primary_id):
        return episode.primary_id if typed else None
    return desk.find_facilitator(typed).id


def admit_form(desk: Desk, client_id: int) -> FormScreen:
    """A form that begins a new episode of a client who was here before."""
    fields = (
        day_field("admitted", "Admitted on", desk.today),
        number_field("weeks", "Planned weeks", "12"),
    )

    def save(values: Mapping[str, str]) -> str:
        Episodes(desk).admit(
            client_id, form_day(values["admitted"], desk.today), _number(values["weeks"], "Planned weeks", 12)
        )
        return "Admitted. Schedule the client in Caseload."

    return FormScreen(desk, "New episode", fields, save)
