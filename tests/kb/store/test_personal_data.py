"""The inventory names every column, so that nothing about people can be stored without being told."""

import pytest

from kb.store import NOT_PERSONAL, PERSONAL_TABLES, Topic
from kb.store.tables import metadata

PERSONAL = {table.table: table for table in PERSONAL_TABLES}
SUSPICIOUS = ("name", "mail", "author", "actor", "_by", "person", "contact", "session", "phone", "owner", "assignee")
NAMES_OF_THINGS = {
    ("harvest_source", "name"): "of a source",
    ("organisation", "name"): "of an organisation",
    ("partner_site", "name"): "of a site",
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_is_said_to_be_about_people_or_not(table) -> None:
    columns = {column.name for column in table.columns}
    personal = PERSONAL[table.name].columns if table.name in PERSONAL else frozenset()
    impersonal = frozenset(NOT_PERSONAL.get(table.name, ()))
    assert not personal & impersonal
    assert personal | impersonal == columns, (
        f"{table.name}: add the column to kb/store/personal_data.py: PERSONAL_TABLES when it can hold something about "
        "a person (then it is shown, exported and erased), else NOT_PERSONAL"
    )


def test_no_column_that_sounds_like_a_person_counts_as_impersonal() -> None:
    found = {
        (table, column)
        for table, columns in NOT_PERSONAL.items()
        for column in columns
        if any(word in column for word in SUSPICIOUS)
    }
    assert found <= NAMES_OF_THINGS.keys()


def test_the_inventory_names_no_table_twice_and_none_that_is_not_there() -> None:
    assert len(PERSONAL) == len(PERSONAL_TABLES)
    assert {*PERSONAL, *NOT_PERSONAL} == set(metadata.tables)
    assert {table.topic for table in PERSONAL_TABLES} | {Topic.MAILS} == set(Topic)


def test_ids_of_names_are_columns_of_their_table() -> None:
    for table in PERSONAL_TABLES:
        assert {person for person in table.names.values() if person} <= set(table.ids), table.table
