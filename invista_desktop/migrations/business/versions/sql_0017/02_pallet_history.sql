create index audit_log_pallet_item on audit_log ((new ->> 'pallet_id')) where table_name = 'pallet_item';
create index audit_log_put_on on audit_log ((new ->> 'parent_id')) where table_name = 'pallet';
create index audit_log_put_down on audit_log ((old ->> 'parent_id')) where table_name = 'pallet';

-- What happened to a pallet, from what was written down as it happened: one row for each change. `place_id` is
-- where it stood then, `from_place_id` where it was moved from, `other_id` the pallet it went on or came off, or
-- that went on it or came off it. Who may not see the pallet sees nothing.
create function app.pallet_history(pallet_id uuid)
returns table (
  seq bigint, at timestamptz, deed text, place_id uuid, from_place_id uuid, product_id uuid, variant_id uuid, lot_id uuid,
  serial_id uuid, status text, quantity numeric, other_id uuid, changed_by uuid, workstation_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('stock.read');
  if not exists (
      select from pallet p left join location l on l.id = p.location_id
       where p.id = $1 and (app.warehouses() is null or l.id is null or app.may_in(l.warehouse_id))) then
    return;
  end if;
  return query
  with item as materialized (
    select a.row_key, a.new as said from audit_log a
     where a.table_name = 'pallet_item' and a.action = 'insert' and a.new ->> 'pallet_id' = $1::text
  ), told as (
    select a.id, case
             when a.action = 'insert' then 'BUILT'
             when a.new ? 'status' then 'BROKEN'
             when a.new ? 'location_id' then 'MOVED'
             when a.new ->> 'parent_id' is not null then 'STACKED'
             else 'PUT_DOWN' end as deed,
           (a.new ->> 'location_id')::uuid as place, (a.old ->> 'location_id')::uuid as from_place, null::jsonb as item,
           null::numeric as quantity,
           case when not a.new ? 'status' then coalesce(a.new ->> 'parent_id', a.old ->> 'parent_id')::uuid end as other
      from audit_log a
     where a.table_name = 'pallet' and a.row_key = $1::text
       and (a.action = 'insert' or a.new ?| array['status', 'location_id', 'parent_id'])
    union all
    select a.id, 'PALLET_ON', null, null, null, null, a.row_key::uuid
      from audit_log a where a.table_name = 'pallet' and a.new ->> 'parent_id' = $1::text
    union all
    select a.id, 'PALLET_OFF', null, null, null, null, a.row_key::uuid
      from audit_log a where a.table_name = 'pallet' and a.old ->> 'parent_id' = $1::text
    union all
    select a.id, case when c.change > 0 then 'PUT_ON' else 'TAKEN_OFF' end, null, null, i.said, abs(c.change), null
      from item i
      join audit_log a on a.table_name = 'pallet_item' and a.row_key = i.row_key
     cross join lateral (
       select coalesce((a.new ->> 'quantity')::numeric, 0) - coalesce((a.old ->> 'quantity')::numeric, 0) as change) c
     where c.change <> 0
  ), placed as (
    select t.*, count(t.place) over (order by t.id) as stay from told t
  )
  select p.id, a.at, p.deed, first_value(p.place) over (partition by p.stay order by p.id), p.from_place,
         (p.item ->> 'product_id')::uuid, (p.item ->> 'variant_id')::uuid, (p.item ->> 'lot_id')::uuid,
         (p.item ->> 'serial_id')::uuid, p.item ->> 'status', p.quantity, p.other, a.changed_by, a.workstation_id
    from placed p join audit_log a on a.id = p.id;
end $$;
grant execute on function app.pallet_history(uuid) to invista_workstation;

reset role;
