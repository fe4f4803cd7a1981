-- Stop waiting for what is outstanding, on the named lines or on all of them.
create function app.close_remainder(operation_id uuid, command jsonb) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('receiving.close_remainder');
  outcome jsonb := app.begin_operation(operation_id, 'close_remainder', command);
  o purchase_order;
  named uuid[];
  closed jsonb;
begin
  if outcome is not null then
    return outcome;
  end if;
  perform app.require_reason('close_remainder', command->>'reason_code', command->>'note');
  o := app.order_for_update((command->>'purchase_order_id')::uuid);
  if o.status not in ('APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED') then
    perform app.refuse('IV010', 'order_not_open', jsonb_build_object('number', o.order_number, 'status', o.status));
  end if;
  if jsonb_typeof(command->'purchase_order_item_ids') = 'array' then
    named := array(select jsonb_array_elements_text(command->'purchase_order_item_ids')::uuid);
  end if;
  with done as (
    update purchase_order_item i
       set closed_quantity = i.ordered_quantity - i.received_quantity,
           status = case when i.received_quantity > 0 then 'RECEIVED' else 'CANCELLED' end::purchase_item_status,
           updated_at = now(), updated_by = who, row_version = i.row_version + 1
     where i.purchase_order_id = o.id and i.outstanding > 0 and (named is null or i.id = any(named))
    returning i.id, i.line_number, i.closed_quantity
  )
  select jsonb_agg(jsonb_build_object('purchase_order_item_id', d.id, 'closed', d.closed_quantity) order by d.line_number)
    into closed from done d;
  if closed is null then
    perform app.refuse('IV010', 'nothing_outstanding', jsonb_build_object('number', o.order_number));
  end if;
  perform app.note('purchase_order', o.id::text, jsonb_build_object(
    'remainder_closed', closed, 'reason_code', command->'reason_code', 'note', command->'note'));
  return app.end_operation(operation_id, jsonb_build_object(
    'order_status', app.settle_order(o, closing => true), 'closed_lines', jsonb_array_length(closed), 'lines', closed));
end $$;

grant execute on function app.close_remainder(uuid, jsonb) to invista_workstation;
