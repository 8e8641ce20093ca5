"""Shapes of hirers, groups and places on the wire."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator
from stdnum.th import moa

from api.auth.schemas import Languages, Phone, PrincipalId
from api.parties.rules import HAZARDS, HIRER_KINDS
from api.shapes import Code, Id, Name, PlainText, Shape, Whole, rule
from api.thai import read_digits

HirerId = Annotated[UUID, Id("hir")]
GroupId = Annotated[UUID, Id("grp")]
HomeworkerId = Annotated[UUID, Id("hwk")]
ProfileId = Annotated[UUID, Id("prf")]
Address = Annotated[str, PlainText(500)]
ProvinceCode = Annotated[str, Field(strict=True, pattern=r"^[1-9][0-9]$", examples=["10"])]
DistrictCode = Annotated[str, Field(strict=True, pattern=r"^[1-9][0-9]{3}$", examples=["9011"])]
IndustryCode = Annotated[str, Field(strict=True, pattern=r"^[0-9]{4,5}$", description="TSIC 2009", examples=["14111"])]


def read_juristic_number(value: Any) -> str:
    """`0-1055-36112-01-4` or `๐๑๐๕๕๓๖๑๑๒๐๑๔` → `0105536112014`; a wrong check digit is refused."""
    if isinstance(value, str) and len(value) <= 40:
        digits = moa.compact(read_digits(value))
        if digits.isascii() and moa.is_valid(digits):
            return str(digits)
    raise rule("เลขนิติบุคคล 13 หลักไม่ถูกต้อง", "The 13-digit juristic number is not valid")


JuristicNumber = Annotated[
    str,
    BeforeValidator(read_juristic_number),
    Field(description="13 digits of a juristic person; hyphens may stand in it", examples=["0105536112014"]),
]


class NextUp(Shape):
    """Who gave an agent the work (s.9(2) of the Act): a registered hirer, or a name and an address."""

    hirer_id: HirerId | None = None
    name: Name | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        named = self.name is not None and self.address is not None
        if (self.hirer_id is None) != named or (self.name is None) != (self.address is None):
            raise rule("ใส่รหัสผู้จ้างงาน หรือชื่อพร้อมที่อยู่ อย่างใดอย่างหนึ่ง", "Send hirer_id, or both name and address")
        return self


class RegisterHirer(Shape):
    """A factory, a brand, or an agent who passes work on."""

    kind: HIRER_KINDS
    name: Name
    tax_id: JuristicNumber
    address: Address
    province_code: ProvinceCode
    district_code: DistrictCode | None = None
    phone: Phone | None = None
    industry_code: IndustryCode | None = None
    next_up: NextUp | None = Field(None, description="must be there for an agent")
    language: Languages = "th"


class ChangeHirer(Shape):
    """What is left out stays. `kind`, `name` and `tax_id` are changed by the operator only."""

    kind: HIRER_KINDS | None = None
    name: Name | None = None
    tax_id: JuristicNumber | None = None
    address: Address | None = None
    province_code: ProvinceCode | None = None
    district_code: DistrictCode | None = None
    phone: Phone | None = None
    industry_code: IndustryCode | None = None
    next_up: NextUp | None = None


class HirerShape(Shape):
    id: HirerId
    principal_id: PrincipalId
    kind: HIRER_KINDS
    name: str
    tax_id: str
    address: str
    province_code: str
    district_code: str | None
    phone: str | None
    industry_code: str | None
    next_up: NextUp | None


class MachineCount(Shape):
    machine: Code = Field(examples=["lockstitch_machine"])
    count: Annotated[int, Whole(1, 10_000)]


class LeaderShape(Shape):
    """Who speaks for the group and signs in by phone."""

    name: Name
    phone: Phone
    language: Languages = "th"


Hazards = Annotated[
    list[HAZARDS], Field(max_length=4, description="classes of hazard the group may and can work with safely")
]
Quality = Annotated[int, Whole(1, 3), Field(description="1 simple, 2 good, 3 finest")]
SatangPerHour = Annotated[int, Whole(0, 1_000_000), Field(description="least the group works for, satang an hour")]
Kilometres = Annotated[int, Whole(0, 2_000), Field(description="farthest place of delivery, km")]
MinutesPerDay = Annotated[int, Whole(0, 600), Field(description="minutes a member works on a day")]
DaysPerWeek = Annotated[int, Whole(1, 7), Field(description="days of work in a week, from Monday on")]
Machines = Annotated[list[MachineCount], Field(max_length=50)]


class RegisterGroup(Shape):
    """Homeworkers who take work together."""

    name: Name
    leader: LeaderShape
    province_code: ProvinceCode
    district_code: DistrictCode | None = None
    address: Address
    quality_level: Quality = 2
    least_satang_per_hour: SatangPerHour = 0
    farthest_km: Kilometres = 2_000
    hazards: Hazards = Field(default_factory=list)
    minutes_per_member_day: MinutesPerDay = 360
    working_days_per_week: DaysPerWeek = 6
    doe_registered: bool = Field(False, strict=True, description="registered with the Department of Employment")
    machines: Machines = Field(default_factory=list)


class ChangeGroup(Shape):
    """What is left out stays."""

    name: Name | None = None
    leader: LeaderShape | None = None
    province_code: ProvinceCode | None = None
    district_code: DistrictCode | None = None
    address: Address | None = None
    quality_level: Quality | None = None
    least_satang_per_hour: SatangPerHour | None = None
    farthest_km: Kilometres | None = None
    hazards: Hazards | None = None
    minutes_per_member_day: MinutesPerDay | None = None
    working_days_per_week: DaysPerWeek | None = None
    doe_registered: bool | None = Field(None, strict=True)


class SetMachines(Shape):
    """All machines of the group; one that is left out is gone."""

    machines: Machines


class GroupSums(Shape):
    groups: int
    members: int = Field(description="memberships that go on")


class GroupShape(Shape):
    id: GroupId
    name: str
    leader: LeaderShape
    province_code: str
    district_code: str | None
    address: str
    quality_level: int
    least_satang_per_hour: int
    farthest_km: int
    hazards: list[str]
    minutes_per_member_day: int
    working_days_per_week: int
    doe_registered: bool
    suspended: bool
    machines: list[MachineCount]
    members: int


class CapacityProfile(Shape):
    """Members with the same skills: their minutes in a week, and how much is promised (1/100 minute)."""

    profile_id: ProfileId
    skills: str = Field(examples=["hand_embroidery:2 pressing:1"])
    members: int
    minutes: int
    booked_centiminutes: int


class CapacityMachine(Shape):
    machine: str
    minutes: int
    booked_centiminutes: int


class PublicHoliday(Shape):
    on: date
    name_th: str
    name_en: str


class CapacityShape(Shape):
    """One week of a group. Days off count for every member."""

    week_on: date
    holidays: int
    care_days: int
    public_holidays: list[PublicHoliday] = Field(
        description="of Thailand in this week, whether the group keeps them or not"
    )
    profiles: list[CapacityProfile]
    machines: list[CapacityMachine]


class ProfileMinutes(Shape):
    profile_id: ProfileId
    minutes: Annotated[int, Whole(0, 100_000_000)]


class SetWeek(Shape):
    """Days off are counted anew into the minutes of every profile; minutes named in `profiles` take their place."""

    care_days: Annotated[int, Whole(0, 7)] | None = Field(None, description="days for the care of families")
    holidays: Annotated[int, Whole(0, 7)] | None = Field(None, description="instead of the public holidays")
    profiles: Annotated[list[ProfileMinutes], Field(max_length=500)] = Field(default_factory=list)


class ProvinceShape(Shape):
    code: str
    name_th: str
    name_en: str
    region: str


class SkillShape(Shape):
    code: str
    name_th: str
    name_en: str
    isco08: str


class MachineShape(Shape):
    code: str
    name_th: str
    name_en: str
