-- A key of stock in a place, and a moment; `first_at` is when the counting of it began.
create type app.count_key as (
  n bigint, location_id uuid, product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid, stock_status inventory_status,
  first_at timestamptz, at timestamptz, after_seq bigint);

-- What the books held at each moment: what they hold now, less what moved since. One look at the ledger, so that
-- a posting that commits meanwhile is in both parts or in neither.
create function app.books_at(keys app.count_key[]) returns table (n bigint, book numeric, moved_while_counted boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with k as materialized (select * from unnest(keys)),
  moved as materialized (
    select m.* from inventory_movement m
     where m.seq > (select min(x.after_seq) from k x) and m.occurred_at > (select min(x.first_at) from k x)
  ), ends as (
    select m.to_location_id as location_id, m.to_status as status, m.product_id, m.variant_id, m.lot_id, m.serial_id,
           m.quantity, m.occurred_at from moved m
    union all
    select m.from_location_id, m.from_status, m.product_id, m.variant_id, m.lot_id, m.serial_id,
           -m.quantity, m.occurred_at from moved m
  ), since as (
    select k.n, sum(e.quantity) filter (where e.occurred_at > k.at) as quantity,
           bool_or(e.occurred_at <= k.at) as moved_while_counted
      from k join ends e
        on e.location_id = k.location_id and e.product_id = k.product_id and e.status = k.stock_status
       and e.variant_id is not distinct from k.variant_id and e.lot_id is not distinct from k.lot_id
       and (k.serial_id is null or e.serial_id = k.serial_id) and e.occurred_at > k.first_at
     group by k.n
  )
  select k.n,
         case when k.serial_id is not null
           then (s.location_id is not distinct from k.location_id and s.status is not distinct from k.stock_status
                 and s.lot_id is not distinct from k.lot_id)::int::numeric
           else coalesce(i.quantity, 0) end - coalesce(x.quantity, 0),
         coalesce(x.moved_while_counted, false)
    from k
    left join inventory_item i
      on i.location_id = k.location_id and i.product_id = k.product_id and i.status = k.stock_status
     and i.variant_id is not distinct from k.variant_id and i.lot_id is not distinct from k.lot_id
    left join serial s on s.id = k.serial_id
    left join since x on x.n = k.n
$$;

-- What one count found of one key, beside the books at that moment.
create type app.count_line as (
  n bigint, audit_id uuid, bin_id uuid, count_id uuid, number integer, counted_by uuid, is_recount boolean, is_finished boolean,
  is_empty boolean, finished_at timestamptz, location_id uuid, product_id uuid, variant_id uuid, lot_id uuid, serial_id uuid,
  stock_status inventory_status, quantity numeric, first_at timestamptz, at timestamptz, after_seq bigint,
  hold_status inventory_status, hold_quantity numeric, book numeric, moved_while_counted boolean);

-- Entries that hold: accepted or taken by a person, and not undone. In whatever order they came.
create view live_count_entry with (security_invoker = true) as
select e.*
  from inventory_audit_entry e
 where (e.answer = 'ACCEPTED'
        or exists (select from inventory_audit_finding f where f.entry_id = e.id and f.resolution = 'taken'))
   and e.kind <> 'NEGATE'
   and not exists (
     select from inventory_audit_entry u
      where u.negates_id = e.id and u.kind = 'NEGATE' and u.count_id = e.count_id
        and (u.answer = 'ACCEPTED'
             or exists (select from inventory_audit_finding f where f.entry_id = u.id and f.resolution = 'taken')));

-- All counts of these bins, line by line. A count that found nothing at all has one line without a product.
create function app.count_lines(bin_ids uuid[]) returns app.count_line[]
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with counts as materialized (
    select c.*, b.location_id, a.ledger_seq
      from inventory_audit_count c
      join inventory_audit_bin b on b.id = c.bin_id
      join inventory_audit a on a.id = c.audit_id
     where c.bin_id = any (bin_ids)
  ), live as materialized (
    select e.* from live_count_entry e where e.bin_id = any (bin_ids)
  ), ended as (
    select e.count_id, bool_or(e.kind = 'BIN_EMPTY') as is_empty, max(e.counted_at) as at
      from live e where e.kind in ('BIN_DONE', 'BIN_EMPTY') group by e.count_id
  ), counted as (
    select e.count_id, e.product_id, e.variant_id, e.lot_id, e.serial_id, e.stock_status,
           case when e.serial_id is null then sum(e.quantity) else least(sum(e.quantity), 1) end as quantity,
           min(e.counted_at) as first_at, max(e.counted_at) as at, min(e.hold_status) as hold_status,
           sum(e.quantity) filter (where e.hold_status is not null) as hold_quantity
      from live e where e.kind = 'ITEM'
     group by e.count_id, e.product_id, e.variant_id, e.lot_id, e.serial_id, e.stock_status
  ), found_empty as (
    -- "Empty" counts zero of whatever the books had there.
    select x.count_id, i.product_id, i.variant_id, i.lot_id, i.serial_id, i.stock_status, 0::numeric, x.at, x.at,
           null::inventory_status, null::numeric
      from ended x
      join counts c on c.id = x.count_id
      join inventory_audit_item i on i.bin_id = c.bin_id and i.is_expected
     where x.is_empty and not exists (
       select from counted k
        where k.count_id = x.count_id and k.product_id = i.product_id and k.stock_status = i.stock_status
          and k.variant_id is not distinct from i.variant_id and k.lot_id is not distinct from i.lot_id
          and k.serial_id is not distinct from i.serial_id)
  ), lines as materialized (
    select c.*, x.is_empty, x.at as finished_at, k.product_id, k.variant_id, k.lot_id, k.serial_id, k.stock_status,
           k.quantity, k.first_at, k.at, k.hold_status, k.hold_quantity, row_number() over () as n
      from counts c
      left join ended x on x.count_id = c.id
      left join (select * from counted union all select * from found_empty) k on k.count_id = c.id
  ), books as materialized (
    select * from app.books_at((
      select array_agg((l.n, l.location_id, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status,
                        l.first_at, l.at, l.ledger_seq)::app.count_key) from lines l where l.product_id is not null))
  )
  select array_agg((
      l.n, l.audit_id, l.bin_id, l.id, l.number, l.counted_by, l.is_recount, l.finished_at is not null,
      coalesce(l.is_empty, false), l.finished_at, l.location_id, l.product_id, l.variant_id, l.lot_id, l.serial_id,
      l.stock_status, l.quantity, l.first_at, l.at, l.ledger_seq, l.hold_status, l.hold_quantity, b.book,
      b.moved_while_counted)::app.count_line)
    from lines l left join books b on b.n = l.n
$$;

-- Whether a variance is more than may be let pass; without any limit on file none may.
create function app.beyond_tolerance(variance numeric, book numeric, worth numeric, class text, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select variance <> 0 and coalesce((
    select (t.quantity is not null and abs(variance) > t.quantity)
        or (t.percent is not null and abs(variance) * 100 > t.percent * abs(book))
        or (t.value is not null and abs(worth) > t.value)
      from count_tolerance t
     where coalesce(t.abc_class, class) = class and (t.person_id is null or t.person_id = person)
     order by (t.person_id is not null) desc, (t.abc_class is not null) desc limit 1), true)
$$;

-- Where each bin stands after its counts, whatever came in which order; `chosen` is a reviewer's word on one of them.
--   one count               holds, unless it is off by more than is let pass: then somebody else counts again
--   two that agree          the later one holds
--   an unasked second one   counts as a disagreement until somebody else counts again
--   an asked one that differs   a reviewer chooses
create function app.settle_bins(bin_ids uuid[], chosen uuid default null) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
declare
  lines app.count_line[] := app.count_lines(bin_ids);
  who uuid := app.uid();
begin
  insert into inventory_audit_item (audit_id, bin_id, location_id, product_id, variant_id, lot_id, serial_id, stock_status,
    is_expected, unit_cost, abc_class, created_by, updated_by)
  select distinct on (l.bin_id, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status)
         l.audit_id, l.bin_id, l.location_id, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status, false,
         app.unit_cost(l.product_id, l.variant_id, a.warehouse_id),
         coalesce((select x.abc_class from inventory_audit_item x
                    where x.audit_id = l.audit_id and x.product_id = l.product_id limit 1), 'C'), who, who
    from unnest(lines) l join inventory_audit a on a.id = l.audit_id
   where l.product_id is not null and l.is_finished
     and not exists (
       select from inventory_audit_item i
        where i.bin_id = l.bin_id and i.product_id = l.product_id and i.stock_status = l.stock_status
          and i.variant_id is not distinct from l.variant_id and i.lot_id is not distinct from l.lot_id
          and i.serial_id is not distinct from l.serial_id);

  with told as (
    select l.bin_id, l.count_id, l.number, l.counted_by, l.is_recount, l.is_empty, l.finished_at,
           coalesce(string_agg(concat_ws('/', l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status, (l.quantity - l.book)::float8,
             l.hold_status), ',' order by l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status), '') as told,
           coalesce(bool_or(l.moved_while_counted or app.beyond_tolerance(
             l.quantity - l.book, l.book, (l.quantity - l.book) * i.unit_cost, i.abc_class, l.counted_by))
             filter (where l.moved_while_counted or l.quantity <> l.book), false) as is_off
      from unnest(lines) l
      left join inventory_audit_item i
        on i.bin_id = l.bin_id and i.product_id = l.product_id and i.stock_status = l.stock_status
       and i.variant_id is not distinct from l.variant_id and i.lot_id is not distinct from l.lot_id
       and i.serial_id is not distinct from l.serial_id
     where l.is_finished
     group by l.bin_id, l.count_id, l.number, l.counted_by, l.is_recount, l.is_empty, l.finished_at
  ), latest as (
    select distinct on (t.bin_id) t.*,
           exists (select from told o where o.bin_id = t.bin_id and o.number <> t.number) as is_again,
           exists (select from told o where o.bin_id = t.bin_id and o.number <> t.number
                      and o.counted_by is not distinct from t.counted_by) as is_same_person,
           exists (select from told o where o.bin_id = t.bin_id and o.number <> t.number and o.told = t.told
                      and o.counted_by is distinct from t.counted_by) as agrees
      from told t order by t.bin_id, t.number desc
  ), judged as (
    select b.id, t.finished_at, t.is_empty, t.count_id,
           case
             when t.bin_id is null and b.state = 'RECOUNT' then 'RECOUNT'
             when t.bin_id is null then case when exists (
               select from inventory_audit_count c where c.bin_id = b.id) then 'COUNTING' else 'TO_COUNT' end
             when chosen is not null then 'HOLDS'
             when t.number <= b.recount_after then 'RECOUNT'
             when not t.is_again then case when t.is_off then 'RECOUNT' else 'HOLDS' end
             when t.agrees then 'HOLDS'
             when t.is_recount and not t.is_same_person then 'CHOOSE'
             else 'RECOUNT' end as verdict
      from inventory_audit_bin b left join latest t on t.bin_id = b.id
     where b.id = any (bin_ids)
  )
  update inventory_audit_bin b
     set state = (case when j.verdict in ('HOLDS', 'CHOOSE') then case when j.is_empty then 'EMPTY' else 'DONE' end
                  else j.verdict end)::audit_bin_state,
         -- A first count that is off is kept in sight, and is not yet a result.
         count_id = case when j.verdict = 'HOLDS' then coalesce(chosen, j.count_id) end,
         done_at = case when j.verdict in ('HOLDS', 'CHOOSE') then j.finished_at end,
         assigned_to = case when j.verdict = 'RECOUNT' and b.state <> 'RECOUNT' then null else b.assigned_to end,
         updated_at = now(), updated_by = who, row_version = b.row_version + 1
    from judged j where j.id = b.id;

  update inventory_audit_item i
     set count_id = l.count_id, counted_quantity = l.quantity, counted_at = l.at, book_quantity = l.book,
         moved_while_counted = coalesce(l.moved_while_counted, false),
         hold_status = case when l.stock_status = 'AVAILABLE' and l.hold_quantity > 0 then l.hold_status end,
         hold_quantity = case when l.stock_status = 'AVAILABLE' and l.hold_status is not null
           then nullif(least(l.hold_quantity, l.quantity), 0) end,
         status = (case when l.count_id is null then 'PENDING' else 'COUNTED' end)::audit_item_status,
         approved_by = null, approved_at = null, updated_at = now(), updated_by = who, row_version = i.row_version + 1
    from inventory_audit_item x
    join inventory_audit_bin b on b.id = x.bin_id
    left join unnest(lines) l
      on l.count_id = b.count_id and l.bin_id = x.bin_id and l.product_id = x.product_id and l.stock_status = x.stock_status
     and l.variant_id is not distinct from x.variant_id and l.lot_id is not distinct from x.lot_id
     and l.serial_id is not distinct from x.serial_id
   where i.id = x.id and x.bin_id = any (bin_ids)
     and (i.count_id, i.counted_quantity, i.counted_at, i.book_quantity, i.hold_status, i.hold_quantity)
         is distinct from (l.count_id, l.quantity, l.at, l.book,
           case when l.stock_status = 'AVAILABLE' and l.hold_quantity > 0 then l.hold_status end,
           case when l.stock_status = 'AVAILABLE' and l.hold_status is not null
             then nullif(least(l.hold_quantity, l.quantity), 0) end);
end $$;

-- The lines of an audit whose books at the moment of their count are others than was written down:
-- something was posted late that happened before.
create function app.outdated_lines(audit_id uuid) returns table (item_id uuid, book numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_custom_plan as $$
  with lines as materialized (
    select i.*, row_number() over () as n, a.ledger_seq
      from inventory_audit_item i join inventory_audit a on a.id = i.audit_id
     where i.audit_id = $1 and i.counted_at is not null
  )
  select l.id, b.book
    from app.books_at((
      select array_agg((l.n, l.location_id, l.product_id, l.variant_id, l.lot_id, l.serial_id, l.stock_status,
                        l.counted_at, l.counted_at, l.ledger_seq)::app.count_key) from lines l)) b
    join lines l on l.n = b.n
   where l.book_quantity <> b.book
$$;

create function app.refresh_books(audit_id uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  changed integer;
begin
  update inventory_audit_item i
     set book_quantity = o.book, status = 'COUNTED', approved_by = null, approved_at = null
    from app.outdated_lines($1) o where o.item_id = i.id;
  get diagnostics changed = row_count;
  return changed;
end $$;
