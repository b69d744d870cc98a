"""Enterprises and what hangs on their card (一企一档)."""

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from gisgrid.model.enumerations import (
    DangerClass,
    EnterpriseStatus,
    InstallationKind,
    InstallationLevel,
    PlaceAccuracy,
    RiskColour,
    SourceCrs,
    StatusChangeKind,
)


@dataclass(eq=False)
class Enterprise:
    """One production or business unit (生产经营单位).

    The columns follow the base ledger T2 (DOMAIN.md 4.5). Danger class, risk colour, hazard level and
    installation level are four separate things.

    Attributes
    ----------
    credit_code : str
        18-character unified social credit code (GB 32100-2015), or empty: small units have none.
    short_code : str
        Code of four characters for typing results from a patrol slip.
    address, licence_address : str
        Where it really is, and what its licence says.
    grid_id : int or None
        The territorial grid (属地) that contains it.
    assigned_by_hand : bool
        Whether `grid_id` was chosen against the map, with the reason in `assignment_reason`.
    sector_department_id, approval_department_id : int or None
        行业主管 and 审批 (H03: 谁主管、谁负责; 谁审批、谁负责).
    opening_hours : str
        When somebody can be met there, as ``08:30-11:30、14:00-17:00``; empty for the whole working day.
    geometry : Point or None
        EPSG:4490.
    """

    name: str
    short_name: str = ""
    credit_code: str = ""
    old_code: str = ""
    short_code: str = ""
    status: EnterpriseStatus = EnterpriseStatus.IN_PRODUCTION
    danger_class: DangerClass = DangerClass.UNGRADED
    is_key_unit: bool = False
    key_unit_reason: str = ""
    risk_colour: RiskColour = RiskColour.UNGRADED
    grid_id: int | None = None
    assigned_by_hand: bool = False
    assignment_reason: str = ""
    village: str = ""
    address: str = ""
    licence_address: str = ""
    industry_code: str = ""
    supervised_industry: str = ""
    sector_department_id: int | None = None
    approval_department_id: int | None = None
    legal_representative: str = ""
    legal_phone: str = ""
    principal: str = ""
    principal_phone: str = ""
    safety_officer: str = ""
    safety_phone: str = ""
    environment_officer: str = ""
    environment_phone: str = ""
    scale: str = ""
    registration_type: str = ""
    staff_count: int | None = None
    site_area_m2: float | None = None
    building_area_m2: float | None = None
    products: str = ""
    main_dangers: str = ""
    is_three_in_one: bool = False
    has_dust: bool = False
    has_ammonia: bool = False
    has_confined_space: bool = False
    special_equipment_count: int | None = None
    standardisation_level: str = ""
    liability_insurance: str = ""
    emergency_plan_number: str = ""
    opening_hours: str = ""
    first_registered_on: date | None = None
    updated_on: date | None = None
    filled_by: str = ""
    note: str = ""
    pinyin: str = ""
    place_accuracy: PlaceAccuracy = PlaceAccuracy.NOT_LOCATED
    source_crs: SourceCrs = SourceCrs.UNKNOWN
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class EnterpriseAlias:
    """Another name under which an enterprise is found in older ledgers (pitfall 1)."""

    enterprise_id: int
    name: str
    source: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class EnterpriseChange:
    """One step in the status history of an enterprise (企业变化动态, L31)."""

    enterprise_id: int
    kind: StatusChangeKind
    changed_on: date
    before: str = ""
    after: str = ""
    note: str = ""
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class Licence:
    """A licence of an enterprise with its end of validity."""

    enterprise_id: int
    name: str
    number: str = ""
    department_id: int | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    id: int | None = None
    version: int = 0


@dataclass(eq=False)
class MajorHazardInstallation:
    """A unit with dangerous chemicals above the threshold (重大危险源, GB 18218-2018).

    Attributes
    ----------
    exposed_persons : int or None
        Permanent residents within 500 m outside the plant boundary.
    threshold_sum, grading_index : float or None
        S and R as computed when the record was last saved.
    level_suggested, level_confirmed : InstallationLevel
        Computed, and as stated in the official assessment.
    geometry : Point or None
        EPSG:4490.
    """

    enterprise_id: int
    name: str
    kind: InstallationKind = InstallationKind.STORAGE
    exposed_persons: int | None = None
    threshold_sum: float | None = None
    grading_index: float | None = None
    level_suggested: InstallationLevel = InstallationLevel.UNIDENTIFIED
    level_confirmed: InstallationLevel = InstallationLevel.UNIDENTIFIED
    assessment_number: str = ""
    assessed_on: date | None = None
    filing_number: str = ""
    filed_on: date | None = None
    filing_valid_until: date | None = None
    monitoring: str = ""
    principal_in_charge: str = ""
    technician_in_charge: str = ""
    operator_in_charge: str = ""
    emergency_plan: str = ""
    sensitive_targets: str = ""
    note: str = ""
    geometry: BaseGeometry | None = None
    id: int | None = None
    version: int = 0

    @property
    def level(self) -> InstallationLevel:
        """The confirmed level where there is one, else the computed one."""
        if self.level_confirmed is not InstallationLevel.UNIDENTIFIED:
            return self.level_confirmed
        return self.level_suggested


@dataclass(eq=False)
class InstallationSubstance:
    """One dangerous chemical of an installation: design maximum against threshold, both in tonnes."""

    installation_id: int
    name: str
    quantity_t: float
    threshold_t: float
    beta: float
    cas_number: str = ""
    category: str = ""
    id: int | None = None
    version: int = 0
