"""A client's card, the caseload, a client's forms and history."""
