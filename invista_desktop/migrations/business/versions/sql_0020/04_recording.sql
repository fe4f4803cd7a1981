-- An entry as it was sent, beside what the database knows of what it names.
create type app.sent_entry as (
  n bigint, id uuid, content jsonb, audit_id uuid, status audit_status, started_at timestamptz, number text, is_here boolean,
  bin_id uuid, bin_state audit_bin_state, count_id uuid, kind count_entry_kind, location_id uuid, location_is_active boolean,
  product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, stock_status inventory_status, quantity numeric,
  entered_quantity numeric, entered_unit text, entered_factor numeric, hold_status inventory_status, negates_id uuid, raw text,
  device_seq bigint, device_at timestamptz, counted_at timestamptz, waits_for text);

-- The entries of a batch, each id once, with what it means today and what it has to wait for.
create function app.judge_entries(entries jsonb) returns app.sent_entry[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with sent as materialized (
    select distinct on (s.id) s.*, x.content,
           least(greatest(s.device_at, '0001-01-02'), '9999-12-29') as at,
           least(greatest(s.device_at + make_interval(secs => coalesce(s.clock_offset_seconds, 0)), '0001-01-02'), '9999-12-29') as put_right
      from jsonb_array_elements(entries) with ordinality x(content, n)
     cross join lateral jsonb_to_record(x.content) as s(
       id uuid, audit_id uuid, count_id uuid, kind count_entry_kind, location_id uuid, product_id uuid, variant_id uuid,
       lot_id uuid, serial_id uuid, stock_status inventory_status, quantity numeric, entered_quantity numeric,
       entered_unit text, entered_factor numeric, hold_status inventory_status, negates_id uuid, raw text,
       device_seq bigint, device_at timestamptz, clock_offset_seconds double precision)
     where s.id is not null and s.device_at is not null and s.device_seq is not null
     order by s.id, x.n
  ), known as materialized (
    select s.*, a.id as known_audit, a.status as audit_status, a.started_at, a.audit_number,
           b.id as bin_id, b.state as bin_state, l.id as known_place, l.is_active,
           p.id as known_product, p.is_serialized, p.is_lot_tracked, u.decimals, v.id as known_variant,
           t.id as known_lot, t.product_id as lot_product, t.variant_id as lot_variant,
           k.id as known_serial, k.product_id as serial_product, k.lot_id as serial_lot, c.counted_by, c.bin_id as count_bin, c.id as known_count,
           first_value(b.id) over (partition by s.count_id order by s.device_seq) as batch_bin
      from sent s
      left join inventory_audit a on a.id = s.audit_id
      left join location l on l.id = s.location_id
      left join inventory_audit_bin b on b.audit_id = a.id and b.location_id = l.id
      left join product p on p.id = s.product_id
      left join unit u on u.code = p.base_unit_code
      left join product_variant v on v.id = s.variant_id and v.product_id = p.id
      left join lot t on t.id = s.lot_id
      left join serial k on k.id = s.serial_id
      left join inventory_audit_count c on c.id = s.count_id
  ), placed as (
    -- A serial has its lot; the quality is the one that is said, or the only one the books have there.
    select k.*, coalesce(k.known_lot, k.serial_lot) as its_lot, q.statuses,
           coalesce(k.stock_status, case when coalesce(q.statuses, 0) <= 1 then q.only end, 'AVAILABLE') as quality
      from known k
      left join lateral (
        select count(distinct i.stock_status) as statuses, min(i.stock_status) as only
          from inventory_audit_item i
         where i.bin_id = k.bin_id and i.product_id = k.known_product and i.variant_id is not distinct from k.known_variant
           and i.lot_id is not distinct from coalesce(k.known_lot, k.serial_lot)
           and i.serial_id is not distinct from k.known_serial) q on k.kind = 'ITEM' and k.stock_status is null
  )
  select array_agg((
      row_number, p.id, p.content, p.known_audit, p.audit_status, p.started_at, p.audit_number,
      true, p.bin_id, p.bin_state, p.count_id, p.kind, p.known_place, p.is_active, p.known_product, p.known_variant,
      p.its_lot, p.known_serial, case when p.kind = 'ITEM' then p.quality end,
      case when p.quantity between -1e9 and 1e9 then round(p.quantity, 3) end,
      case when p.entered_quantity between -1e9 and 1e9 then round(p.entered_quantity, 3) end, left(p.entered_unit, 100),
      case when p.entered_factor between 0.001 and 1e9 then round(p.entered_factor, 3) end,
      p.hold_status, p.negates_id, left(p.raw, 4000),
      p.device_seq, p.at, p.put_right,
      case
        when p.known_audit is null then 'unknown_audit'
        when p.audit_status = 'CANCELLED' then 'audit_cancelled'
        when p.audit_status = 'COMPLETED' then 'audit_completed'
        when p.audit_status = 'PLANNED' then 'audit_not_started'
        when p.known_place is null or not p.is_active then 'bin_gone'
        when p.bin_id is null then 'bin_not_in_audit'
        when p.kind is null or p.count_id is null then 'not_readable'
        when p.batch_bin <> p.bin_id or p.known_count is not null and (p.count_bin <> p.bin_id
          or p.counted_by is distinct from (select app.uid())) then 'count_of_another'
        when p.audit_status = 'REVIEW' then 'audit_in_review'
        when p.put_right > now() + interval '2 minutes' then 'clock_ahead'
        when p.put_right < p.started_at then 'before_start'
        when exists (select from inventory_audit_entry e where e.workstation_id = (select app.workstation_id())
          and e.device_seq = p.device_seq and e.id <> p.id and e.content->>'session_id' is not distinct from p.content->>'session_id')
          then 'sequence_reused'
        when p.kind = 'NEGATE' and p.negates_id is null then 'negates_nothing'
        when p.kind <> 'ITEM' then null
        when p.known_product is null then 'unknown_barcode'
        when p.variant_id is not null and p.known_variant is null then 'unknown_barcode'
        when p.quantity is null or p.quantity = 'NaN' or p.quantity < 0 or p.quantity >= 1e9
          or p.quantity <> round(p.quantity, p.decimals::int)
          or p.entered_quantity * p.entered_factor <> p.quantity then 'bad_quantity'
        when p.is_serialized and p.known_serial is null then 'serial_required'
        when p.serial_id is not null and (not p.is_serialized or p.serial_product is distinct from p.known_product
          or p.quantity > 1) then 'wrong_serial'
        when p.is_lot_tracked and p.its_lot is null then 'lot_required'
        when p.lot_id is not null and (p.known_lot is null or p.lot_product <> p.known_product
          or p.lot_variant is distinct from p.known_variant) then 'wrong_lot'
        when p.hold_status is not null and p.hold_status not in ('QUARANTINE', 'DAMAGED') then 'not_readable'
        when p.statuses > 1 then 'status_unclear'
      end)::app.sent_entry order by row_number)
    from (select p.*, row_number() over (order by p.device_seq, p.id) from placed p) p
$$;

-- Looks that were not on file yet, numbered bin by bin as they arrive.
create function app.open_counts(entries app.sent_entry[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into inventory_audit_count (id, audit_id, bin_id, number, is_recount, counted_by, workstation_id, created_by)
  select n.count_id, n.audit_id, n.bin_id,
         coalesce((select max(c.number) from inventory_audit_count c where c.bin_id = n.bin_id), 0)
           + row_number() over (partition by n.bin_id order by n.n),
         n.bin_state = 'RECOUNT', (select app.uid()), (select app.workstation_id()), (select app.uid())
    from (select distinct on (e.count_id) e.* from unnest(entries) e order by e.count_id, e.n) n
   where not exists (select from inventory_audit_count c where c.id = n.count_id)
  on conflict do nothing
$$;

create function app.keep_entries(operation uuid, entries app.sent_entry[]) returns void
language sql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with kept as (
    insert into inventory_audit_entry (id, audit_id, bin_id, count_id, kind, location_id, product_id, variant_id, lot_id, serial_id,
      stock_status, quantity, entered_quantity, entered_unit, entered_factor, hold_status, negates_id, raw, device_seq,
      device_at, counted_at, answer, waits_for, content, operation_id, workstation_id, created_by)
    select e.id, e.audit_id, e.bin_id, e.count_id, coalesce(e.kind, 'ITEM'), e.location_id, e.product_id, e.variant_id, e.lot_id,
           e.serial_id, e.stock_status, e.quantity, e.entered_quantity, e.entered_unit, e.entered_factor, e.hold_status,
           e.negates_id, e.raw, e.device_seq, e.device_at, e.counted_at,
           (case when e.waits_for is null then 'ACCEPTED' else 'WAITS' end)::count_answer, e.waits_for, e.content,
           operation, (select app.workstation_id()), (select app.uid())
      from unnest(entries) e order by e.n
    on conflict (id) do nothing
    returning id, audit_id, waits_for
  )
  insert into inventory_audit_finding (audit_id, entry_id, kind, created_by, updated_by)
  select k.audit_id, k.id, k.waits_for, (select app.uid()), (select app.uid()) from kept k where k.waits_for is not null
$$;

-- An id that comes with other content is another observation: it is kept beside the first one, and waits.
create function app.differing_entries(entries jsonb) returns app.sent_entry[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select array_agg((
      1, x.id, x.content, k.audit_id, null, null, null, true, k.bin_id, null, k.count_id, k.kind, k.location_id, true,
      null, null, null, null, null, null, null, null, null, null, null, left(x.content->>'raw', 4000),
      k.device_seq, k.device_at, k.counted_at, 'entry_differs')::app.sent_entry)
    from (select distinct md5(e.content::text)::uuid as id, e.content from jsonb_array_elements(entries) e(content)) x
    join inventory_audit_entry k on k.id = (x.content->>'id')::uuid and k.content <> x.content
$$;

-- Take a batch of entries. Each is answered by itself: accepted, or waiting for a person, with the reason. An id
-- that was sent before gets the answer it got then; in what order they come, and how often, changes nothing.
create function app.record_entries(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  who uuid := app.require('counts.count');
  outcome jsonb := app.begin_operation(operation_id, 'record_entries', command);
  judged app.sent_entry[];
  fresh app.sent_entry[];
  bins uuid[];
begin
  if outcome is not null then
    return outcome;
  end if;
  if exists (select from jsonb_array_elements(command->'entries') x(e)
              where x.e->>'id' is null or x.e->>'device_at' is null or x.e->>'device_seq' is null) then
    perform app.refuse('IV010', 'entry_unreadable');
  elsif exists (select from inventory_audit a where a.id in (
      select (x.e->>'audit_id')::uuid from jsonb_array_elements(command->'entries') x(e)) and who is not null and not app.may_in(a.warehouse_id)) then
    perform app.refuse('IV002', 'audit_elsewhere', jsonb_build_object('number', ''));
  end if;
  -- The audit is held against its ending, the bins against another count; both in one order.
  perform from inventory_audit a where a.id in (
    select (x.e->>'audit_id')::uuid from jsonb_array_elements(command->'entries') x(e)) order by a.id for share;
  perform from inventory_audit_bin b where (b.audit_id, b.location_id) in (
    select (x.e->>'audit_id')::uuid, (x.e->>'location_id')::uuid from jsonb_array_elements(command->'entries') x(e))
    order by b.id for no key update;
  judged := app.judge_entries(command->'entries');
  select array_agg(e.*) into fresh from unnest(judged) e
   where not exists (select from inventory_audit_entry k where k.id = e.id);
  perform app.open_counts(array(select e from unnest(fresh) e where e.waits_for is null));
  perform app.keep_entries(operation_id, fresh);
  perform app.keep_entries(operation_id, app.differing_entries(command->'entries'));
  bins := array(select distinct e.bin_id from unnest(fresh) e where e.waits_for is null);
  if cardinality(bins) > 0 then
    perform app.settle_bins(bins);
  end if;
  return app.end_operation(operation_id, jsonb_build_object('answers', (
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'answer', case when k.content = e.content then k.answer else 'WAITS' end,
        'reason', case when k.content = e.content then k.waits_for else 'entry_differs' end) order by e.n), '[]')
      from unnest(judged) e join inventory_audit_entry k on k.id = e.id)));
end $$;
