set local role invista_owner;

create index fixed_bin_location on fixed_bin (location_id);

-- A place that an item can be fixed to: a bin or shelf of storage, in use and not blocked.
create function app.require_fixable(l location) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if l.kind <> 'storage' or l.level not in ('bin', 'shelf') then
    perform app.refuse('IV010', 'no_storage_bin', jsonb_build_object('location', l.code));
  elsif not l.is_active then
    perform app.refuse('IV010', 'place_not_in_use', jsonb_build_object('location', l.code));
  elsif l.is_blocked then
    perform app.refuse('IV010', 'place_blocked',
      jsonb_build_object('location', l.code, 'reason', coalesce(l.blocked_reason, '')));
  end if;
end $$;

-- An item that can be fixed to a place: on file, and in use.
create function app.require_fixable_item(product_id uuid, variant_id uuid) returns void
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  item record;
begin
  select coalesce(v.sku, p.sku) as sku, p.status = 'ACTIVE' and coalesce(v.is_active, true) as in_use into item
    from product p
    left join product_variant v on v.id = $2 and v.product_id = p.id
   where p.id = $1 and ($2 is null or v.id is not null);
  if item.sku is null then
    perform app.refuse('IV010', 'no_such_item');
  elsif not item.in_use then
    perform app.refuse('IV010', 'item_not_in_use', jsonb_build_object('sku', item.sku));
  end if;
end $$;

-- The bin an item always goes to; one more, or one less. What is fixed already can always be undone.
create or replace function app.set_fixed_bin(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('locations.manage');
  outcome jsonb := app.begin_operation(operation_id, 'set_fixed_bin', command);
  product uuid := (command->>'product_id')::uuid;
  variant uuid := (command->>'variant_id')::uuid;
  l location;
begin
  if outcome is not null then
    return outcome;
  end if;
  select * into l from location x where x.id = (command->>'location_id')::uuid for share;
  if l.id is null or l.warehouse_id is null then
    perform app.refuse('IV010', 'no_such_place');
  end if;
  perform app.require_warehouse(l.warehouse_id);
  if (command->>'is_fixed')::boolean then
    perform app.require_fixable(l);
    perform app.require_fixable_item(product, variant);
    insert into fixed_bin (product_id, variant_id, location_id, created_by) values (product, variant, l.id, who)
    on conflict (product_id, variant_id, location_id) do nothing;
  else
    delete from fixed_bin f where f.product_id = product and f.location_id = l.id and f.variant_id is not distinct from variant;
  end if;
  return app.end_operation(operation_id, '{}');
end $$;
