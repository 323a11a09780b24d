"""Everything read from resources once: forms, code lists, indicator sets, country profiles, and their basis."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from shelter_desk import seals
from shelter_desk.domain import vocabulary
from shelter_desk.domain.identification import IndicatorSet
from shelter_desk.domain.profile import Profile
from shelter_desk.errors import Refused
from shelter_desk.forms.load import Library, load_library, read_toml
from shelter_desk.i18n import _
from shelter_desk.system.bundled import read_all


@dataclass(frozen=True)
class Definitions:
    """What one release of the desk knows."""

    library: Library
    profiles: dict[str, Profile]
    indicators: dict[str, IndicatorSet]

    def profile(self, profile_id: str) -> Profile:
        """A country profile by id; Refused with the ids there are."""
        found = self.profiles.get(profile_id)
        if found is None:
            raise Refused(
                "no-profile",
                _("There is no country profile {name}.").format(name=profile_id),
                _("Choose one of: {names}").format(names=", ".join(sorted(self.profiles))),
            )
        return found


@cache
def definitions() -> Definitions:
    """The definitions that came with the program, checked."""
    library = vocabulary.demand(load_library(read_all("forms"), read_all("codelists")))
    profiles = (read_toml(name, data, Profile) for name, data in read_all("countries").items())
    sets = (read_toml(name, data, IndicatorSet) for name, data in read_all("indicators").items())
    return Definitions(library, {each.id: each for each in profiles}, {each.id: each for each in sets})


@cache
def basis(profile_id: str) -> bytes:
    """A digest of rules and country profile: a cached case row made by others is recomputed."""
    rules = b"".join(
        entry.read_bytes()
        for entry in sorted(files("shelter_desk.domain").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".py")
    )
    profile = read_all("countries").get(f"{profile_id}.toml", profile_id.encode())
    return seals.digest(rules + b"\0" + profile, size=16)
