"""The words under which the members of closed lists occur in ledgers and map data."""

from enum import StrEnum

from gisgrid.model import enumerations as e

TERMS: dict[str, tuple[type[StrEnum], dict[str, str]]] = {
    "GRID_KIND": (
        e.GridKind,
        {
            "TERRITORIAL": "基础网格 属地网格 块 行政 村 社区 园区 农村",
            "DEPARTMENTAL": "条 部门 行业 条线网格",
            "DEDICATED": "专属网格 专用",
            "ENTERPRISE_INTERNAL": "企业内部网格 企业网格 企业",
        },
    ),
    "STATUS": (
        e.EnterpriseStatus,
        {
            "IN_PRODUCTION": "正常 正常生产 生产 营业 在营 存续 开业 正常经营 经营 运营 在业 投产 active open",
            "TRIAL": "试生产 试运行 试营业",
            "STOPPED": "停业 歇业 停工 半停产 停产整顿 停产停业 季节性停产",
            "UNDER_CONSTRUCTION": "在建 筹建 建设中 未投产",
            "MOVED": "迁出 已搬迁 搬离 外迁 已迁",
            "CLOSED": "关停 倒闭 已关闭 关闭 取缔 closed",
            "DEREGISTERED": "已注销 吊销 吊销未注销 注销",
            "UNKNOWN": "未知 失联 查无",
        },
    ),
    "DANGER_CLASS": (
        e.DangerClass,
        {
            "A": "a级 a类 高危 甲 甲类 a(高危) a高危 一类",
            "B": "b级 b类 中危 乙 乙类 b(中危) b中危 二类",
            "C": "c级 c类 低危 丙 丙类 c(低危) c低危 三类",
            "UNGRADED": "未评 未评级 未分级 未定级 无",
        },
    ),
    "RISK_COLOUR": (
        e.RiskColour,
        {
            "RED": "红色 重大 重大风险 一级 red",
            "ORANGE": "橙色 较大 较大风险 二级 orange",
            "YELLOW": "黄色 一般 一般风险 三级 yellow",
            "BLUE": "蓝色 低 低风险 四级 blue",
            "UNGRADED": "未评级 未定级 无",
        },
    ),
    "PLACE_KIND": (
        e.PlaceKind,
        {
            "GOVERNMENT": "政府机构 机关 党政机关 村委会 居委会 政府机构及社会团体 派出所 townhall public police",
            "SCHOOL": "中学 小学 幼儿园 大学 教育 科教文化服务 kindergarten college university",
            "HOSPITAL": "医疗 卫生院 卫生室 诊所 医疗保健服务 clinic doctors",
            "MARKET": "农贸市场 菜市场 商场 超市 购物服务 marketplace supermarket mall",
            "PETROL_STATION": "加油加气站 加气站 油站 fuel",
            "SCENIC_SPOT": "旅游景点 风景名胜 景点 attraction",
            "TEMPLE": "宗教场所 教堂 寺 庙 place_of_worship",
            "PARK": "公园广场 广场 绿地",
            "STATION": "火车站 汽车站 客运站 地铁站 公交站 交通设施服务 bus_station",
            "CARE_HOME": "敬老院 福利院 养老机构 nursing_home",
            "DORMITORY": "员工宿舍 集体宿舍",
            "THREE_IN_ONE": "三合一",
            "SETTLEMENT": "村庄 自然村 小区 住宅区 商务住宅 village hamlet town suburb",
            "PEAK": "山 山顶 mountain",
        },
    ),
    "ROAD_CLASS": (
        e.RoadClass,
        {
            "EXPRESSWAY": "高速 快速路 motorway motorway_link trunk trunk_link",
            "NATIONAL": "国家公路 一级公路 primary primary_link",
            "PROVINCIAL": "省级公路 二级公路 secondary secondary_link",
            "ARTERIAL": "主干道 城市主干路 干道",
            "COUNTY": "县级公路 三级公路 tertiary tertiary_link",
            "SECONDARY": "次干道 城市次干路",
            "MINOR": "支道 城市支路 乡道 四级公路 unclassified residential road",
            "VILLAGE": "村道 乡村公路 农村公路 living_street",
            "LANE": "巷 胡同 内部道路 service pedestrian",
            "TRACK": "机耕路 步道 人行道 土路 path footway steps cycleway bridleway",
            "RAILWAY": "铁道 高铁 地铁 rail railway",
        },
    ),
    "SUBJECT": (
        e.Subject,
        {
            "SAFETY": "安全生产 安监 应急",
            "ENVIRONMENT": "环境 环境保护 生态环境",
            "FIRE": "消防安全",
        },
    ),
    "INSPECTION_KIND": (
        e.InspectionKind,
        {
            "PATROL": "日常巡查 巡查 网格巡查 周巡查",
            "LEADER": "领导检查 带队检查",
            "ASSISTANT": "网格长助理检查",
            "KEY_UNIT_MONTHLY": "月检",
            "OTHER_UNIT_QUARTERLY": "季检",
            "CAMPAIGN": "专项检查 专项行动 专项整治",
            "ENFORCEMENT": "执法 日常执法 日常检查 检查",
            "SELF_CHECK": "自查",
            "SUPERVISION": "督查 督导",
            "RECHECK": "回头看 复核",
        },
    ),
    "INSPECTION_RESULT": (
        e.InspectionResult,
        {
            "NO_PROBLEM": "正常 无问题 合格 无 无隐患",
            "FIXED_ON_SITE": "当场整改 立即整改",
            "HAZARDS_FOUND": "有隐患 不合格 存在问题 限期整改",
            "NOT_MET": "无人 未见人 关门",
        },
    ),
    "HAZARD_SOURCE": (
        e.HazardSource,
        {
            "SELF_REPORT": "企业自查 自查自报 自查",
            "INSPECTION": "日常检查 执法检查 检查 巡查 上级检查",
            "MEASURES_CHECK": "监管措施落实 监管措施执行到位情况",
            "TIP_OFF": "举报 投诉",
            "HANDED_DOWN": "交办 上级",
            "TRANSFERRED": "移送 部门转办",
        },
    ),
    "HAZARD_CATEGORY": (e.HazardCategory, {"MANAGEMENT": "管理 基础", "SITE": "现场 设备 设施"}),
    "HAZARD_LEVEL": (
        e.HazardLevel,
        {
            "GENERAL": "一般隐患 一般事故隐患",
            "SUSPECTED_MAJOR": "疑似重大隐患 疑似",
            "MAJOR": "重大隐患 重大事故隐患 重大(已判定)",
        },
    ),
    "HAZARD_STATE": (
        e.HazardState,
        {
            "REGISTERED": "登记 待上报 新登记 新增",
            "REPORTED": "上报",
            "ASSIGNED": "交办 待整改 未整改 限期整改",
            "RECTIFYING": "正在整改 整改 治理中",
            "AWAITING_RECHECK": "待复核 已整改 整改完成 已完成整改 完成整改",
            "RECHECK_FAILED": "复核不合格",
            "CLOSED": "销号 已闭环 闭环 已完成 已办结 办结",
            "VOID": "已作废 撤销",
        },
    ),
    "ACTIVITY_KIND": (
        e.ActivityKind,
        {
            "MEETING": "网格员工作会议 工作会议 例会",
            "TRAINING": "安全培训 教育培训",
            "SECRECY_TRAINING": "保密",
            "PUBLICITY": "安全宣传 宣传",
            "NOTICE": "通知",
            "REPORT": "信息报送 报送",
            "SUPERVISION": "督查 督导",
            "ASSESSMENT": "评比考核 年终考核",
            "PROTECTIVE_EQUIPMENT": "防护用品 劳保",
            "TASK": "任务",
            "FILING": "备案",
        },
    ),
    "INTERNAL_LEVEL": (
        e.InternalLevel,
        {
            "COMPANY": "公司(厂矿) 公司 厂矿 企业 全厂",
            "WORKSHOP": "部门 分厂",
            "TEAM": "班 组 工段",
            "POST": "工位 设备",
        },
    ),
    "INSTALLATION_KIND": (e.InstallationKind, {"PRODUCTION": "生产", "STORAGE": "储存 储罐区 仓库"}),
    "INSTALLATION_LEVEL": (
        e.InstallationLevel,
        {
            "LEVEL_1": "1级",
            "LEVEL_2": "2级",
            "LEVEL_3": "3级",
            "LEVEL_4": "4级",
            "NOT_MAJOR": "不构成重大危险源 非重大",
            "UNIDENTIFIED": "未评估",
        },
    ),
}
"""By the name of the value kind: the list, and words by the name of its member."""
