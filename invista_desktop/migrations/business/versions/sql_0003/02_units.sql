-- A factor that stock is counted by stays as it is: another factor is another unit.
create function app.guard_units() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from product p where p.base_unit_code = old.code)
     or exists (select from product_pack k where k.unit_code = old.code)
     or exists (select from goods_receipt_item g where g.entered_unit = old.code)
     or exists (select from inventory_movement m where m.entered_unit = old.code) then
    perform app.refuse('IV010', 'unit_in_use', jsonb_build_object('unit', old.code));
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger guard_units before update of code, category, factor, decimals or delete on unit
  for each row execute function app.guard_units();

-- How much `quantity` of one unit is in another of its category, exact to the other's decimals.
create function app.convert(quantity numeric, from_unit text, to_unit text) returns numeric
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  a unit;
  b unit;
  exact numeric;
begin
  select * into a from unit u where u.code = from_unit;
  select * into b from unit u where u.code = to_unit;
  if a.code is null or b.code is null then
    perform app.refuse('IV010', 'unknown_unit', jsonb_build_object('unit', case when a.code is null then from_unit else to_unit end));
  elsif a.category <> b.category then
    perform app.refuse('IV010', 'other_category', jsonb_build_object('unit', from_unit, 'other', to_unit));
  end if;
  exact := quantity * a.factor / b.factor;
  if exact <> round(exact, b.decimals) then
    perform app.refuse('IV010', 'not_exact', jsonb_build_object(
      'quantity', quantity, 'unit', from_unit, 'other', to_unit, 'decimals', b.decimals));
  end if;
  return round(exact, b.decimals);
end $$;
