-- The transfer, locked, so that whoever posts on it waits here and sees what the other did.
create function app.transfer_for_update(transfer_id uuid) returns stock_transfer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  t stock_transfer;
begin
  select * into t from stock_transfer s where s.id = transfer_id for no key update;
  if t.id is null then
    perform app.refuse('IV010', 'unknown_transfer');
  elsif app.uid() is not null and not app.may_in(t.from_warehouse_id) and not app.may_in(t.to_warehouse_id) then
    perform app.refuse('IV002', 'transfer_elsewhere', jsonb_build_object('number', t.transfer_number));
  end if;
  return t;
end $$;

create function app.require_transfer_status(t stock_transfer, variadic allowed transfer_status[]) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if t.status <> all (allowed) then
    perform app.refuse('IV030', 'transfer_is', jsonb_build_object('number', t.transfer_number, 'status', t.status));
  end if;
end $$;

-- One end of a transfer is for the people who work there.
create function app.require_side(t stock_transfer, warehouse_id uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if app.uid() is not null and not app.may_in(warehouse_id) then
    perform app.refuse('IV002', 'other_side', jsonb_build_object('number', t.transfer_number,
      'warehouse', (select w.code from warehouse w where w.id = warehouse_id)));
  end if;
end $$;

create function app.transit_of(warehouse_id uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select l.id from location l where l.warehouse_id = $1 and l.kind = 'in_transit' $$;

-- Where the transfer stands after its lines have changed.
create function app.settle_transfer(t stock_transfer) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  l record;
  settled transfer_status := t.status;
begin
  select bool_or(i.outstanding > 0) as waiting, bool_or(i.in_transit > 0) as under_way,
         bool_or(i.dispatched_quantity > 0) as sent, bool_or(i.received_quantity + i.resolved_quantity > 0) as arrived
    into l from stock_transfer_item i where i.transfer_id = t.id;
  settled := case
    when not l.sent then case when t.status = 'PICKING' then 'PICKING' else 'APPROVED' end
    when l.under_way and not l.arrived then case when l.waiting then 'DISPATCHED' else 'IN_TRANSIT' end
    when l.under_way or l.waiting then 'PARTLY_RECEIVED'
    else 'RECEIVED'
  end::transfer_status;
  if settled <> t.status then
    update stock_transfer s set status = settled where s.id = t.id;
  end if;
end $$;

-- Writes down the step that was done to `before`, and ends its operation.
create function app.end_transfer_step(
  operation_id uuid, before stock_transfer, verb text, note text, told jsonb default '{}') returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  now_is transfer_status := (select s.status from stock_transfer s where s.id = before.id);
begin
  insert into stock_transfer_step (transfer_id, verb, from_status, to_status, note, operation_id, workstation_id, created_by)
  values (before.id, verb, before.status, now_is, nullif(btrim(note), ''), operation_id, app.workstation_id(), app.uid());
  return app.end_operation(operation_id, jsonb_build_object(
    'transfer_id', before.id, 'number', before.transfer_number, 'status', now_is) || told);
end $$;

-- What will not be sent any more.
create function app.close_transfer_rest(t stock_transfer, reason text, note text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select from stock_transfer_item i where i.transfer_id = t.id and i.outstanding > 0) then
    return;
  end if;
  perform app.require_reason('transfer_rest', reason, note);
  update stock_transfer_item i
     set closed_quantity = i.closed_quantity + i.outstanding,
         updated_at = now(), updated_by = (select app.uid()), row_version = i.row_version + 1
   where i.transfer_id = t.id and i.outstanding > 0;
end $$;

-- Lines whose quantity in transit is another than the ledger's; no rows means that they agree.
create function app.verify_transfers()
returns table (transfer_number text, line_number integer, sku text, by_ledger numeric, kept numeric)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform app.require('transfers.read');
  return query
  select t.transfer_number, i.line_number, i.product_sku, coalesce(u.quantity, 0), i.in_transit
    from stock_transfer_item i
    join stock_transfer t on t.id = i.transfer_id
    left join (select x.item_id, sum(x.quantity) as quantity from stock_transfer_transit x group by x.item_id) u
      on u.item_id = i.id
   where i.in_transit <> coalesce(u.quantity, 0)
   order by t.transfer_number, i.line_number;
end $$;
