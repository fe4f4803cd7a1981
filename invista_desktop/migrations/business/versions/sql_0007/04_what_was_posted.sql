-- What was posted before there were values gets them now, posting by posting, in the ledger's order.
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
reset role;
