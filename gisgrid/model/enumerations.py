"""The domain's closed lists. A member's value is the Chinese term exactly as offices write and store it.

Source: DOMAIN.md section 9, compiled from the two implementation plans and the standards named there.
"""

from enum import IntEnum, StrEnum


class GridKind(StrEnum):
    """What a grid is drawn around (H05, H31)."""

    TERRITORIAL = "属地"
    DEPARTMENTAL = "条线"
    DEDICATED = "专属"
    ENTERPRISE_INTERNAL = "企业内部"


class Subject(StrEnum):
    """The field of supervision that a duty, visit or hazard belongs to (L01)."""

    SAFETY = "安全"
    ENVIRONMENT = "环保"
    FIRE = "消防"
    OTHER = "其他"


class EnterpriseStatus(StrEnum):
    """Whether an enterprise is at work (L31)."""

    IN_PRODUCTION = "在产"
    TRIAL = "试产"
    STOPPED = "停产"
    UNDER_CONSTRUCTION = "在建"
    MOVED = "搬迁"
    CLOSED = "关闭"
    DEREGISTERED = "注销"
    UNKNOWN = "不明"

    @property
    def is_active(self) -> bool:
        """Whether the enterprise still stands where it is registered, and so must be supervised."""
        return self not in (self.MOVED, self.CLOSED, self.DEREGISTERED)


class DangerClass(StrEnum):
    """Danger class of an enterprise: A high, B medium, C low (H12, H21)."""

    A = "A"
    B = "B"
    C = "C"
    UNGRADED = "未评"


class RiskColour(StrEnum):
    """Four-colour risk of a unit or area; never the same thing as the danger class."""

    RED = "红"
    ORANGE = "橙"
    YELLOW = "黄"
    BLUE = "蓝"
    UNGRADED = "未评"


class InstallationLevel(StrEnum):
    """Level of a major hazard installation (GB 18218-2018, 4.3)."""

    LEVEL_1 = "一级"
    LEVEL_2 = "二级"
    LEVEL_3 = "三级"
    LEVEL_4 = "四级"
    NOT_MAJOR = "不构成"
    UNIDENTIFIED = "未辨识"


class InstallationKind(StrEnum):
    """The unit that is identified as a whole (GB 18218-2018, 3.5 and 3.6)."""

    PRODUCTION = "生产单元"
    STORAGE = "储存单元"
    OTHER = "其他"


class EquipmentKind(StrEnum):
    """The categories of special equipment (特种设备目录, 2014)."""

    BOILER = "锅炉"
    PRESSURE_VESSEL = "压力容器"
    PRESSURE_PIPE = "压力管道"
    LIFT = "电梯"
    CRANE = "起重机械"
    ROPEWAY = "客运索道"
    AMUSEMENT_RIDE = "大型游乐设施"
    FACTORY_VEHICLE = "场（厂）内专用机动车辆"


class ChemicalUse(StrEnum):
    """What an enterprise does with a dangerous chemical."""

    PRODUCED = "生产"
    STORED = "储存"
    USED = "使用"
    TRADED = "经营"


class RiskMethod(StrEnum):
    """How a risk is scored (双控, DOMAIN.md 3.5)."""

    LEC = "LEC"
    LS = "LS"


class InternalLevel(StrEnum):
    """Levels of the grid inside an enterprise, the whole first (H31)."""

    COMPANY = "公司（厂矿）"
    WORKSHOP = "车间"
    TEAM = "班组"
    POST = "岗位"


class HazardLevel(StrEnum):
    """Grade of a hazard; grid workers only suspect, the assistant or a department confirms."""

    GENERAL = "一般"
    SUSPECTED_MAJOR = "疑似重大"
    MAJOR = "重大"


class HazardSource(StrEnum):
    """Where a hazard became known (H16: the first three are counted apart)."""

    SELF_REPORT = "企业自查自报"
    INSPECTION = "日常执法检查"
    MEASURES_CHECK = "监管措施执行情况"
    TIP_OFF = "群众举报"
    HANDED_DOWN = "上级交办"
    TRANSFERRED = "部门移送"


class HazardState(StrEnum):
    """State of a hazard in its life (DOMAIN.md 3.4); being overdue is computed, never stored."""

    REGISTERED = "已登记"
    REPORTED = "已上报"
    ASSIGNED = "已交办"
    RECTIFYING = "整改中"
    AWAITING_RECHECK = "待复查"
    RECHECK_FAILED = "复查不合格"
    CLOSED = "已销号"
    VOID = "作废"

    @property
    def is_open(self) -> bool:
        """Whether something still has to be done."""
        return self not in (self.CLOSED, self.VOID)


class HazardCategory(StrEnum):
    """The two-part split of hazards in local standards."""

    MANAGEMENT = "基础管理"
    SITE = "现场管理"


class HazardEventKind(StrEnum):
    """What happened to a hazard; each is one line of its history."""

    REGISTER = "登记"
    REPORT = "上报"
    DISSUADE = "劝导制止"
    ASSIGN = "交办"
    START = "开始整改"
    FINISH = "整改完成"
    URGE = "催办"
    ESCALATE = "超期上报"
    JOINT_ENFORCEMENT = "联合执法"
    CONFIRM_MAJOR = "判定重大"
    LIST = "挂牌督办"
    DELIST = "摘牌"
    RECHECK_PASS = "复查合格"
    RECHECK_FAIL = "复查不合格"
    CLOSE = "销号"
    VOID = "作废"


class InspectionKind(StrEnum):
    """Kind of a visit; the scheme says which kinds satisfy which duty."""

    PATROL = "巡查"
    LEADER = "网格长检查"
    ASSISTANT = "助理检查"
    KEY_UNIT_MONTHLY = "重点单位月检"
    OTHER_UNIT_QUARTERLY = "一般单位季检"
    CAMPAIGN = "专项治理"
    ENFORCEMENT = "执法检查"
    SELF_CHECK = "企业自查"
    SUPERVISION = "半年督查"
    RECHECK = "复查"


class InspectionResult(StrEnum):
    """What a visit came to."""

    NO_PROBLEM = "未发现问题"
    FIXED_ON_SITE = "现场整改"
    HAZARDS_FOUND = "发现隐患"
    NOT_MET = "未见到人"


class PatrolAction(StrEnum):
    """What was done on the spot (L33)."""

    DISSUADE = "劝导"
    STOP = "制止"
    EVACUATE = "疏散"
    WARN = "临时警示"
    REPORT = "报告"
    FIX_ON_SITE = "现场整改"
    ORDER = "下达整改通知"


class ActivityKind(StrEnum):
    """Dated records that are not visits (L13, L19, L24, L27, L32, L38, L44–L47, H27, H29, H30, H36)."""

    MEETING = "会议"
    TRAINING = "培训"
    SECRECY_TRAINING = "保密教育"
    PUBLICITY = "宣传教育"
    DUTY_ROSTER = "值班"
    NOTICE = "通知传达"
    REPORT = "信息报表"
    SUPERVISION = "督查检查"
    ASSESSMENT = "考核"
    PROTECTIVE_EQUIPMENT = "防护用品发放"
    ACCIDENT = "事故"
    TASK = "交办"
    FILING = "责任人备案"


class TrainingKind(StrEnum):
    """Kind of a training (L45, L46, H36)."""

    BEFORE_POST = "岗前"
    REGULAR = "定期"
    SECRECY = "保密教育"
    PRE_SHIFT = "班前"
    ALL_STAFF_PUBLICITY = "全员宣传"
    THREE_POSTS_REVIEW = "三岗复审"
    ASSESSMENT = "考核"


class StatusChangeKind(StrEnum):
    """How an enterprise changed (L31)."""

    NEW = "新增"
    CHANGED = "变更"
    MOVED = "搬迁"
    STOPPED = "停产"
    RESUMED = "复产"
    CLOSED = "关闭"
    DEREGISTERED = "注销"


class PlaceKind(StrEnum):
    """Kind of a place (场所), which is not an enterprise (H22, pitfall 28)."""

    GOVERNMENT = "政府"
    SCHOOL = "学校"
    HOSPITAL = "医院"
    MARKET = "市场"
    PETROL_STATION = "加油站"
    SCENIC_SPOT = "景区"
    TEMPLE = "寺庙"
    PARK = "公园"
    STATION = "车站"
    CARE_HOME = "养老院"
    DORMITORY = "宿舍"
    THREE_IN_ONE = "三合一场所"
    SETTLEMENT = "居民点"
    PEAK = "山峰"
    OTHER = "其他"


class RoadClass(StrEnum):
    """Class of a road or railway, the most important first."""

    EXPRESSWAY = "高速公路"
    NATIONAL = "国道"
    PROVINCIAL = "省道"
    ARTERIAL = "主干路"
    COUNTY = "县道"
    SECONDARY = "次干路"
    MINOR = "支路"
    VILLAGE = "乡村道路"
    LANE = "街巷"
    TRACK = "小路"
    RAILWAY = "铁路"


class LandKind(StrEnum):
    """Kind of an area of land cover."""

    WOOD = "林地"
    FIELD = "耕地"
    GREEN = "绿地"
    PAVED = "硬化地"
    BUILT = "建设用地"


class SourceCrs(StrEnum):
    """Coordinate system that a record's place was taken in."""

    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"
    XIAN80 = "西安80"
    BEIJING54 = "北京54"
    LOCAL = "独立坐标系"
    UNKNOWN = "未知"


class PlaceAccuracy(StrEnum):
    """How well an enterprise's point is known (pitfall 4)."""

    EXACT = "准确"
    APPROXIMATE = "近似"
    NOT_LOCATED = "未落图"


class Severity(IntEnum):
    """Severity of a finding."""

    INFO = 0
    WARNING = 1
    ERROR = 2
