"""Departments of the 汉阴 sample and how posts of the scheme are filled there."""

from gisgrid.sample.staffing import Group, Slot, Staffing

DEPARTMENTS = (
    ("汉阴县人民政府", "县政府", ""),
    ("汉阴县安全生产委员会办公室", "安委办", ""),
    ("汉阴县应急管理局", "应急局", "危险化学品、烟花爆竹、非煤矿山"),
    ("汉阴县住房和城乡建设局", "住建局", "建筑施工、燃气"),
    ("汉阴县交通运输局", "交通局", "客货运输"),
    ("汉阴县工业和信息化局", "工信局", "冶金、机械制造、建材、轻工、纺织"),
    ("汉阴县经济贸易局", "经贸局", "商贸"),
    ("汉阴县公安局消防大队", "公安消防", "火灾消防"),
    ("汉阴县水利局", "水利局", "电力、水利"),
    ("汉阴县农业农村局", "农业农村局", "农机、农资、养殖"),
    ("汉阴县林业局", "林业局", "林木加工"),
    ("汉阴县教育体育局", "教体局", "教育"),
    ("汉阴县卫生健康局", "卫健局", "医疗"),
    ("汉阴县文化和旅游局", "文旅局", "文化、旅游"),
    ("汉阴县市场监督管理局", "市场监管局", "特种设备、食品药品"),
    ("汉阴县邮政管理局", "邮政局", "快递"),
)
"""Name, short name, industries."""

SECTORS = {
    "危险化学品": "应急局",
    "燃气": "住建局",
    "客货运输": "交通局",
    "轻工": "工信局",
    "火灾消防": "公安消防",
    "电力": "水利局",
    "其他": "经贸局",
    "农机": "农业农村局",
    "林业": "林业局",
    "教育": "教体局",
    "医疗": "卫健局",
    "旅游": "文旅局",
    "特种设备": "市场监管局",
    "快递": "邮政局",
}
"""Supervised industry to the department in charge, where the trade names none."""

APPROVERS = {
    "危险化学品": "应急局",
    "烟花爆竹": "应急局",
    "非煤矿山": "应急局",
    "燃气": "住建局",
    "建筑施工": "住建局",
    "客货运输": "交通局",
    "火灾消防": "公安消防",
    "电力": "水利局",
}
"""Supervised industry to the department that licenses; the market office licenses the others."""

STAFFINGS = (
    Staffing("county-head", "county", (Slot(1, "县长", "汉阴县人民政府", "县政府"),)),
    Staffing(
        "county-deputy",
        "county",
        tuple(Slot(1, title, "汉阴县人民政府", "县政府") for title in ("常务副县长", *("副县长",) * 4)),
    ),
    Staffing("department-leader", "department-grid", (Slot(1, "副局长"),), Group.DEPARTMENT),
    Staffing(
        "department-supervisor", "department-grid", (Slot(3, "股长"), Slot(3, "科员")), Group.DEPARTMENT
    ),
    Staffing("town-head", "town", (Slot(1, "镇长", "{area}人民政府"),), Group.GRID),
    Staffing("area-leader", "village", (Slot(4, "副镇长", "镇人民政府"),), Group.PARENT),
    Staffing("station-head", "village", (Slot(6, "站所长", "镇人民政府"),), Group.PARENT),
    Staffing("inspector", "village", (Slot(3, "安全检查员", "镇安监站"),), Group.PARENT),
    Staffing("liaison", "village", (Slot(8, "联村干部", "镇人民政府"),), Group.PARENT),
    Staffing("village-head", "village", (Slot(1, "村（居）委会主任", "{area}"),), Group.GRID),
)
"""How each post is filled."""
