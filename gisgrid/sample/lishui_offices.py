"""Offices of the 丽水 sample and how posts of the scheme are filled there."""

from gisgrid.model.enumerations import Subject
from gisgrid.sample.staffing import Slot, Staffing

_PROVIDER = "丽水市安环技术服务有限公司"

DEPARTMENTS = (
    ("丽水经济技术开发区管理委员会", "管委会", "开发区管委会", "0578-0010000"),
    (
        "丽水经济技术开发区安全生产监督管理局",
        "安监局",
        "应急管理局",
        "0578-0010001",
        "危险化学品、冶金、有色、机械、轻工、纺织、商贸、医药",
    ),
    ("丽水经济技术开发区环境保护局", "环保局", "生态环境局", "0578-0010002"),
    ("开发区安全生产委员会办公室", "安委办", "", "0578-0010003"),
    ("开发区督察室", "督察室", "", "0578-0010004"),
    ("南明山街道办事处", "街道办", "", "0578-0010005"),
    ("丽水市公安局开发区消防救援大队", "消防大队", "", "0578-0010006", "消防"),
    ("市场监督管理局开发区分局", "市场监管局", "", "0578-0010007", "特种设备"),
    ("开发区建设局", "建设局", "", "0578-0010008", "燃气、建筑施工、建材"),
    ("开发区经济发展局", "经发局", "", "0578-0010009", "轻工、机械"),
)
"""Name, short name, other names, phone, and the industries where there are any."""

SECTORS = {
    "建材": "建设局",
    "燃气": "建设局",
    "轻工": "经发局",
    "机械": "经发局",
    "纺织": "经发局",
}
"""Supervised industry to the office in charge, where it is not the safety bureau."""

STAFFINGS = (
    Staffing("leader", "zone", (Slot(1, "管委会主任", "管委会", "管委会"),)),
    Staffing("leader", "park", (Slot(1, "管委会副主任", "管委会", "管委会"),)),
    Staffing("leader", "rural", (Slot(1, "街道党工委委员", "南明山街道", "街道办"),)),
    Staffing("leader", "park-grid", (Slot(9, "管委会班子成员", "管委会", "管委会"),)),
    Staffing("leader", "rural-grid", (Slot(5, "管委会班子成员", "管委会", "管委会"),)),
    Staffing(
        "assistant",
        "park-grid",
        (
            Slot(9, "安监局科员", "安监局", "安监局", Subject.SAFETY),
            Slot(8, "环保局科员", "环保局", "环保局", Subject.ENVIRONMENT),
        ),
    ),
    Staffing(
        "assistant",
        "rural-grid",
        (
            Slot(4, "安监局科员", "安监局", "安监局", Subject.SAFETY),
            Slot(4, "环保局科员", "环保局", "环保局", Subject.ENVIRONMENT),
        ),
    ),
    Staffing("worker", "park-grid", (Slot(15, "安环专职网格员", _PROVIDER, "", None, _PROVIDER),)),
    Staffing("worker", "rural-grid", (Slot(5, "安环专职网格员", _PROVIDER, "", None, _PROVIDER),)),
    Staffing("general-worker", "park-grid", (Slot(15, "全科网格员", "南明山街道", "街道办"),)),
    Staffing("general-worker", "rural-grid", (Slot(10, "全科网格员", "南明山街道", "街道办"),)),
    Staffing(
        "administrator",
        "zone",
        tuple(
            Slot(1, title, "网格管理中心", "安委办")
            for title in ("专职网格员监管考核", "安全日常事务", "环保日常事务")
            for _ in range(2)
        ),
    ),
)
"""How each post is filled; twenty bought workers share the grids."""
