"""Ids of forms, fields and codes are never removed, renamed or retyped, only added or retired.

When something was added on purpose, write it down with

    python -m tests.golden.form_ids
"""

from typing import Any

import pytest

from tests.golden import form_ids


def test_nothing_that_went_out_is_gone_or_changed() -> None:
    assert form_ids.lost(form_ids.golden(), form_ids.current()) == []


def test_everything_there_is_is_written_down() -> None:
    known = form_ids.golden()
    new = [f"{group}: {name}" for group, ids in form_ids.current().items() for name in ids if name not in known[group]]
    assert not new, "new ids; run: python -m tests.golden.form_ids"


@pytest.mark.parametrize(
    ("group", "name", "change", "said"),
    [
        ("forms", "consent", None, "forms: consent is gone"),
        ("forms", "consent", "case", "was 'case many' and is now 'case'"),
        ("fields", "age.stated_years", None, "fields: age.stated_years is gone"),
        ("fields", "age.stated_years", "text", "was 'integer' and is now 'text'"),
        ("fields", "needs.needs.kind", "choice service", "was 'choice need' and is now 'choice service'"),
        ("codes", "consent_decision.withdrawn", None, "codes: consent_decision.withdrawn is gone"),
    ],
)
def test_a_loss_is_named(group: str, name: str, change: str | None, said: str) -> None:
    now: dict[str, Any] = form_ids.current()
    if change is None:
        del now[group][name]
    else:
        now[group][name] = change
    (line,) = form_ids.lost(form_ids.golden(), now)
    assert said in line


def test_retiring_is_no_loss_and_writing_down_never_forgets(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    written = tmp_path / "form_ids.json"
    written.write_text('{"forms": {"vanished": "case"}, "fields": {}, "codes": {}}')
    monkeypatch.setattr(form_ids, "GOLDEN", written)
    assert form_ids.main() == 1
    assert "vanished" in written.read_text()
    written.unlink()
    assert form_ids.main() == 0
    assert form_ids.golden() == form_ids.current()
