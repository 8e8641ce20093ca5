"""Shapes of members on the wire. A national id number may be sent; it is neither kept nor shown."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from stdnum.th import pin

from api.auth.schemas import Languages, Phone
from api.parties.rules import EVIDENCE, SEXES, surely_of_age
from api.parties.schemas import HomeworkerId
from api.shapes import Code, Name, Shape, Whole, rule
from api.thai import read_digits, today


def read_national_id(value: Any) -> str:
    """`1-2345-45678-78-1` → 13 digits; a wrong check digit is refused."""
    if isinstance(value, str) and len(value) <= 40:
        digits = pin.compact(read_digits(value))
        if digits.isascii() and pin.is_valid(digits):
            return str(digits)
    raise rule("เลขประจำตัวประชาชนไม่ถูกต้อง", "The national id number is not valid")


def read_birth_year(value: int) -> int:
    """A year in which somebody was born who is 15 by now, whatever the day of her birthday."""
    if value > today().year:
        raise rule("ปีเกิดต้องเป็น ค.ศ. ลบ 543 จาก พ.ศ.", "The year of birth is in the Common Era: subtract 543 from B.E.")
    if not surely_of_age(value, today()):
        raise rule(
            "ต้องอายุครบ 15 ปีแล้ว (พ.ร.บ.คุ้มครองผู้รับงานไปทำที่บ้าน ม.20)",
            "Members must be 15 already, by the year of birth (Home Workers Protection Act s.20)",
        )
    return value


NationalId = Annotated[
    str,
    BeforeValidator(read_national_id),
    Field(description="only to see that nobody is in two groups; kept as a keyed hash", examples=["1234545678781"]),
]
BirthYear = Annotated[
    int, Whole(1900, 2700), AfterValidator(read_birth_year), Field(description="Common Era", examples=[1985])
]


class MemberSkill(Shape):
    """What a member can do, how well (1 learns, 2 works alone, 3 teaches), and how we know."""

    skill: Code = Field(examples=["hand_embroidery"])
    level: Annotated[int, Whole(1, 3)]
    evidence: EVIDENCE = "self_stated"


def _thai() -> list[Languages]:
    return ["th"]


def _each_once(skills: list[MemberSkill]) -> list[MemberSkill]:
    codes = [one.skill for one in skills]
    if len(set(codes)) != len(codes):
        raise rule("มีทักษะซ้ำในรายการ", "A skill stands twice in the list")
    return skills


Skills = Annotated[list[MemberSkill], Field(max_length=20), AfterValidator(_each_once)]
Spoken = Annotated[list[Languages], Field(min_length=1, max_length=5, description="languages she speaks")]


class NewMember(Shape):
    """A person who joins. Name, sex and birth year are what s.9(1) of the Act asks for."""

    name: Name
    sex: SEXES
    birth_year: BirthYear
    languages: Spoken = Field(default_factory=_thai)
    phone: Phone | None = None
    national_id: NationalId | None = Field(None, repr=False)
    skills: Skills = Field(default_factory=list)


class ChangeMember(Shape):
    """What is left out stays. `skills` is the whole list."""

    name: Name | None = None
    sex: SEXES | None = None
    birth_year: BirthYear | None = None
    languages: Spoken | None = None
    phone: Phone | None = None
    skills: Skills | None = None


class AddMember(ChangeMember):
    """A new person with at least `name`, `sex` and `birth_year`; or `homeworker_id` alone, for one who comes back."""

    national_id: NationalId | None = Field(None, repr=False)
    homeworker_id: HomeworkerId | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        sent = self.model_fields_set
        if "homeworker_id" in sent and sent != {"homeworker_id"}:
            raise rule("ถ้าส่ง homeworker_id ห้ามส่งช่องอื่น", "Send homeworker_id alone, without other fields")
        if "homeworker_id" not in sent and not all((self.name, self.sex, self.birth_year)):
            raise rule("ต้องมี name, sex และ birth_year", "name, sex and birth_year are needed")
        return self

    def new(self) -> NewMember:
        """The new person that was sent."""
        return NewMember(**{name: value for name, value in self if value is not None})


class MemberShape(Shape):
    """A member of a group."""

    id: HomeworkerId
    name: str
    sex: SEXES
    birth_year: int
    languages: list[str]
    phone: str | None
    skills: list[MemberSkill]
    joined_on: date
    left_on: date | None
