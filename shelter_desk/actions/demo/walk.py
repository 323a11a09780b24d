"""Walks one made-up case from first contact to the hub and back, by the same actions as the window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelter_desk.actions import cards, export_counts, hub, referring
from shelter_desk.actions.cases import CaseView, open_case
from shelter_desk.actions.demo.scene import HUB_WORDS, Scene
from shelter_desk.actions.desk import Desk
from shelter_desk.actions.save import Entry, save
from shelter_desk.actions.take_in import accept, look_at
from shelter_desk.exchange.counting import Period
from shelter_desk.hub.receive import Receipt
from shelter_desk.hub.replies import Decision
from shelter_desk.i18n import _

Tell = Callable[[str], None]


@dataclass
class Walk:
    """What the walk did: the case, the packages, what the hub said, and the case at the end."""

    case: str = ""
    packages: dict[str, str] = field(default_factory=dict)
    received: list[Receipt] = field(default_factory=list)
    national_rows: int = 0
    reply: str = ""
    end: CaseView | None = None


def walk(scene: Scene, tell: Tell) -> Walk:
    """The whole way; every step is told as it is done."""
    found = Walk()
    desk = scene.main.open("Ana")
    try:
        found.case = _take_in_person(desk, scene, tell)
        _send_returns(desk, scene, found, tell)
        reference = _refer(desk, scene, found, tell)
        _at_the_hub(scene, found, reference, tell)
        _bring_back(desk, scene, found, tell)
        found.end = open_case(desk, found.case)
    finally:
        desk.close()
    return found


def _take_in_person(desk: Desk, scene: Scene, tell: Tell) -> str:
    today = scene.today.isoformat()
    case = save(
        desk,
        Entry(
            "first_contact",
            {"safe_to_talk": "yes", "alone": "yes", "day": today, "found_by": "outreach", "place_kind": "street"},
        ),
    ).case
    tell(_("First contact: case {code}. No name was asked.").format(code=case))

    def put(form: str, **answers: Any) -> None:
        save(desk, Entry(form, answers, case))

    put("language", language="ti", needed="needed", accepted="accepted")
    put(
        "emergency_card",
        rule="rules",
        how="Made up: message only, mornings.",
        never_say="Made up: that we are a shelter.",
    )
    put("age", stated_years=24, stated_on=today, sex="female", possibly_child="no")
    put("immediate_needs", needed=["food", "sleep"], bed="yes", met_on=today, clinician="later", clinician_on=today)
    put("rights", topics=["services", "no_condition", "privacy", "consent"], day=today, how="talked", understood="yes")
    tell(_("Bed, food and the offer of a clinician came first; rights were explained in Tigrinya."))
    put("identity", called="Made-up Senait", given_names="Senait", family_names="Halvaric", citizenship=["ER"])
    put(
        "identification",
        acts=["recruitment", "harbouring"],
        means=["deception", "debt"],
        purposes=["domestic"],
        crossed_border="yes",
    )
    put("status", step="presumed", day=today, decider="desk")
    put(
        "needs",
        needs=[
            {"kind": "legal", "level": 3, "wanted": "yes", "urgency": "week"},
            {"kind": "health", "level": 2, "wanted": "later"},
        ],
    )
    put(
        "plan",
        goals=[{"recovery": "social", "goal": "Made up: learn the language."}],
        actions=[{"action": "Made up: see a lawyer.", "by": today, "state": "open"}],
        agreed="agrees",
    )
    tell(_("Needs and a plan were worked out; this desk presumes trafficking. No help depends on that."))
    setting = {
        "asked_on": today,
        "companion": "no",
        "language_state": "interpreted",
        "interpreter": "accepted",
        "how": "talked",
        "decision": "given",
    }
    put("consent", scope="nrm_aggregate", audience="outside", purpose="statistics", use="until_withdrawn", **setting)
    put(
        "consent",
        scope="nrm_aggregate",
        audience="counting_office",
        recipient=scene.counting[scene.main.name],
        purpose="statistics",
        use="until_withdrawn",
        **setting,
    )
    categories = ["identity", "age", "language", "needs", "experience"]
    put(
        "consent",
        scope="nrm_identified",
        recipient=scene.mechanism,
        purpose="identification",
        categories=categories,
        withheld=["health"],
        use="once",
        **setting,
    )
    put(
        "consent",
        scope="refer",
        service="police",
        recipient=scene.mechanism,
        purpose="proceedings",
        **(setting | {"decision": "refused"}),
    )
    tell(_("Four questions of sharing: three answered yes, one no. The no changed nothing."))
    put(
        "referral",
        direction="out",
        service="mechanism",
        recipient=scene.mechanism,
        track="trafficking",
        state="planned",
        why="Made up: asks for a decision.",
    )
    return case


def _send_returns(main: Desk, scene: Scene, found: Walk, tell: Tell) -> None:
    """Every desk's count, and the main desk's outside return, for the last frozen year."""
    period = Period(scene.year)
    for demo_desk in scene.desks():
        desk = main if demo_desk is scene.main else demo_desk.open("Ana")
        office = cards.recipient(desk, scene.counting[demo_desk.name])
        written = export_counts.export(desk, "count", office, period, scene.stick)
        found.packages[f"count of {demo_desk.name}"] = str(written.file)
        if desk is not main:
            desk.close()
    office = cards.recipient(main, scene.counting[scene.main.name])
    shown = export_counts.preview(main, "outside", office, period)
    written = export_counts.export(main, "outside", office, period, scene.stick, shown.fingerprint)
    found.packages["outside return"] = str(written.file)
    tell(
        _("Four desks wrote their counts of {year}; the outside return holds rounded numbers only.").format(
            year=scene.year
        )
    )


def _refer(desk: Desk, scene: Scene, found: Walk, tell: Tell) -> str:
    recipient = cards.recipient(desk, scene.mechanism)
    ask = referring.question(desk, found.case, recipient)
    shown = referring.preview(desk, found.case, recipient, ask)
    written = referring.export(desk, shown, scene.stick)
    found.packages["referral"] = str(written.file)
    text = _("The referral tells {goes} answers and keeps back {stays}, each with its reason.")
    tell(text.format(goes=len(shown.disclosure.goes), stays=len(shown.disclosure.stays)))
    return referring.reference_of(desk, found.case, recipient)


def _at_the_hub(scene: Scene, found: Walk, reference: str, tell: Tell) -> None:
    referral_file = Path(found.packages["referral"])
    counting = hub.open_place(scene.hub, "counting", HUB_WORDS["counting"])
    files = [Path(file) for file in found.packages.values() if Path(file) != referral_file]
    received = hub.receive_all(counting, files, scene.today)
    found.national_rows = len(hub.report(counting.registry, str(scene.year), scene.today))
    counting.registry.close()
    place = hub.open_place(scene.hub, "referral", HUB_WORDS["referral"])
    named = hub.receive_all(place, [referral_file], scene.today)
    found.received = [*received.receipts, *named.receipts]
    decision = Decision("reasonable_grounds", "Made up: reasonable grounds; a reflection period is offered.")
    answer = hub.answer(place, scene.main.name, {reference: decision}, scene.stick, scene.today)
    place.registry.close()
    found.reply = str(answer)
    text = _("The hub took in {count} packages with two separate keys, made national tables and answered.")
    tell(text.format(count=len(found.received)))


def _bring_back(desk: Desk, scene: Scene, found: Walk, tell: Tell) -> None:
    arrival = look_at(desk, Path(found.reply))
    touched = accept(desk, arrival)
    tell(
        _("Receipt and decision came back on the stick and show in case {code} and on Today.").format(
            code=", ".join(dict.fromkeys(touched))
        )
    )
