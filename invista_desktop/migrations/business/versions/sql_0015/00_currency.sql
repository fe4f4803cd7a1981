set local role invista_owner;

insert into organisation_setting (key, value) values ('organisation_currency', '"EUR"');

create function app.organisation_currency() returns text
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select s.value #>> '{}' from organisation_setting s where s.key = 'organisation_currency' $$;

-- What is adjusted is worth so much of the organisation's currency: `unit_cost` tells it in that.
create or replace function app.move_adjustment(adjustment uuid, operation uuid) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  insert into inventory_movement (
    operation_id, type, product_id, variant_id, lot_id, serial_id, from_location_id, to_location_id,
    from_status, to_status, quantity, unit_cost, currency, entered_quantity, entered_unit, entered_factor,
    reason_code, note, stock_adjustment_item_id, reverses_id, created_by, workstation_id)
  select operation, coalesce(r.movement_type, earlier.type, 'ADJUSTMENT'), i.product_id, i.variant_id, i.lot_id, i.serial_id,
         case when i.quantity_change > 0 then coalesce(earlier.to_location_id, o.id) else i.location_id end,
         case when i.quantity_change > 0 then i.location_id else coalesce(earlier.from_location_id, o.id) end,
         i.status, i.status, abs(i.quantity_change), i.unit_cost, app.organisation_currency(),
         i.entered_quantity, i.entered_unit, i.entered_factor, a.reason_code, coalesce(i.note, a.note), i.id, earlier.id,
         app.uid(), app.workstation_id()
    from stock_adjustment a
    join stock_adjustment_item i on i.adjustment_id = a.id
    left join reason_code r on r.kind = 'adjustment' and r.code = a.reason_code and a.reverses_id is null
    left join location o on o.kind = r.counter_kind and o.warehouse_id is null
    left join stock_adjustment_item e on e.adjustment_id = a.reverses_id and e.line_number = i.line_number
    left join inventory_movement earlier on earlier.stock_adjustment_item_id = e.id
   where a.id = adjustment
   order by i.line_number
$$;
