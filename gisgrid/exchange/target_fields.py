"""The headings of every import, as data: field, how its text is read, and the words it goes by."""

from gisgrid.exchange.values import ValueKind as V

_LON = (
    "lon",
    V.NUMBER,
    "lon lng long longitude 经度 东经 经度(度) 地理经度 坐标经度 经度e x x坐标 坐标x 横坐标 东坐标 pointx",
)
_LAT = (
    "lat",
    V.NUMBER,
    "lat latitude 纬度 北纬 纬度(度) 地理纬度 坐标纬度 纬度n y y坐标 坐标y 纵坐标 北坐标 pointy",
)
_NOTE = ("note", V.TEXT, "备注 说明 note notes remark remarks memo bz")
_GRID = (
    "grid",
    V.TEXT,
    (
        "所属网格 所属网格/责任区 责任区 网格 网格编号 网格编码 网格名称 所在网格 属地网格 grid gridcode gridname adname "
        "所属街道 所属乡镇 所属镇街 所属镇 乡镇街道 镇街 乡镇 镇(街道)"
    ),
)

FIELDS: dict[str, tuple[tuple[str, V, str], ...]] = {
    "grids": (
        (
            "name",
            V.TEXT,
            (
                "网格名称 责任区名称 网格(责任区)名称 区域名称 区划名称 行政区名称 名称 name xzqmc wgmc zldwmc qsdwmc 村名 村名称 镇名 "
                "乡镇名称 县名 区县 区县名称 gridname mc title fname namechn cname name99 name0508 name9704"
            ),
        ),
        (
            "code",
            V.TEXT,
            (
                "网格编号 网格编码 网格代码 编码 代码 编号 区划代码 行政区代码 行政区划代码 统计用区划代码 code gridcode grid_code xzqdm "
                "wgbm wgbh zldwdm qsdwdm admincode adcode countyid pac gb dm"
            ),
        ),
        ("level", V.INTEGER, "级别 层级 网格级别 网格层级 level gridlevel"),
        ("kind", V.GRID_KIND, "网格类型 类型 网格类别 kind type"),
        (
            "parent",
            V.TEXT,
            "上级网格 上级 上级编号 上级编码 上级代码 父级 父网格 parent parentcode parent_code pcode",
        ),
        ("department", V.TEXT, "主管部门 责任部门 部门 department"),
        ("aliases", V.TEXT, "别名 曾用名 原名称 alias aliases"),
        ("scope_note", V.TEXT, "范围 四至 范围(四至) 管辖范围 scope"),
        ("area_code", V.TEXT, "12位区划代码 统计代码 areacode"),
        ("valid_from", V.DATE, "启用日期 生效日期 validfrom"),
        ("valid_to", V.DATE, "停用日期 撤销日期 失效日期 validto"),
        _NOTE,
    ),
    "parcels": (
        (
            "number",
            V.TEXT,
            "宗地号 宗地编号 宗地代码 地块编号 地块号 地籍号 不动产单元号 zdh zddm zdbh dkbm djh number parcel parcelno parcelid code",
        ),
        ("name", V.TEXT, "宗地名称 地块名称 名称 dkmc name mc"),
        ("address", V.TEXT, "坐落 土地坐落 地址 详细地址 位置 zl tdzl address"),
        ("land_use", V.TEXT, "用途 土地用途 地类 地类名称 地块用途 tdyt dlmc landuse use"),
        (
            "declared_area_m2",
            V.AREA,
            "宗地面积 面积 占地面积 土地面积 用地面积 地块面积 使用权面积 zdmj mj area",
        ),
        _GRID,
        (
            "tenants",
            V.TEXT,
            "企业 企业名称 单位 单位名称 权利人 土地使用权人 使用权人 qlr tenant tenants owner",
        ),
        _NOTE,
    ),
    "enterprises": (
        (
            "name",
            V.TEXT,
            (
                "单位名称 企业名称 企业全称 单位全称 名称 公司名称 市场主体名称 经营主体名称 生产经营单位名称 生产经营单位 主体名称 企业(单位)名称 "
                "单位(企业)名称 店名 字号 name enterprise company qymc dwmc"
            ),
        ),
        ("short_name", V.TEXT, "简称 企业简称 单位简称 shortname"),
        (
            "credit_code",
            V.CREDIT_CODE,
            "统一社会信用代码 统一社会信用代码/注册号 社会信用代码 信用代码 统一信用代码 统一代码 机构代码 creditcode uscc tyshxydm xydm shxydm",
        ),
        ("old_code", V.TEXT, "注册号 工商注册号 组织机构代码 营业执照号 营业执照注册号 oldcode"),
        ("short_code", V.TEXT, "短码 四位码 shortcode"),
        ("status", V.STATUS, "经营状态 经营状况 企业状态 生产状态 生产状况 登记状态 状态 status"),
        (
            "danger_class",
            V.DANGER_CLASS,
            "危险等级 危险等级a/b/c 危险等级abc 危险性等级 abc分类 abc类 类别等级 dangerclass",
        ),
        (
            "is_key_unit",
            V.YES_NO,
            "是否重点监管单位 重点监管单位 是否重点 重点单位 是否重点单位 keyunit iskeyunit",
        ),
        ("key_unit_reason", V.TEXT, "列为重点的理由 重点理由 keyunitreason"),
        (
            "risk_colour",
            V.RISK_COLOUR,
            "风险等级 风险等级(红橙黄蓝) 安全风险等级 四色等级 风险颜色 四色 risk riskcolour riskcolor risklevel",
        ),
        _GRID,
        (
            "village",
            V.TEXT,
            "所在村(社区) 所在村 村(社区) 村社区 所属村 所在社区 社区 村居 行政村 村 village",
        ),
        (
            "address",
            V.TEXT,
            "详细地址 地址 生产地址 经营地址 实际经营地址 生产经营地址 经营场所 单位地址 企业地址 所在地 address addr dz",
        ),
        ("licence_address", V.TEXT, "注册地址 住所 登记住所 营业执照地址 licenceaddress"),
        _LON,
        _LAT,
        (
            "legal_representative",
            V.TEXT,
            "法定代表人 法人 法人代表 法定代表人(负责人) 法定代表人姓名 legalrepresentative fddbr frdb",
        ),
        (
            "legal_phone",
            V.PHONE,
            "法定代表人电话 法人电话 法人代表电话 法定代表人联系电话 法人联系电话 法人手机 legalphone",
        ),
        (
            "principal",
            V.TEXT,
            "主要负责人 负责人 企业负责人 单位负责人 联系人 主要负责人姓名 经营者 经营者姓名 principal contact",
        ),
        (
            "principal_phone",
            V.PHONE,
            "主要负责人电话 负责人电话 联系电话 电话 手机 手机号 手机号码 联系方式 联系人电话 电话号码 phone tel mobile telephone lxdh",
        ),
        (
            "safety_officer",
            V.TEXT,
            "安全管理人员 安全员 安全负责人 安全管理员 专职安全员 安全管理人 safetyofficer",
        ),
        ("safety_phone", V.PHONE, "安全管理人员电话 安全员电话 安全负责人电话 安全员联系电话 safetyphone"),
        ("environment_officer", V.TEXT, "环保负责人 环保管理人员 环保专员 环保联系人 environmentofficer"),
        ("environment_phone", V.PHONE, "环保负责人电话 环保联系人电话 环保管理人员电话 environmentphone"),
        (
            "industry_code",
            V.TEXT,
            "行业类别(4754) 行业代码 国民经济行业代码 行业类别 国民经济行业 所属行业 行业分类 industrycode hydm",
        ),
        ("supervised_industry", V.TEXT, "监管行业 行业 监管分类 监管类别 行业领域 industry type hy"),
        ("sector_department", V.TEXT, "行业主管部门 主管部门 行业主管 行业监管部门 sectordepartment"),
        ("approval_department", V.TEXT, "审批(许可)部门 审批部门 许可部门 approvaldepartment"),
        ("scale", V.TEXT, "企业规模 规模 企业规模(大/中/小/微/个体) 规模类型 scale"),
        ("registration_type", V.TEXT, "登记注册类型 注册类型 企业类型 经济类型 registrationtype"),
        (
            "staff_count",
            V.INTEGER,
            "从业人员数 从业人数 职工人数 员工人数 员工数 人数 从业人员 staffcount employees",
        ),
        ("site_area_m2", V.AREA, "占地面积 用地面积 sitearea"),
        ("building_area_m2", V.AREA, "建筑面积 占地/建筑面积 buildingarea"),
        ("products", V.TEXT, "主要产品(原料) 主要产品 主要产品(服务) 产品 经营范围 主要产品及原料 products"),
        ("main_dangers", V.TEXT, "主要危险因素/危化品 主要危险因素 危险因素 主要风险 主要危险源 maindangers"),
        ("is_three_in_one", V.YES_NO, "是否三合一 三合一 threeinone"),
        ("has_dust", V.YES_NO, "是否涉粉尘 涉粉尘 粉尘涉爆 是否涉爆粉尘 dust"),
        ("has_ammonia", V.YES_NO, "是否涉氨 涉氨 涉氨制冷 ammonia"),
        ("has_confined_space", V.YES_NO, "是否有限空间 有限空间 是否涉有限空间 confinedspace"),
        ("special_equipment_count", V.INTEGER, "特种设备数 特种设备 特种设备数量 specialequipment"),
        ("standardisation_level", V.TEXT, "标准化等级 安全生产标准化 标准化 standardisation"),
        ("liability_insurance", V.TEXT, "安责险 安全生产责任保险 insurance"),
        ("emergency_plan_number", V.TEXT, "应急预案备案号 预案备案号 应急预案 emergencyplan"),
        ("opening_hours", V.TEXT, "营业时间 开门时间 上班时间 可检查时间 openinghours"),
        ("first_registered_on", V.DATE, "首次登记日期 登记日期 建档日期 成立日期 firstregistered"),
        ("updated_on", V.DATE, "更新日期 更新时间 updated"),
        ("filled_by", V.TEXT, "填表人 填报人 filledby"),
        _NOTE,
    ),
    "places": (
        ("name", V.TEXT, "名称 场所名称 地名 单位名称 name mc title"),
        ("kind", V.PLACE_KIND, "类型 类别 场所类型 场所类别 种类 kind type fclass amenity category"),
        ("address", V.TEXT, "地址 详细地址 位置 address addr"),
        _GRID,
        ("contact", V.TEXT, "联系人 负责人 管理人 contact"),
        ("phone", V.PHONE, "电话 联系电话 手机 联系方式 phone tel"),
        ("height_m", V.NUMBER, "高程 海拔 高度 ele elevation height"),
        _LON,
        _LAT,
        _NOTE,
    ),
    "roads": (
        ("name", V.TEXT, "道路名称 路名 名称 name roadname mc dlmc"),
        (
            "road_class",
            V.ROAD_CLASS,
            "道路等级 道路类型 等级 类型 类别 class roadclass fclass highway type dldj grade",
        ),
        ("number", V.TEXT, "道路编号 路线编号 编号 ref number code lxbh"),
        ("width_m", V.NUMBER, "宽度 路宽 路面宽度 路幅宽度 width"),
        ("is_one_way", V.YES_NO, "单行 是否单行 单行道 oneway"),
        ("is_closed", V.YES_NO, "封闭 是否封闭 断路 禁行 closed"),
    ),
    "rivers": (
        ("name", V.TEXT, "河流名称 河名 水系名称 名称 name mc rivername"),
        ("width_m", V.NUMBER, "宽度 河宽 width"),
    ),
    "buildings": (
        ("name", V.TEXT, "建筑名称 楼名 名称 name mc"),
        ("kind", V.TEXT, "建筑类型 类型 用途 结构 kind type fclass building"),
        ("storeys", V.INTEGER, "层数 楼层 楼层数 地上层数 storeys floors floor levels cs"),
    ),
    "people": (
        ("name", V.TEXT, "姓名 责任人姓名 人员姓名 网格员姓名 名字 责任人 name xm"),
        ("gender", V.GENDER, "性别 gender sex xb"),
        ("birth_month", V.MONTH, "出生年月 出生日期 生日 birthmonth birth"),
        ("political_status", V.TEXT, "政治面貌 politicalstatus"),
        ("department", V.TEXT, "部门 所属部门 主管部门 科室 department"),
        ("unit", V.TEXT, "单位 工作单位 所在单位 单位名称 unit"),
        ("job_title", V.TEXT, "职务 职位 职称 岗位 jobtitle title"),
        ("mobile", V.PHONE, "联系电话 手机 手机号 手机号码 电话 联系方式 移动电话 mobile phone tel"),
        ("office_phone", V.PHONE, "办公电话 座机 固定电话 officephone"),
        ("id_number", V.ID_NUMBER, "身份证号 身份证号码 公民身份号码 身份证 idnumber sfzh"),
        ("provider", V.TEXT, "派遣单位 购买服务单位 provider"),
        ("contract_number", V.TEXT, "合同编号 contractnumber"),
        ("trained_on", V.DATE, "培训日期 岗前培训日期 trainedon"),
        ("certificate_number", V.TEXT, "证书编号 证号 上岗证号 certificate"),
        ("secrecy_pledged_on", V.DATE, "保密承诺日期 secrecypledgedon"),
        _NOTE,
    ),
    "appointments": (
        ("person", V.TEXT, "姓名 责任人姓名 责任人 人员姓名 网格员姓名 person name"),
        ("post", V.TEXT, "岗位 职责 身份类别 角色 网格职务 任职岗位 职务 post role"),
        _GRID,
        ("mobile", V.PHONE, "联系电话 手机 手机号 电话 mobile phone"),
        ("department", V.TEXT, "部门 主管部门 department"),
        ("subject", V.SUBJECT, "领域 条线 监管内容 subject"),
        ("field_in_charge", V.TEXT, "分管 分管工作 分管领域 主要职责 fieldincharge"),
        ("starts_on", V.DATE, "任职日期 任职起 开始日期 起始日期 startson from"),
        ("ends_on", V.DATE, "离任日期 任职止 结束日期 截止日期 endson to"),
        ("document_number", V.TEXT, "任命文号 文号 documentnumber"),
        _NOTE,
    ),
    "inspections": (
        (
            "inspected_at",
            V.MOMENT,
            "检查日期 检查时间 巡查日期 巡查时间 巡查日期/时段 日期 时间 inspectedat date",
        ),
        (
            "enterprise",
            V.TEXT,
            "企业名称 单位名称 被检查单位 检查单位 单位/场所名称 企业 enterprise name 统一社会信用代码",
        ),
        ("inspector", V.TEXT, "检查人 巡查人 检查人员 巡查人员 巡查人/协助人 inspector"),
        ("post", V.TEXT, "检查人岗位 岗位 身份类别 post"),
        ("kind", V.INSPECTION_KIND, "检查类型 巡查类型 检查类别 类型 kind"),
        ("result", V.INSPECTION_RESULT, "检查结果 结果 result"),
        ("finding", V.TEXT, "存在问题 发现问题 问题 检查情况 finding"),
        ("actions", V.TEXT, "现场处置 处置措施 actions"),
        ("publicity", V.TEXT, "宣传教育 宣传教育/喊话 publicity"),
        ("escort", V.TEXT, "陪同人员 企业陪同人员 企业陪同人员签字 escort"),
        ("duration_min", V.INTEGER, "时长 用时 duration"),
        _NOTE,
    ),
    "hazards": (
        ("number", V.TEXT, "隐患编号 编号 number code"),
        ("description", V.TEXT, "隐患描述 隐患内容 隐患情况 问题描述 存在隐患 存在问题 description"),
        ("found_at", V.MOMENT, "检查日期 发现日期 排查日期 发现时间 登记日期 foundat date"),
        ("enterprise", V.TEXT, "单位/场所名称 单位名称 企业名称 被检查单位 企业 enterprise name"),
        _GRID,
        ("found_by", V.TEXT, "检查人 排查人 发现人 foundby"),
        ("source", V.HAZARD_SOURCE, "隐患来源 来源 source"),
        ("location", V.TEXT, "隐患部位 部位 位置 location"),
        ("category", V.HAZARD_CATEGORY, "隐患类别 类别 category"),
        ("level", V.HAZARD_LEVEL, "隐患级别 隐患等级 级别 level"),
        ("basis", V.TEXT, "判定依据 依据 basis"),
        ("measure", V.TEXT, "整改措施 治理措施 measure"),
        ("responsible", V.TEXT, "整改责任人 责任人 responsible"),
        ("funds_wan", V.NUMBER, "整改资金(万元) 整改资金 治理资金(万元) 治理资金 funds"),
        ("due_on", V.DATE, "整改期限 整改时限 限期整改日期 dueon due"),
        ("notice_number", V.TEXT, "文书编号 noticenumber"),
        ("finished_on", V.DATE, "整改完成日期 完成日期 finishedon"),
        ("rechecked_on", V.DATE, "复查日期 recheckedon"),
        ("recheck_by", V.TEXT, "复查人 recheckby"),
        ("recheck_result", V.TEXT, "复查结果 recheckresult"),
        ("closed_on", V.DATE, "销号日期 closedon"),
        ("is_closed", V.YES_NO, "是否销号 isclosed"),
        _LON,
        _LAT,
        _NOTE,
    ),
}
"""By the word behind ``--as``; within one import the earlier field wins a heading that two go by."""
