"""Words of what leaves and comes back: tables, their cells, packages and who gets them."""

from shelter_desk.i18n import _, formats, marked

LEFT_OUT_OF_COUNT: dict[str, str] = {
    "no_consent": marked("Not counted, because they did not agree: {count}"),
    "counted_elsewhere": marked("Not counted, because another desk has counted them: {count}"),
}
TABLES: dict[str, str] = {
    "total": marked("All people"),
    "sex": marked("By sex"),
    "majority": marked("Children and adults"),
    "form": marked("By form of exploitation"),
    "sex_age": marked("By sex and age"),
    "form_sex": marked("By form and sex"),
    "citizenship_sex": marked("By region of citizenship and sex"),
    "finder": marked("By who found them"),
}
CELLS: dict[str, str] = {
    "all": "",
    "female": marked("female"),
    "male": marked("male"),
    "other_unknown": marked("other or unknown"),
    "child": marked("child"),
    "adult": marked("adult"),
    "unknown": marked("unknown"),
    "0_5": marked("0 to 5"),
    "6_11": marked("6 to 11"),
    "12_15": marked("12 to 15"),
    "16_17": marked("16 to 17"),
    "18_24": marked("18 to 24"),
    "25_39": marked("25 to 39"),
    "40_more": marked("40 and more"),
    "sexual": marked("sexual exploitation"),
    "labour": marked("forced labour"),
    "begging": marked("begging"),
    "criminal": marked("forced crime"),
    "marriage": marked("forced marriage"),
    "organs": marked("removal of organs"),
    "other": marked("other"),
    "several": marked("several"),
    "africa": marked("Africa"),
    "americas": marked("Americas"),
    "asia": marked("Asia"),
    "europe": marked("Europe"),
    "oceania": marked("Oceania"),
    "authority": marked("an authority"),
    "police_border": marked("police or border guard"),
    "health": marked("health worker"),
    "social_ngo": marked("social worker or organisation"),
    "hotline": marked("hotline"),
    "self": marked("themselves"),
    "community": marked("community"),
}
STATUSES: dict[str, str] = {
    "rounded": marked("rounded"),
    "hidden": marked("hidden"),
    "under_20": marked("under 20"),
    "not_collected": marked("not collected"),
}
PACKAGE_KINDS: dict[str, str] = {
    "outside": marked("Outside return"),
    "count": marked("Count"),
    "referral": marked("Referral"),
    "reply": marked("Reply"),
    "words": marked("Corrected translations"),
}
PACKAGE_STATES: dict[str, str] = {
    "planned": marked("planned; it counts as sent until it is sure that it was not"),
    "written": marked("written and read back"),
    "unwritten": marked("not written"),
}
HOLDERS: dict[str, str] = {
    "desk": marked("another desk"),
    "mechanism": marked("referral mechanism"),
    "counting": marked("counting key of a hub"),
    "service": marked("service"),
}


def table(table_id: str) -> str:
    return _(TABLES[table_id])


def cell(category: str) -> str:
    """A category of a table in words; the margin is no words."""
    return _(CELLS[category]) if CELLS.get(category, category) else ""


def status(given: str) -> str:
    return _(STATUSES[given])


def left_out_of_count(why: str, count: int) -> str:
    return _(LEFT_OUT_OF_COUNT[why]).format(count=formats.number(count))


def package_kind(profile: str) -> str:
    return _(PACKAGE_KINDS[profile])


def package_state(state: str) -> str:
    return _(PACKAGE_STATES[state])


def holder(kind: str) -> str:
    return _(HOLDERS[kind])
