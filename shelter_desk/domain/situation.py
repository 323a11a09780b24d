"""What a rule looks at: one case, the house, the country profile and the day."""

import datetime
from dataclasses import dataclass

from shelter_desk.domain.age import AgeView, age_view
from shelter_desk.domain.casefile import EMPTY_HOUSE, CaseFile, House
from shelter_desk.domain.profile import Profile


@dataclass(frozen=True)
class Situation:
    """The whole input of every rule; rules read nothing else."""

    case: CaseFile
    profile: Profile
    today: datetime.date
    house: House = EMPTY_HOUSE

    @property
    def age(self) -> AgeView:
        return age_view(self.case, self.today)
