-- What is counted and what that means; counted zero, not counted, expected zero and unexpected are four things.
create view audit_line with (security_invoker = true) as
select i.id, i.audit_id, i.bin_id, i.location_id, b.location_code, b.zone, i.product_id, i.variant_id,
       coalesce(v.sku, p.sku) as sku, p.name as product_name, p.base_unit_code as unit, t.code as lot_code, s.code as serial_code,
       i.stock_status, i.abc_class, i.expected_quantity, i.counted_quantity, i.counted_at, i.book_quantity, i.variance,
       i.variance * i.unit_cost as variance_value, i.status, i.reason_code, i.needs_investigation, i.moved_while_counted,
       i.hold_status, i.hold_quantity, i.note, c.counted_by,
       case
         when i.counted_quantity is null then 'not_counted'
         when i.counted_quantity = 0 and i.book_quantity = 0 then 'expected_zero'
         when i.counted_quantity = 0 then 'counted_zero'
         when i.book_quantity = 0 then 'unexpected'
         when i.variance = 0 then 'right'
         when i.variance < 0 then 'short'
         else 'over' end as found
  from inventory_audit_item i
  join inventory_audit_bin b on b.id = i.bin_id
  join product p on p.id = i.product_id
  left join product_variant v on v.id = i.variant_id
  left join lot t on t.id = i.lot_id
  left join serial s on s.id = i.serial_id
  left join inventory_audit_count c on c.id = i.count_id;

-- How right the books were, by zone, class and counter; of lines that were counted.
create view count_accuracy with (security_invoker = true) as
select l.audit_id, x.kind, x.name, count(*) as lines, count(*) filter (where l.variance = 0) as right_lines,
       round(count(*) filter (where l.variance = 0)::numeric / count(*), 4) as accuracy,
       round(sum(l.variance_value), 2) as net_value, round(sum(abs(l.variance_value)), 2) as gross_value
  from audit_line l
 cross join lateral (values ('zone', l.zone), ('class', l.abc_class), ('counter', l.counted_by::text)) x(kind, name)
 where l.counted_quantity is not null
 group by l.audit_id, x.kind, x.name;

-- Items that were off in more than one completed audit.
create view repeat_offender with (security_invoker = true) as
select l.product_id, l.variant_id, min(l.sku) as sku, count(distinct l.audit_id) as audits,
       round(sum(l.variance_value), 2) as net_value, round(sum(abs(l.variance_value)), 2) as gross_value
  from audit_line l join inventory_audit a on a.id = l.audit_id and a.status = 'COMPLETED'
 where l.variance <> 0
 group by l.product_id, l.variant_id having count(distinct l.audit_id) > 1;

-- Every count of a bin beside the books at its moments, for whoever reviews.
create function app.bin_counts(bin_id uuid)
returns table (count_id uuid, number integer, counted_by uuid, is_finished boolean, is_empty boolean, product_id uuid, variant_id uuid,
  lot_id uuid, serial_id uuid, stock_status text, counted numeric, counted_at timestamptz, book numeric, moved_while_counted boolean)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('counts.review');
  if app.uid() is not null and not exists (
    select from inventory_audit_bin b join inventory_audit a on a.id = b.audit_id where b.id = $1 and app.may_in(a.warehouse_id)) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  return query
  select l.count_id, l.number, l.counted_by, l.is_finished, l.is_empty, l.product_id, l.variant_id, l.lot_id, l.serial_id,
         l.stock_status::text, l.quantity, l.at, l.book, l.moved_while_counted
    from unnest(app.count_lines(array[$1])) l order by l.number, l.product_id, l.n;
end $$;

-- What moved on a line's key since it was counted.
create function app.moved_since_count(item_id uuid)
returns table (seq bigint, type text, change numeric, occurred_at timestamptz, created_by uuid)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  i inventory_audit_item;
begin
  perform app.require('counts.review');
  select * into i from inventory_audit_item x where x.id = $1;
  if app.uid() is not null and not exists (
    select from inventory_audit a where a.id = i.audit_id and app.may_in(a.warehouse_id)) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  return query
  select m.seq, m.type::text, case when m.to_location_id = i.location_id and m.to_status = i.stock_status then m.quantity else -m.quantity end,
         m.occurred_at, m.created_by
    from inventory_movement m join inventory_audit a on a.id = i.audit_id
   where m.seq > a.ledger_seq and m.occurred_at > i.counted_at and m.product_id = i.product_id
     and m.variant_id is not distinct from i.variant_id and m.lot_id is not distinct from i.lot_id
     and (i.serial_id is null or m.serial_id = i.serial_id)
     and ((m.to_location_id = i.location_id and m.to_status = i.stock_status)
       or (m.from_location_id = i.location_id and m.from_status = i.stock_status))
     and m.inventory_audit_item_id is distinct from i.id
   order by m.seq;
end $$;

-- A place was last counted when a bin task there was done; a count without a variance leaves no movement.
create or replace view place_state with (security_invoker = true) as
select l.id as location_id, l.warehouse_id, l.code, l.path, l.kind, l.level, l.is_blocked, l.blocked_reason,
       l.capacity_quantity, coalesce(s.on_hand, 0) as on_hand, coalesce(s.on_hold, 0) as on_hold,
       s.piles, s.next_expiry,
       greatest(
         (select max(b.done_at) from inventory_audit_bin b where b.location_id = l.id),
         (select max(m.created_at) from inventory_movement m
           where m.type = 'COUNT' and (m.from_location_id = l.id or m.to_location_id = l.id))) as last_counted_at
  from location l
  -- Place by place through an index: grouped as a whole, a planner without statistics sorts it anew for each place.
  cross join lateral (
    select sum(s.on_hand) as on_hand, sum(s.on_hold) as on_hold, count(*) as piles, min(s.expiry_date) as next_expiry
      from stock s where s.location_id = l.id) s
 where l.is_active and l.warehouse_id is not null and l.kind in ('receiving_dock', 'staging', 'storage', 'quarantine')
   and l.level in ('area', 'bin', 'shelf')
   and not exists (select from location c where c.parent_id = l.id and c.is_active);

create policy reading on count_schedule for select to invista_workstation using (
  (select app.may('counts.plan'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on count_tolerance for select to invista_workstation using ((select app.may('counts.plan')));
create policy reading on inventory_audit for select to invista_workstation using (
  ((select app.may('counts.count')) or (select app.may('counts.review')) or (select app.may('stock.read')))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on inventory_audit_bin for select to invista_workstation using (
  ((select app.may('counts.count')) or (select app.may('counts.review')) or (select app.may('stock.read')))
  and ((select app.warehouses()) is null or audit_id in (select a.id from inventory_audit a)));
create policy reading on inventory_audit_count for select to invista_workstation using (
  ((select app.may('counts.count')) or (select app.may('counts.review')))
  and ((select app.warehouses()) is null or audit_id in (select a.id from inventory_audit a)));
-- What the books expect, and what others counted, is the reviewer's: who counts, counts blind.
create policy reading on inventory_audit_item for select to invista_workstation using (
  (select app.may('counts.review'))
  and ((select app.warehouses()) is null or audit_id in (select a.id from inventory_audit a)));
create policy reading on inventory_audit_entry for select to invista_workstation using (
  ((select app.may('counts.review')) or created_by = (select app.uid()))
  and ((select app.warehouses()) is null or audit_id is null or audit_id in (select a.id from inventory_audit a)));
create policy reading on inventory_audit_finding for select to invista_workstation using (
  ((select app.may('counts.review')) or created_by = (select app.uid()))
  and ((select app.warehouses()) is null or audit_id is null or audit_id in (select a.id from inventory_audit a)));
grant select on audit_line, count_accuracy, repeat_offender to invista_workstation;
grant execute on function
  app.abc_classes(uuid, integer), app.plan_audit(uuid, jsonb), app.plan_due_audits(uuid, jsonb),
  app.save_count_schedule(uuid, jsonb), app.set_count_tolerance(uuid, jsonb), app.start_audit(uuid, jsonb),
  app.take_bins(uuid, jsonb), app.cancel_audit(uuid, jsonb), app.record_entries(uuid, jsonb), app.resolve_finding(uuid, jsonb),
  app.submit_audit(uuid, jsonb), app.ask_recount(uuid, jsonb), app.choose_count(uuid, jsonb), app.review_lines(uuid, jsonb),
  app.decide_lines(uuid, jsonb), app.post_audit(uuid, jsonb), app.bin_counts(uuid), app.moved_since_count(uuid)
  to invista_workstation;
reset role;
