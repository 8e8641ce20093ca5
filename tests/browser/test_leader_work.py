"""Handing goods over with a script and without a signal; coming too late."""

import random
import struct
import zlib

from playwright.sync_api import expect
from sqlalchemy import select, text

from api.db import transaction
from api.deliveries.models import DeliveryNote, Photo
from tests import goods, scenes
from tests.browser.conftest import Phone, Phones, Site


def job(site: Site, phones: Phones, **how: object) -> tuple[Phone, goods.SignedAward, str]:
    """The phone of a leader whose work is signed, and the address of the job."""
    scene = goods.signed_award(site.engine)
    return phones.of(scene.group.principal_id, **how), scene, f"/jobs/{scene.wire}"  # type: ignore[arg-type]


def notes(site: Site, scene: goods.SignedAward) -> list[DeliveryNote]:
    with transaction(site.engine) as session:
        return list(session.scalars(select(DeliveryNote).where(DeliveryNote.award_id == scene.award_id)))


def noise(side: int) -> bytes:
    """A PNG that cannot be packed well: three bytes a dot."""
    chance = random.Random(1)
    rows = b"".join(b"\0" + chance.randbytes(3 * side) for _ in range(side))

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def test_ten_more_is_one_tap_and_the_sum_stands_beside_the_button(site: Site, phones: Phones) -> None:
    phone, scene, path = job(site, phones)
    page = phone.open(f"{path}/deliver")

    for _ in range(3):
        page.get_by_role("button", name="+10").first.click()
    page.get_by_role("button", name="+50").nth(1).click()
    expect(page.locator("[data-total]")).to_have_text("80 ชิ้น · 1,200 บาท")
    page.get_by_role("button", name="ส่งงาน").click()
    page.wait_for_url("**/deliveries/**")

    assert [one.pieces for one in notes(site, scene)] == [80]


def test_goods_handed_over_without_signal_go_once_with_their_own_picture(site: Site, phones: Phones) -> None:
    phone, scene, path = job(site, phones, line=True)
    page = phone.open(f"{path}/deliver")
    page.locator("input.num").first.fill("๑๒")
    page.set_input_files("#photo", {"name": "a.png", "mimeType": "image/png", "buffer": noise(40)})

    phone.no_signal()
    page.get_by_role("button", name="ส่งงาน").click()
    expect(page.locator("#outbox")).to_contain_text("เก็บในเครื่อง ยังไม่ส่ง")
    phone.no_signal(False)
    expect(page.locator("#outbox")).to_contain_text("ส่งถึงแล้ว")

    (note,) = notes(site, scene)
    assert note.pieces == 12
    with transaction(site.engine) as session:
        assert session.get_one(Photo, note.photo_id).content == noise(40)


def test_a_large_picture_is_made_smaller_on_the_phone(site: Site, phones: Phones) -> None:
    phone, scene, path = job(site, phones)
    page = phone.open(f"{path}/deliver")
    page.locator("input.num").first.fill("5")
    large = noise(400)

    page.set_input_files("#photo", {"name": "a.png", "mimeType": "image/png", "buffer": large})
    page.get_by_role("button", name="ส่งงาน").click()  # at once: the form waits for the smaller picture
    page.wait_for_url("**/deliveries/**")

    with transaction(site.engine) as session:
        kept = session.scalars(select(Photo).where(Photo.award_id == scene.award_id)).one()
        assert (kept.media_type, len(kept.content) < 200_000 < len(large)) == ("image/jpeg", True)


def test_a_yes_that_arrives_too_late_leads_to_both_times(site: Site, phones: Phones) -> None:
    scene = scenes.waiting_offer(site.engine)
    phone = phones.of(scene.group.principal_id)
    page = phone.open(f"/o/ofr_{scene.offer_id.hex}/accept")
    phone.no_signal()
    page.get_by_role("button", name="ใช่ รับงาน").click()
    expect(page.locator("#outbox")).to_contain_text("ยังไม่ส่ง")
    with transaction(site.engine) as session:
        late = "UPDATE offers SET expires_at = now() - interval '1 second' WHERE id = :id"
        session.execute(text(late), {"id": scene.offer_id})

    phone.no_signal(False)
    page.locator("#outbox").get_by_role("link", name="เปิดดู").click()

    expect(page.locator("h1")).to_have_text("งานนี้ปิดรับแล้ว")
    expect(page.locator("main")).to_contain_text("คุณกดรับ")
    expect(page.get_by_role("button", name="ขอให้เจ้าหน้าที่ดู")).to_be_visible()
