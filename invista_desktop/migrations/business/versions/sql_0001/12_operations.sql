-- Each posting once: take the id, and if somebody has it already, tell what came of it.
-- Returns the first outcome, or null when this is the first time.
create function app.begin_operation(operation_id uuid, kind text, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  -- The device's clock and the answers to questions may differ between two sendings of one thing.
  print text := encode(sha256(convert_to(kind || (command - 'confirmed' - 'occurred_at')::text, 'UTF8')), 'hex');
  earlier operation;
begin
  insert into operation (id, kind, fingerprint, created_by, workstation_id)
  values (operation_id, $2, print, app.uid(), app.workstation_id()) on conflict (id) do nothing;
  if found then
    return null;
  end if;
  select * into strict earlier from operation o where o.id = operation_id;
  if earlier.kind <> $2 or earlier.fingerprint <> print then
    perform app.refuse('IV030', 'operation_differs');
  end if;
  return earlier.outcome || '{"repeated": true}';
end $$;

create function app.end_operation(operation_id uuid, outcome jsonb) returns jsonb
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update operation o set outcome = $2 where o.id = operation_id returning o.outcome || '{"repeated": false}'
$$;

-- GR-2026-000123: nobody gets the same, and nobody waits for somebody else's posting to end. A posting
-- that fails leaves a gap; the number runs on over the years.
create sequence app_secret.goods_receipt_number;

create function app.next_receipt_number() returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select 'GR-' || extract(year from now() at time zone 'UTC')::int || '-'
      || lpad(n::text, greatest(6, length(n::text)), '0')
    from nextval('app_secret.goods_receipt_number') n
$$;

create function app.setting(key text) returns numeric
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select (s.value #>> '{}')::numeric from organisation_setting s where s.key = $1 $$;

-- The order, locked, so that whoever posts on it waits here and sees what the other did.
create function app.order_for_update(order_id uuid) returns purchase_order
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  o purchase_order;
begin
  select * into o from purchase_order p where p.id = order_id for no key update;
  if o.id is null then
    perform app.refuse('IV010', 'unknown_order');
  elsif app.uid() is not null and not app.may_in(o.warehouse_id) then
    perform app.refuse('IV002', 'other_warehouse', jsonb_build_object('order', o.order_number));
  end if;
  return o;
end $$;

create function app.require_reason(kind text, code text, note text) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reason reason_code;
begin
  select * into reason from reason_code r where r.kind = $1 and r.code = $2 and r.is_active;
  if reason.code is null then
    perform app.refuse('IV010', 'reason_required', jsonb_build_object('reason', coalesce($2, '')));
  elsif reason.needs_note and coalesce(btrim(note), '') = '' then
    perform app.refuse('IV010', 'note_required', jsonb_build_object('reason', reason.label));
  end if;
end $$;

-- Where the order stands after its lines have changed.
create function app.settle_order(o purchase_order, closing boolean default false) returns text
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  waiting boolean;
  started boolean;
  settled purchase_order_status := o.status;
begin
  select bool_or(i.outstanding > 0), bool_or(i.received_quantity > 0) into waiting, started
    from purchase_order_item i where i.purchase_order_id = o.id;
  if o.status = 'CLOSED' then
    return o.status;
  elsif closing and not waiting then
    settled := 'CLOSED';
  elsif started and waiting then
    settled := 'PARTIALLY_RECEIVED';
  elsif started then
    settled := 'RECEIVED';
  elsif o.status in ('PARTIALLY_RECEIVED', 'RECEIVED') then
    settled := 'ACKNOWLEDGED';
  end if;
  if settled <> o.status then
    update purchase_order p set status = settled where p.id = o.id;
  end if;
  return settled;
end $$;
