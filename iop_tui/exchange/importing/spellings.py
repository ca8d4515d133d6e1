"""What offices call the columns of a list of clients, and the words that other headings are made of."""

from enum import StrEnum


class Field(StrEnum):
    """What a column may be read as; the value is how it is named to a person."""

    NUMBER = "client number"
    LAST = "last name"
    FIRST = "first name"
    FULL = "name"
    PREFERRED = "preferred name"
    ADMITTED = "admission date"
    DISCHARGED = "discharge date"
    REASON = "discharge reason"
    SOBRIETY = "sobriety date"
    STATUS = "status"
    WEEKS = "planned weeks"
    LEVEL = "level of care"
    TRACK = "track"
    PROGRAM = "program"
    DAYS = "days"


NAME_FIELDS = frozenset({Field.LAST, Field.FIRST, Field.FULL})
"""A row is a row of headings only with one of these in it."""

SPELLINGS: dict[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "client id, client number, client id number, mrn, mrn number, medical record number, mr number, "
        "medical record id, med rec number, chart number, chart id",
        "ehr id, emr id, ehr number, record number, record id",
        "account number, account id, pid, personal id, identifier, identifier value, "
        "client identifier, openmrs id, open mrs id, student number, student id, patid",
        "pubpid, external id",
        "contact id, case safe id",
        "id, id number",
    ),
    Field.LAST: (
        "last name, surname, family name, lname, l name",
        "last, family",
    ),
    Field.FIRST: (
        "first name, given name, fname, f name, forename, first name mi, first mi, first initial, "
        "first name initial, first name middle initial, first middle, first middle name",
        "first, given",
    ),
    Field.FULL: (
        "full name, last first, last first name, last first middle, last first middle name, last first mi, "
        "last first mi name",
        "name",
        "client",
    ),
    Field.PREFERRED: (
        "preferred name, preferred first name, chosen name, chosen first name, preferred chosen name",
        "goes by, nickname, nick name, known as",
    ),
    Field.ADMITTED: (
        "admission date, admit date, date admitted, date of admission, program admission date",
        "start date, date started, program start date, iop start date, treatment start date",
        "enrollment date, enrolment date, enrolled date, date enrolled, "
        "entry date, project entry date, project start date",
        "intake date, date of intake",
        "admitted, admission, admit, intake, enrolled, enrollment",
    ),
    Field.DISCHARGED: (
        "discharge date, date discharged, date of discharge, dc date, program discharge date",
        "end date, date ended, program end date, iop end date, treatment end date, exit date, project exit date",
        "discharged, discharge",
    ),
    Field.REASON: (
        "discharge reason, reason for discharge, reason discharged",
        "discharge type, discharge disposition, discharge status",
    ),
    Field.SOBRIETY: (
        "sobriety date, sobriety start date, sober date, clean date, clean and sober date",
        "date of last use, last use date, date last used",
        "last use, last used, sober since, clean since, sobriety",
    ),
    Field.STATUS: (
        "status, program status, enrollment status, episode status, treatment status",
        "current status",
        "case status",
        "member status, membership status",
        "status description",
        "admission status",
        "referral status",
        "record status",
        "vital status",
        "active ind, active flag, active indicator, active yn",
        "active, is active, active status",
    ),
    Field.WEEKS: (
        "planned weeks, planned length weeks, planned number of weeks, planned los weeks",
        "length weeks, los weeks, length of stay weeks, program length weeks, program weeks",
        "weeks, number of weeks",
    ),
    Field.LEVEL: (
        "level of care, current level of care, asam level of care, asam loc, loc level of care",
        "loc, asam level, asam, current loc, care level",
    ),
    Field.TRACK: (
        "program track, track, track name",
        "cohort, cohort name",
        "group",
    ),
    Field.PROGRAM: (
        "program, program name, group name, project name",
        "service, service name, service line, service program",
    ),
    Field.DAYS: (
        "group days, attendance days, days of attendance, days attending, scheduled days, program days, "
        "iop days, treatment days, days of the week, weekdays, group schedule",
        "days, schedule, days times, days time",
    ),
}
"""For each field the headings that name it, those that say most first; later ones yield to earlier ones."""

SAME_WORD = {
    "pt": "client",
    "patient": "client",
    "person": "client",
    "participant": "client",
    "consumer": "client",
    "individual": "client",
    "no": "number",
    "nr": "number",
    "num": "number",
    "nbr": "number",
    "names": "name",
    "dt": "date",
    "datetime": "date",
    "admit": "admission",
    "admitted": "admission",
    "adm": "admission",
    "discharged": "discharge",
    "dc": "discharge",
    "disch": "discharge",
    "enrolled": "enrollment",
    "enrolment": "enrollment",
    "started": "start",
    "ended": "end",
    "wks": "weeks",
}
"""Words of a heading that mean the same here."""

_FILLERS = "of the on for and s is mm dd yyyy yy hh ss required optional 0"
FILLERS = frozenset(_FILLERS.split())
"""Words of a heading that add nothing, among them the hints at how a date is to be written."""

_OTHER_WORDS = """
address age allergies apartment apt assigned auth authorization balance billing birth birthdate birthplace
care case city clinician code comments contact copay counselor country county coverage created date death
deathdate diagnosis district dob doctor drivers dx email emergency employer employment encounter episode
ethnicity expenses facility fax fips gender group guarantor guardian healthcare home icd id income insurance
insured intake kin lat legal license line location lon maiden mail marital medicaid medicare medication
member mi middle mobile modified mother next notes npi number occupation party passport payer payor phone
physician plan policy postal prefix primary program pronouns provider race referral referred referring
relationship religion responsible secondary sex site social source ssn state street subscriber suffix
staff supervisor role credentials summary telephone therapist title type unit updated veteran visit work zip zipcode
"""
OTHER_WORDS = frozenset(_OTHER_WORDS.split())
"""Words that headings of other columns are made of. None of them is a name, so they may be shown."""
