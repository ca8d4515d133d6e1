"""Headings to fields: the usual spellings are known, and what only looks like one of them is not."""

import pytest

from iop_tui.domain.errors import Refused
from iop_tui.exchange.importing.headers import assign, fields_in, known_headings, meaning_of
from iop_tui.exchange.importing.spellings import SPELLINGS, Field

KNOWN: dict[Field, str] = {
    Field.FIRST: (
        "first_name|First Name|FIRST|client_first_name|Patient First Name|Given name|fname|"
        "FirstName|firstname|CLIENTFIRSTNAME|Client's First Name|Legal First Name|"
        "First Name (required)|Name - First"
    ),
    Field.LAST: ("last_name|Last Name|LAST|Surname|Family name|lname|PatientLastName|patient_last_name|LASTNAME"),
    Field.FULL: (
        "Name|Client|Client Name|Patient|Full name|Patient Name|Pt. Name|Last, First|"
        "Name (Last, First)|Last Name, First Name|Legal name|client_name|Participant|"
        "Last Name, First Name MI"
    ),
    Field.PREFERRED: ("Preferred Name|nickname|Goes by|Chosen name|preferred_name|Client Preferred Name|Nick Name"),
    Field.NUMBER: (
        "Id|ID|MRN|client_id|PID|chart number|Chart #|Client No.|Record number|"
        "medical record number|account number|patient_id|EHR id|Client ID|ClientID|PATIENTID|"
        "Pt ID|MRN #|Patient Account Number|Chart No"
    ),
    Field.ADMITTED: (
        "admit date|Admitted|Intake|Start Date|Enrolled|admission_date|Admission Date|AdmitDate|"
        "Date of Admission|Admit Date/Time|Admission Date (MM/DD/YYYY)|Adm Dt|Date Admitted|"
        "Intake Date|Admitted on"
    ),
    Field.DISCHARGED: ("Discharged|End Date|d/c date|D/C Date|DC Date|discharge_date|Date of Discharge|Discharge"),
    Field.REASON: ("discharge reason|Reason for Discharge|D/C Reason|Discharge Disposition|discharge_reason"),
    Field.SOBRIETY: ("sobriety date|Clean Date|last use|Date of last use|Sobriety_Date|Last Use Date|sober since"),
    Field.STATUS: "status|Client Status|STATUS|Active|Enrollment Status",
    Field.WEEKS: ("planned weeks|length (weeks)|Weeks|LOS weeks|planned_weeks|LOS (wks)|Number of weeks"),
    Field.LEVEL: "LOC|level of care|ASAM level|Level_Of_Care|levelofcare|ASAM",
    Field.TRACK: "Track|Group|Program Track|Cohort|track_name",
    Field.PROGRAM: "Program|Program name|Group Name|Service|Service Name|ProjectName",
    Field.DAYS: "Days|Schedule|group days|Attendance Days|Days of Week",
}

UNKNOWN = (
    "SSN ID|Insurance ID|Provider ID|Payer id|Group ID|Member ID|Group Number|"
    "Employee ID|Drivers|First visit|Last visit|Last seen|First contact|Last updated|"
    "First appointment|Last note date|Insurance name|Emergency contact name|Provider name|"
    "Guardian first name|Referring provider last name|Mother's maiden name|"
    "User name|File name|Middle name|MI|Suffix|Prefix|Maiden|Maiden name|Date of birth|DOB|"
    "Birthdate|Birth Date|Patient DOB|SSN|Social Security Number|Address|Phone|Phone number|"
    "Email|Insurance|Policy Number|Gender|Race|Diagnosis|Diagnosis date|Marital status|"
    "Legal status|Insurance status|Employment status|Expected discharge date|"
    "Planned discharge date|Next appointment date|Last discharge facility|Reason|"
    "Reason for visit|Days per week|Days absent|Weeks completed|Week|Start time|"
    "Authorization start|Insurance end date|Coverage start date|Preferred language|"
    "Preferred pharmacy|Number|No.|#|Date|Case manager|Case number|Level|Care team|Type|"
    "Notes|Death date|License||  |2026-01-05"
)


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, all_of in KNOWN.items() for h in all_of.split("|")])
def test_the_usual_headings_are_known(field: Field, heading: str) -> None:
    for text in (heading, heading.upper(), f"  {heading} ", f"\ufeff{heading}:"):
        found = meaning_of(text)
        assert found is not None and found.field is field, text


@pytest.mark.parametrize("heading", UNKNOWN.split("|"))
def test_other_headings_are_not_taken_for_a_field(heading: str) -> None:
    assert meaning_of(heading) is None
    assert meaning_of(heading.upper()) is None
    assert meaning_of(heading.replace(" ", "_")) is None


def test_every_spelling_means_its_own_field() -> None:
    for field, tiers in SPELLINGS.items():
        for spelling in ", ".join(tiers).split(", "):
            found = meaning_of(spelling)
            assert found is not None and found.field is field, spelling


@pytest.mark.parametrize(
    ("headings", "field", "taken"),
    [
        ("Id|MRN|Name", Field.NUMBER, "MRN"),
        ("Account Number|Client ID|Name", Field.NUMBER, "Client ID"),
        ("First|First Name|Last", Field.FIRST, "First Name"),
        ("First Name|Client First Name|Last", Field.FIRST, "Client First Name"),
        ("Last Name|Legal Last Name|First", Field.LAST, "Legal Last Name"),
        ("Client|Client Name", Field.FULL, "Client Name"),
        ("Name|Intake Date|Admission Date", Field.ADMITTED, "Admission Date"),
        ("Name|Enrolled|Start Date", Field.ADMITTED, "Start Date"),
        ("Name|Group|Track", Field.TRACK, "Track"),
        ("Name|End Date|D/C Date", Field.DISCHARGED, "D/C Date"),
    ],
)
def test_the_more_specific_of_two_headings_wins(headings: str, field: Field, taken: str) -> None:
    for order in (headings.split("|"), headings.split("|")[::-1]):
        columns = assign(order)
        assert (taken, str(field)) in columns.taken
        assert len(columns.taken) + len(columns.left_out) == len(order)


@pytest.mark.parametrize(
    ("headings", "text"),
    [
        ("MRN|Name|Client ID", "Two columns could be the client number: MRN and Client ID."),
        ("First Name|Last|first_name", "Two columns could be the first name: First Name and first_name."),
        ("Name|Name", "Two columns could be the name: Name and Name."),
        ("First|Name|Name", "Two columns could be the name: Name and Name."),
    ],
)
def test_two_equal_headings_are_refused_by_name(headings: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        assign(headings.split("|"))
    assert refused.value.text == text
    assert refused.value.hint.startswith('Say which: --column "') and "take one of them out" in refused.value.hint


@pytest.mark.parametrize(
    ("headings", "places"),
    [
        ("Name|First|Last", {Field.FIRST: 1, Field.LAST: 2}),
        ("Name|Name|First|Last", {Field.FIRST: 2, Field.LAST: 3}),
        ("Name|First Name", {Field.LAST: 0, Field.FIRST: 1}),
        ("Client Name|First Name", {Field.FULL: 0}),
        ("Name|Last Name", {Field.FULL: 0}),
        ("Last Name", {Field.LAST: 0}),
    ],
)
def test_either_first_and_last_name_or_the_whole_name(headings: str, places: dict[Field, int]) -> None:
    assert assign(headings.split("|")).places == places


def test_left_out_headings_are_cleaned_and_short() -> None:
    columns = assign(["Name", "\x1b[31mDOB\u202e", "", " Home\n Phone ", "x" * 300])
    assert columns.left_out == ("[31mDOB", "Home Phone", "x" * 60)


def test_without_moves_a_heading_to_those_left_out() -> None:
    columns = assign(["Days", "Name"]).without([Field.DAYS])
    assert (columns.taken, columns.left_out, columns.weak) == ((("Name", "name"),), ("Days",), frozenset())


def test_a_row_names_fields_only_with_a_name_among_them() -> None:
    assert fields_in(["Status", "MRN"]) == frozenset()
    assert fields_in(["Status", "Last"]) == {Field.STATUS, Field.LAST}


def test_only_words_that_are_no_names_are_sure_headings() -> None:
    assert known_headings(["SSN", "Doe", "Birth date", "Doe, Jane", "1987", ""]) == ("SSN", "Birth date")
