"""A desk that a worker has open: the vault with definitions, profile and day."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from shelter_desk.actions.definitions import Definitions, basis, definitions
from shelter_desk.domain.casefile import House
from shelter_desk.domain.profile import Profile
from shelter_desk.forms.load import Library
from shelter_desk.system.notebook import Notebook
from shelter_desk.vault.vault import Vault

PROFILE_SETTING = "profile"
IDLE_SETTING = "idle_minutes"
USUAL_PROFILE = "generic-coe"


@dataclass
class Desk:
    """What every action works on; `house` is built when a rule first asks about rooms."""

    vault: Vault
    notebook: Notebook
    definitions: Definitions = field(default_factory=definitions)
    house: House | None = None

    @property
    def library(self) -> Library:
        return self.definitions.library

    @property
    def profile(self) -> Profile:
        return self.definitions.profile(self.vault.chain.settings.get(PROFILE_SETTING, USUAL_PROFILE))

    @property
    def basis(self) -> bytes:
        return basis(self.profile.id)

    def today(self) -> datetime.date:
        """The day here; rules never look at a clock themselves."""
        return self.vault.now().astimezone().date()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Several saves kept all or none; the head is written down outside once they are durable."""
        try:
            with self.vault.together():
                yield
        except BaseException:
            self.house = None  # it may know of saves that were taken back
            raise
        self.note_head()

    def note_head(self) -> None:
        """Write the audit head down outside the desk, so that a rolled-back copy shows.

        Not before it is durable: a power cut would make this desk look like an old copy of itself.
        """
        vault = self.vault
        if vault.is_writing:
            return
        self.notebook.note_sight(vault.chain.desk, vault.folder, vault.chain.instance, vault.head.seq, vault.head.hash)

    def close(self) -> None:
        self.note_head()
        self.vault.close()
