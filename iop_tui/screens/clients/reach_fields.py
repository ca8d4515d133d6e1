"""The lines of a client's form that say how the client is reached."""

from __future__ import annotations

from collections.abc import Mapping

from iop_tui.domain.contacts import RELATIONS, read_relations, relations_text
from iop_tui.domain.errors import Refused
from iop_tui.domain.reach import EMERGENCY, GUARDIAN, SELF, Reach, read_message, read_phone
from iop_tui.screens.form import Field, number_field

_RELATION = "a word, never a name: " + ", ".join(RELATIONS.values())


def reach_fields(known: Mapping[str, Reach]) -> list[Field]:
    """Telephone and message of the client; relation and telephone of a guardian and of an emergency contact."""
    own = known.get(SELF, Reach(0, SELF))
    fields = [
        Field("phone", "Phone", own.phone, "such as 312-555-0142", width=22),
        number_field("message", "A message may be left", own.message, "yes or no; leave blank if nobody asked"),
    ]
    for role, label in ((GUARDIAN, "Guardian"), (EMERGENCY, "Emergency contact")):
        other = known.get(role, Reach(0, role))
        relation = relations_text([other.relation]) if other.relation else ""
        fields += [
            Field(f"{role}_relation", label, relation, _RELATION, width=22),
            Field(f"{role}_phone", f"{label}, phone", other.phone, "such as 312-555-0142", width=22),
        ]
    return fields


def read_reach(client_id: int, values: Mapping[str, str]) -> tuple[Reach, ...]:
    """What stands in the lines; raises Refused for what is no telephone, no relation, or two of them."""
    told = [Reach(client_id, SELF, "", read_phone(values["phone"]), read_message(values["message"]))]
    for role in (GUARDIAN, EMERGENCY):
        relations = read_relations(values[f"{role}_relation"])
        if len(relations) > 1:
            raise Refused("That is more than one relation.", "Write one of them.")
        told.append(Reach(client_id, role, "".join(relations), read_phone(values[f"{role}_phone"])))
    return tuple(told)
