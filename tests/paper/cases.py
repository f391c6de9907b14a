"""One person's affair with an insurer, told the same way on every sheet of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.paper import expenses, people


@dataclass(frozen=True, slots=True)
class Illness:
    """What brought somebody to the hospital.

    Attributes:
        icd: Code as certificates print it.
        cause: "疾病" or "意外".
        story: What happened; `{day}` and `{hospital}` are filled in.
        course: What the hospital did.
    """

    name: str
    second: str
    icd: str
    department: str
    cause: str
    story: str
    course: str


ILLNESSES = (
    Illness(
        "左侧桡骨远端骨折",
        "左腕部软组织挫伤",
        "S52.500",
        "骨科",
        "意外",
        "{day}晚上下班途中骑电动自行车经过文昌大道路口，因雨天路滑摔倒，左手撑地后手腕剧烈疼痛、"
        "肿胀畸形，由路人协助送至{hospital}急诊，拍片后收住骨科病房治疗。",
        "入院后完善血常规、凝血功能及左腕关节正侧位片等检查，排除手术禁忌后，在臂丛神经阻滞麻醉下"
        "行左桡骨远端骨折切开复位钢板内固定术，手术顺利，术后予消肿、止痛、预防感染及功能锻炼指导。",
    ),
    Illness(
        "急性单纯性阑尾炎",
        "腹腔局限性积液",
        "K35.800",
        "普外科",
        "疾病",
        "{day}凌晨无明显诱因出现上腹部疼痛，数小时后转移至右下腹，伴恶心、发热，自行服药不见好转，"
        "当日上午到{hospital}就诊，经腹部彩超检查后收住普外科病房治疗。",
        "入院后完善血常规、腹部彩超及心电图检查，在全身麻醉下行腹腔镜阑尾切除术，术中见阑尾充血水肿，"
        "术后予抗感染、补液及对症治疗，切口愈合良好，已恢复半流质饮食。",
    ),
    Illness(
        "社区获得性肺炎",
        "2型糖尿病",
        "J15.900",
        "呼吸内科",
        "疾病",
        "{day}受凉后出现咳嗽、咳黄痰，伴畏寒发热，体温最高39.2摄氏度，在社区诊所输液三天效果不佳，"
        "遂到{hospital}就诊，胸部CT提示右下肺感染，收住呼吸内科病房治疗。",
        "入院后完善胸部CT、痰培养、血糖监测等检查，予头孢类抗生素静脉滴注抗感染、化痰平喘，"
        "胰岛素控制血糖，复查胸片示右下肺炎症明显吸收，体温正常五天，血糖控制平稳。",
    ),
    Illness(
        "腰椎间盘突出症",
        "腰椎管狭窄",
        "M51.202",
        "脊柱外科",
        "疾病",
        "{day}搬运重物后腰部疼痛加重并放射至右下肢，行走困难，卧床休息后不能缓解，家属陪同到"
        "{hospital}就诊，腰椎磁共振提示腰4、5椎间盘突出，收住脊柱外科病房治疗。",
        "入院后完善腰椎磁共振及肌电图检查，予卧床休息、牵引、脱水消肿、营养神经治疗，"
        "症状缓解后佩戴腰围下床活动，指导腰背肌锻炼，直腿抬高试验由三十度改善至七十度。",
    ),
)
INSURERS = ("海晏人寿保险股份有限公司", "云屏健康保险股份有限公司")
HOSPITALS = ("临溪市第一人民医院", "青禾县中医院", "海晏市人民医院", "临溪大学附属医院")


@dataclass(frozen=True, slots=True)
class Case:
    """All that the sheets of one affair repeat.

    Days run: applied < begins < happened <= admitted <= discharged <= certified <= claimed.
    """

    holder: people.Person
    heir: people.Person
    relation: str
    agent: people.Person
    doctor: people.Person
    insurer: str
    hospital: str
    illness: Illness
    application_no: str
    policy_no: str
    claim_no: str
    change_no: str
    patient_no: str
    applied: date
    happened: date
    admitted: date
    discharged: date
    certified: date
    claimed: date
    premium: Decimal
    insured_sum: Decimal
    charges: tuple[expenses.Charge, ...]

    @property
    def begins(self) -> date:
        """First day of cover."""
        return self.applied + timedelta(days=3)

    @property
    def changed(self) -> date:
        """When the holder asked for a change to the contract."""
        return self.applied + timedelta(days=90)

    @property
    def total(self) -> Decimal:
        """What the hospital charged, in yuan."""
        return expenses.total(self.charges)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names and numbers by which somebody would look for these sheets."""
        return (
            self.holder.name,
            self.policy_no,
            self.claim_no,
            self.holder.id_no,
            self.hospital,
            self.illness.name,
        )


def make(seed: int, name: str | None = None, sex: str | None = None, lines: int = 60) -> Case:
    """One affair from a seed.

    Args:
        seed: Decides everything that is not given.
        name: Of the policyholder.
        sex: "男" or "女".
        lines: How many lines the hospital's expense list has.
    """
    rng = Random(f"case-{seed}")
    applied = date(rng.choice((2021, 2022, 2023)), rng.randrange(1, 13), rng.randrange(1, 29))
    happened = applied + timedelta(days=rng.randrange(120, 420))
    admitted = happened + timedelta(days=rng.choice((0, 0, 1)))
    discharged = admitted + timedelta(days=rng.randrange(6, 15))
    certified = discharged + timedelta(days=rng.choice((0, 0, 2)))
    serial = rng.randrange(1, 10**6)
    holder = people.invent(rng, name, sex)
    stays = (admitted, discharged)
    return Case(
        holder=holder,
        heir=people.invent(rng, sex="女" if holder.sex == "男" else "男"),
        relation="配偶",
        agent=people.invent(rng),
        doctor=people.invent(rng),
        insurer=INSURERS[seed % len(INSURERS)],
        hospital=HOSPITALS[seed % len(HOSPITALS)],
        illness=ILLNESSES[seed % len(ILLNESSES)],
        application_no=f"TB{applied.year}{serial:08d}",
        policy_no=f"P{applied.year}0000{serial + 1:06d}",
        claim_no=f"LP{discharged.year}{rng.randrange(1, 10**5):08d}",
        change_no=f"BQ{(applied + timedelta(days=90)).year}{rng.randrange(1, 10**5):08d}",
        patient_no=f"{rng.randrange(100000, 999999)}",
        applied=applied,
        happened=happened,
        admitted=admitted,
        discharged=discharged,
        certified=certified,
        claimed=certified + timedelta(days=rng.randrange(3, 20)),
        premium=Decimal(rng.randrange(180_000, 980_000)) / 100,
        insured_sum=Decimal(rng.choice((100_000, 200_000, 300_000, 500_000))),
        charges=expenses.invent(rng, stays, lines),
    )


def cn(day: date) -> str:
    """A day as forms write it: "2023年5月6日"."""
    return f"{day.year}年{day.month}月{day.day}日"
