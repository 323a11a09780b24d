"""A colleague leaves: she opens nothing any more, her work stays, and the others notice little."""

from shelter_desk.actions import cards, drafting, people
from tests.features.house import House


def test_who_leaves_opens_nothing_any_more_and_everyone_else_does(house: House) -> None:
    case = house.meets_an_adult()
    house.sits_down("Cem")
    house.writes("case_note", case, work="She sleeps better.", identity="Her sister is called Made-up Ruta.")
    house.sits_down("Ana")
    (warning,) = people.dismiss(house.desk, "Cem")
    assert "Backups made before today" in warning
    house.desk.close()
    with house.refused("wrong-passphrase"):
        house.office.open("Cem")
    for name in ("Bea", "Fay", "Gus"):
        house.sits_down(name)
        note = house.sees(case).of_form("case_note")[0]
        assert note.answers["identity"] == "Her sister is called Made-up Ruta."
        house.writes("case_note", case, work=f"Written by {name} afterwards.")
    house.sits_down("Dua")
    assert len(house.sees(case).of_form("case_note")) == 4


def test_what_she_had_begun_to_write_is_finished_by_another(house: House) -> None:
    case = house.meets_an_adult()
    house.sits_down("Cem")
    place = house.begins_to_write("case_note", case, work="She asked about her")
    house.sits_down("Ana")
    people.dismiss(house.desk, "Cem")
    house.sits_down("Dua")
    found = drafting.resume(house.desk, place.draft)
    assert found is not None
    assert found[1].answers == {"work": "She asked about her"}


def test_if_she_could_send_packages_the_desk_has_a_new_card(house: House) -> None:
    """Whoever knew the old keys could read and sign as this desk; the others' cards stay confirmed."""
    before, known = cards.own_card(house.desk), cards.recipients(house.desk)
    people.dismiss(house.desk, "Cem")
    assert cards.own_card(house.desk) == before
    house.sits_down("Bea")
    people.dismiss(house.desk, "Ana")
    assert cards.own_card(house.desk) != before
    assert cards.own_card(house.desk).words() != before.words()
    assert cards.recipients(house.desk) == known


def test_who_does_not_work_here_cannot_leave(house: House) -> None:
    with house.refused("no-member"):
        people.dismiss(house.desk, "Zoe")
