"""What hazards are about in the samples."""

from dataclasses import dataclass

from gisgrid.model.enumerations import HazardCategory, Subject


@dataclass(frozen=True)
class HazardText:
    """One kind of hazard.

    Attributes
    ----------
    marks : str
        Letters of what an enterprise must have (d dust, n ammonia, c confined space), or empty for all.
    measure : str
        What has to be done about it.
    """

    text: str
    place: str
    category: HazardCategory
    speciality: str
    measure: str
    subject: Subject = Subject.SAFETY
    marks: str = ""


_SITE, _MANAGEMENT = HazardCategory.SITE, HazardCategory.MANAGEMENT

GENERAL_HAZARDS = (
    HazardText("喷漆房排风扇非防爆型", "油漆车间", _SITE, "电气", "更换为防爆型风机"),
    HazardText("安全出口堆放成品纸箱", "一号车间", _SITE, "消防", "清理通道，划线标识", Subject.FIRE),
    HazardText("配电箱门缺失、线路私拉乱接", "模具间", _SITE, "电气", "加装箱门，规范布线"),
    HazardText("动火作业票填写不全", "维修班", _MANAGEMENT, "特殊作业", "重新培训，完善审批"),
    HazardText("粉尘收集管道积尘超过3毫米", "抛光车间", _SITE, "粉尘", "停机清扫，建立清扫制度", marks="d"),
    HazardText("除尘器未设泄爆装置", "除尘间", _SITE, "粉尘", "加装泄爆片和锁气卸灰装置", marks="d"),
    HazardText("叉车未定期检验", "装卸区", _SITE, "特种设备", "停用并报检"),
    HazardText("有限空间未设警示标志", "污水池", _SITE, "有限空间", "设置警示牌，配齐气体检测仪", marks="c"),
    HazardText("危化品中间仓超量存放", "中间仓库", _SITE, "危险化学品", "按一昼夜用量存放"),
    HazardText("特种作业人员证书过期", "电工班", _MANAGEMENT, "教育培训", "停岗复审"),
    HazardText("消火栓箱被货架遮挡", "二号仓库", _SITE, "消防", "移走货架", Subject.FIRE),
    HazardText("行车限位失灵", "总装车间", _SITE, "特种设备", "停用检修"),
    HazardText("可燃气体报警器未校验", "导热油炉房", _SITE, "仪表", "送检校验"),
    HazardText("应急预案未演练", "安全办公室", _MANAGEMENT, "应急管理", "一月内组织演练并记录"),
    HazardText("新员工三级安全教育缺档", "人事科", _MANAGEMENT, "教育培训", "补训补档"),
    HazardText("冲床双手按钮失效", "冲压车间", _SITE, "机械", "更换双手按钮并挂牌停机"),
    HazardText("乙炔瓶与氧气瓶混放", "焊接区", _SITE, "危险化学品", "分库存放，加装防倾倒链"),
    HazardText(
        "危废仓库未防渗、标识不全", "危废仓库", _SITE, "危险废物", "做防渗层，补标识", Subject.ENVIRONMENT
    ),
    HazardText("废气处理设施未开启", "涂布车间", _SITE, "大气", "立即开启，补运行记录", Subject.ENVIRONMENT),
    HazardText("雨污分流不到位", "厂区北侧", _SITE, "水", "改造管网", Subject.ENVIRONMENT),
    HazardText("员工宿舍与仓库同处一层", "东侧附房", _SITE, "消防", "搬离住宿人员", Subject.FIRE),
    HazardText("液氨机房应急喷淋阀门锈蚀", "制冷机房", _SITE, "涉氨", "更换阀门并测试", marks="n"),
)
"""General hazards (一般事故隐患)."""

MAJOR_HAZARDS = (
    HazardText(
        "储罐区可燃气体报警系统失效、围堰破损渗漏",
        "甲类罐区",
        _SITE,
        "危险化学品",
        "停用罐区，修复围堰，更换报警系统",
    ),
    HazardText(
        "液氨制冷机房未设事故排风与紧急切断",
        "制冷机房",
        _SITE,
        "涉氨",
        "停产整改，加装事故排风和紧急切断",
        marks="n",
    ),
    HazardText(
        "粉尘爆炸危险场所设置在多层厂房且未泄爆", "打磨车间", _SITE, "粉尘", "停产，车间外迁", marks="d"
    ),
    HazardText(
        "有限空间作业未审批且无监护",
        "污水处理站",
        _MANAGEMENT,
        "有限空间",
        "停止作业，建立审批制度",
        marks="c",
    ),
    HazardText("导热油炉安全联锁被人为摘除", "锅炉房", _SITE, "特种设备", "恢复联锁，停炉检验"),
)
"""Hazards that may be major ones (重大事故隐患)."""
