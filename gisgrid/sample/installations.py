"""Major hazard installations of the samples, graded by `gisgrid.model.installations`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gisgrid.model.enterprises import Enterprise, InstallationSubstance, MajorHazardInstallation
from gisgrid.model.enumerations import InstallationKind, InstallationLevel
from gisgrid.model.installations import Quantity, standard
from gisgrid.sample.names import NameMaker
from gisgrid.sample.rows import BulkSession, id_of, insert


@dataclass(frozen=True)
class Store:
    """One installation to be made: what it holds, in tonnes, and who lives around it.

    Attributes
    ----------
    substances : tuple of (str, float)
        Names of GB 18218-2018, table 1, and design maxima in tonnes.
    exposed_persons : int
        Permanent residents within 500 m outside the boundary.
    """

    name: str
    substances: tuple[tuple[str, float], ...]
    exposed_persons: int
    kind: InstallationKind = InstallationKind.STORAGE


SOLVENT_STORE = Store("甲类罐区", (("甲苯", 420.0), ("乙酸乙酯", 260.0), ("丙酮", 90.0)), 86)
COLD_STORE = Store("液氨制冷系统", (("氨", 24.0),), 64, InstallationKind.PRODUCTION)
RESIN_STORE = Store("异氰酸酯仓库", (("甲苯二异氰酸酯", 320.0), ("甲醇", 600.0)), 120)
AMMONIA_STORE = Store("液氨罐区", (("氨", 60.0),), 35)
ALCOHOL_STORE = Store("乙醇罐区", (("乙醇", 380.0),), 42)
PETROL_STORE = Store("油罐区", (("汽油", 150.0), ("柴油", 90.0)), 30)
GAS_STORE = Store("储罐区", (("液化石油气", 96.0),), 28)
DEPOT_STORE = Store("成品油库", (("汽油", 2600.0), ("柴油", 1800.0)), 55)


def insert_installations(
    session: BulkSession,
    pairs: Sequence[tuple[Enterprise, Store]],
    *,
    names: NameMaker,
    chance: Random,
    today: date,
) -> list[MajorHazardInstallation]:
    """Insert installations with their substances; S, R and level are computed."""
    made = []
    for enterprise, store in pairs:
        result = standard().assess(_quantities(store), exposed_persons=store.exposed_persons)
        is_one = result.level is not InstallationLevel.NOT_MAJOR
        assessed = today - timedelta(days=chance.randint(60, 1000))
        made.append(
            MajorHazardInstallation(
                enterprise_id=id_of(enterprise),
                name=store.name,
                kind=store.kind,
                exposed_persons=store.exposed_persons,
                threshold_sum=round(result.threshold_sum, 4),
                grading_index=round(result.grading_index, 4),
                level_suggested=result.level,
                level_confirmed=result.level if is_one else InstallationLevel.UNIDENTIFIED,
                assessment_number=f"AP-{assessed.year}-{chance.randint(10, 99)}",
                assessed_on=assessed,
                filing_number=f"BA{assessed.year}{chance.randint(100, 999)}" if is_one else "",
                filed_on=assessed + timedelta(days=20) if is_one else None,
                filing_valid_until=assessed + timedelta(days=1095) if is_one else None,
                monitoring="液位、温度、可燃和有毒气体在线监测",
                principal_in_charge=enterprise.principal,
                technician_in_charge=names.passer_by(),
                operator_in_charge=names.passer_by(),
                emergency_plan=enterprise.emergency_plan_number,
                sensitive_targets="500米内有居民点" if store.exposed_persons >= 50 else "500米内有少量住户",
                geometry=enterprise.geometry,
            )
        )
    insert(session, made)
    substances = []
    for installation, (_, store) in zip(made, pairs, strict=True):
        for name, tonnes in store.substances:
            known = standard().substances[name]
            substances.append(
                InstallationSubstance(
                    id_of(installation),
                    name,
                    tonnes,
                    known.threshold_t,
                    known.beta,
                    cas_number=known.cas_number,
                )
            )
    insert(session, substances)
    return made


def _quantities(store: Store) -> list[Quantity]:
    known = standard().substances
    return [Quantity(tonnes, known[name].threshold_t, known[name].beta) for name, tonnes in store.substances]
