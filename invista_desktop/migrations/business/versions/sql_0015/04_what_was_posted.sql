-- What was posted before there were values gets them now, posting by posting, in the ledger's order.
-- A long ledger takes its time, and nothing is posted before it is done.
set local statement_timeout = 0;
do $$
declare
  posting record;
  lines app.value_line[];
begin
  for posting in
    select m.operation_id from inventory_movement m group by m.operation_id order by min(m.seq) loop
    lines := app.value_crossings(array(
      select m.id from inventory_movement m where m.operation_id = posting.operation_id));
    if lines is not null then
      perform app.value_lines(lines);
    end if;
  end loop;
end $$;

-- From here on nobody writes values but the ledger.
create trigger only_by_values before insert or update on stock_value for each statement
  when (pg_trigger_depth() = 0) execute function app.refuse_change();
create trigger only_by_values before insert or update on cost_layer for each statement
  when (pg_trigger_depth() = 0) execute function app.refuse_change();
create trigger only_by_ledger before insert on movement_value for each statement
  when (pg_trigger_depth() = 0) execute function app.refuse_change();
reset role;
