"""What a search stands for: looked up first, so that stock is then asked by keys that indexes know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from invista_desktop.models.business import InventoryItem, Location, Lot, Product, ProductVariant, Serial, Warehouse
from invista_desktop.models.business.stock_views import STOCK
from invista_desktop.models.domain.stock_browsing import StockFilter
from invista_desktop.services.database.windows import storable

_MOST_KEYS: Final = 500


@dataclass(frozen=True)
class Keys:
    """Some things by id; `all_of` asks for them where they are too many to name."""

    ids: tuple[UUID, ...]
    all_of: Select[Any] | None = None

    def has(self, column: ColumnElement[Any]) -> ColumnElement[bool] | None:
        """Return the condition that `column` names one of them, None where there are none."""
        if self.all_of is not None:
            return column.in_(self.all_of)
        return column.in_(self.ids) if self.ids else None


@dataclass(frozen=True)
class Meant:
    """What a search and a zone stand for.

    Attributes:
        inside: the places of the zone; None without one.
    """

    is_search: bool
    products: Keys
    variants: Keys
    places: Keys
    lots: Keys
    serials: Keys
    piles: Keys
    inside: tuple[UUID, ...] | None

    def of_stock(self, asked: StockFilter, piece: ColumnElement[Any] | None = None) -> list[ColumnElement[bool]]:
        """Return the conditions on the view `stock`; a found serial is its `piece` alone where there is one."""
        s = STOCK.c
        conditions: list[ColumnElement[bool]] = []
        if self.is_search:
            conditions.append(
                _any(
                    self.products.has(s.product_id),
                    self.variants.has(s.variant_id),
                    self.places.has(s.location_id),
                    self.lots.has(s.lot_id),
                    self.piles.has(s.id) if piece is None else self.serials.has(piece),
                )
            )
        if self.inside is not None:
            conditions.append(s.location_id.in_(self.inside))
        if asked.warehouse_id is not None:
            conditions.append(s.warehouse_id == asked.warehouse_id)
        if asked.status is not None:
            conditions.append(s.status == asked.status)
        if asked.kind is not None:
            conditions.append(s.location_kind == asked.kind)
        return [*conditions, *_expiring(asked.expires_within)]

    def of_items(self, product: ColumnElement[Any], variant: ColumnElement[Any] | None) -> ColumnElement[bool] | None:
        """Return the condition on what is on order, which has neither place nor lot; None without a search."""
        if not self.is_search:
            return None
        of_variant = self.variants.has(variant) if variant is not None else self._products_of_variants(product)
        return _any(self.products.has(product), of_variant)

    def _products_of_variants(self, product: ColumnElement[Any]) -> ColumnElement[bool] | None:
        condition = self.variants.has(ProductVariant.id.expression)
        return None if condition is None else product.in_(select(ProductVariant.product_id).where(condition))


def meant_by(session: Session, search: str, asked: StockFilter) -> Meant:
    """Return what the search and the zone stand for: SKU, name, place, lot or serial, by their beginnings."""
    words = storable(search).strip()
    nothing = Keys(())
    inside = None if asked.zone_id is None else places_inside(session, asked.zone_id)
    if not words:
        return Meant(False, nothing, nothing, nothing, nothing, nothing, nothing, inside)
    serials = _keys(session, select(Serial.id).where(Serial.location_id.is_not(None), _begins(Serial.code, words)))
    return Meant(
        is_search=True,
        products=_keys(
            session, select(Product.id).where(or_(_begins(Product.sku, words), _begins(Product.name, words)))
        ),
        variants=_keys(
            session,
            select(ProductVariant.id).where(
                or_(_begins(ProductVariant.sku, words), _begins(ProductVariant.name, words))
            ),
        ),
        places=_keys(session, select(Location.id).where(_begins(Location.code, words))),
        lots=_keys(session, select(Lot.id).where(_begins(Lot.code, words))),
        serials=serials,
        piles=_piles_of(session, serials),
        inside=inside,
    )


def _piles_of(session: Session, serials: Keys) -> Keys:
    """The piles that pieces lie in: a piece has no pile of its own."""
    is_piece = serials.has(Serial.id.expression)
    if is_piece is None:
        return Keys(())
    return _keys(
        session,
        select(InventoryItem.id)
        .join(
            Serial,
            and_(
                Serial.location_id == InventoryItem.location_id,
                Serial.product_id == InventoryItem.product_id,
                Serial.variant_id.is_not_distinct_from(InventoryItem.variant_id),
                Serial.lot_id.is_not_distinct_from(InventoryItem.lot_id),
                Serial.status == InventoryItem.status,
            ),
        )
        .where(is_piece)
        .distinct(),
    )


def _keys(session: Session, statement: Select[Any]) -> Keys:
    ids = tuple(session.scalars(statement.limit(_MOST_KEYS + 1)))
    return Keys(ids) if len(ids) <= _MOST_KEYS else Keys((), statement)


def places_inside(session: Session, place_id: UUID) -> tuple[UUID, ...]:
    """Return a place and everything in it: a zone with its aisles, shelves and bins."""
    within = select(Location.id).where(Location.id == place_id).cte("within", recursive=True)
    child = aliased(Location)
    within = within.union_all(select(child.id).join(within, child.parent_id == within.c.id))
    return tuple(session.scalars(select(within.c.id)))


def _expiring(days: int | None) -> Sequence[ColumnElement[bool]]:
    if days is None:
        return ()
    s = STOCK.c
    # The bound with two days to spare is what the index on expiry dates answers; the warehouse's own day decides.
    coarse = s.expiry_date <= func.current_date() + days + 2
    if days == 0:
        return coarse, s.is_expired
    today = select(func.app.today(Warehouse.timezone)).where(Warehouse.id == s.warehouse_id).scalar_subquery()
    return coarse, ~s.is_expired, s.expiry_date <= today + days


def _begins(column: Any, words: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.istartswith(words, autoescape=True)
    return condition


def _any(*conditions: ColumnElement[bool] | None) -> ColumnElement[bool]:
    return or_(false(), *(condition for condition in conditions if condition is not None))
