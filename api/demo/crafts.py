"""Crafts of the demonstration: which skill, what is made, how long a piece takes.

Median standard minutes are those of the benchmark recipe (lockstitch 9, weaving 30, food packing 0.6 …), which in
turn follow published ranges (T-shirt 8, blouse 18, trousers 35 minutes) and time studies of hand crafts.
"""

from dataclasses import dataclass
from typing import Literal

Region = Literal["Bangkok", "Central", "Northeast", "South"]


@dataclass(frozen=True, slots=True)
class Craft:
    """One skill with its Thai articles, machine, hazard and the regions where groups have it."""

    skill: str
    minutes: float
    articles: tuple[str, ...]
    machine: str | None = None
    hazard: str = "none"
    regions: tuple[Region, ...] = ("Bangkok", "Central", "Northeast", "South")


CRAFTS = (
    Craft(
        "straight_stitch_machine_sewing",
        9,
        ("ถุงผ้าดิบพิมพ์ลาย", "ผ้ากันเปื้อนผ้าฝ้าย", "ปลอกหมอนอิง", "เสื้อยืดคอกลม"),
        "lockstitch_machine",
    ),
    Craft("overlock_coverstitch", 6, ("เสื้อกีฬาเด็ก", "กางเกงวอร์ม", "ชุดนอนผ้าสำลี"), "overlock_machine"),
    Craft("hand_sewing_hemming", 5, ("สอยชายผ้าคลุมไหล่", "เย็บริมผ้าเช็ดหน้า", "เนาตะเข็บชุดไทย")),
    Craft("hand_embroidery", 18, ("ปักลายฮิญาบ", "ปักตราโรงเรียน", "ปักลายเสื้อพื้นเมือง")),
    Craft("machine_embroidery", 4, ("ปักโลโก้หมวก", "ปักชื่อเสื้อนักเรียน"), "embroidery_machine"),
    Craft("cushion_mattress_quilt", 22, ("ผ้านวมต่อลาย", "หมอนขวานใบเล็ก", "เบาะรองนั่งนุ่น"), "lockstitch_machine"),
    Craft("cotton_hand_weaving", 30, ("ผ้าขาวม้าฝ้าย", "ผ้าพันคอทอมือ"), "floor_loom", regions=("Northeast", "South")),
    Craft("silk_hand_weaving_mudmee", 38, ("ผ้าไหมมัดหมี่ผืนเล็ก",), "floor_loom", regions=("Northeast",)),
    Craft("bamboo_palm_leaf_basketry", 20, ("ตะกร้าไม้ไผ่", "กระติบข้าวเหนียว"), hazard="sharp"),
    Craft("water_hyacinth_weaving", 20, ("ตะกร้าผักตบชวา", "ที่รองแก้วผักตบชวา"), regions=("Central", "Bangkok")),
    Craft("beads_sequins_crystals", 7, ("ปักเลื่อมชุดรำ", "ติดคริสตัลสายคาดผม")),
    Craft("jewellery_assembly_stringing", 7, ("ร้อยสร้อยลูกปัด", "ประกอบต่างหูเงิน"), regions=("Bangkok", "Central")),
    Craft("batik_textile_painting", 15, ("ผ้าบาติกลายทะเล", "ผ้าเช็ดหน้าบาติก"), hazard="heat", regions=("South",)),
    Craft("leather_goods_bags_belts", 16, ("กระเป๋าหนังใบเล็ก", "เข็มขัดหนังวัว"), "sewing_machine_leather", "sharp"),
    Craft("hand_knitting_crochet", 25, ("หมวกโครเชต์เด็ก", "ตุ๊กตาถักไหมพรม")),
    Craft("artificial_flowers", 1.2, ("ดอกไม้จันทน์", "พวงหรีดผ้าขนหนู", "ดอกกุหลาบผ้า")),
    Craft("fishing_net_making", 12, ("แหมือ", "อวนลอยปลาหมึก"), regions=("Northeast", "South")),
    Craft("plastic_cardboard_textile_assembly", 0.8, ("ประกอบกล่องของขวัญ", "ติดป้ายถุงกระดาษ", "ประกอบปากกา")),
    Craft("footwear_sewing_uppers", 8, ("เย็บหน้ารองเท้าแตะ", "เย็บหน้ารองเท้านักเรียน"), "sewing_machine_leather", "sharp"),
    Craft("soft_toys_dolls", 12, ("ตุ๊กตาช้างผ้า", "หมอนตุ๊กตา")),
    Craft("reed_mat_weaving", 28, ("เสื่อกกพับ",), regions=("Northeast", "Central")),
    Craft("peeling_shelling", 0.6, ("แกะเมล็ดบัวบรรจุถุง", "ปอกกระเทียม"), hazard="sharp"),
    Craft("hand_packing_labelling", 0.6, ("บรรจุกล้วยตาก", "ติดฉลากน้ำพริก", "แพ็กสบู่สมุนไพร")),
)
