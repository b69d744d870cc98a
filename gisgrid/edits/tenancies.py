"""Which enterprise stands on which parcel, where nobody said it: the map tells."""

import numpy as np
import shapely
from shapely.geometry import Point

from gisgrid.model.areas import Parcel, ParcelTenancy
from gisgrid.model.enterprises import Enterprise
from gisgrid.store.session import EditSession


def settle_on_parcel(session: EditSession, enterprise_id: int, point: Point) -> ParcelTenancy | None:
    """Let an enterprise without any parcel stand on the one that contains it, from today on.

    Parameters
    ----------
    point : Point
        Where it is, EPSG:4490. On a common boundary the parcel with the smaller id wins.

    Returns
    -------
    ParcelTenancy or None
        None where no parcel contains it, or somebody already said on which parcel it stands or stood.
    """
    if session.count(ParcelTenancy, enterprise_id=enterprise_id):
        return None
    for parcel in session.find(Parcel, id=session.ids_in_box(Parcel, point.bounds)):
        if parcel.geometry is not None and parcel.geometry.covers(point):
            return session.add(ParcelTenancy(parcel.id or 0, enterprise_id, session.today))
    return None


def settle_all_on_parcels(session: EditSession) -> int:
    """Do the same for all enterprises at once, as after an import; return how many got a parcel."""
    if not session.count(Parcel) or not session.count(Enterprise):
        return 0
    held = session.columns(ParcelTenancy, ["enterprise_id"])["enterprise_id"]
    ids, points = session.geometries(Enterprise)
    is_free = ~np.isin(ids, np.array(held, dtype=np.int64))
    ids, points = ids[is_free], points[is_free]
    if not len(ids):
        return 0
    parcel_ids, outlines = session.geometries(Parcel)
    at_point, at_parcel = shapely.STRtree(outlines).query(points, predicate="covered_by")
    # Written from the largest id down, the smallest one of several stays.
    found = np.full(len(ids), -1, dtype=np.int64)
    order = np.argsort(-parcel_ids[at_parcel], kind="stable")
    found[at_point[order]] = parcel_ids[at_parcel[order]]
    lies_on_one = found >= 0
    count = int(lies_on_one.sum())
    if count:
        session.bulk_insert(
            ParcelTenancy,
            {
                "parcel_id": found[lies_on_one].tolist(),
                "enterprise_id": ids[lies_on_one].tolist(),
                "valid_from": [session.today] * count,
            },
        )
    return count
