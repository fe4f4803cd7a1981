-- Drafts belong to who began them; everyone on the order sees them.
create function app.require_open_draft(draft_id uuid, order_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  draft receiving_draft;
begin
  if draft_id is null then
    return;
  end if;
  select * into draft from receiving_draft d where d.id = draft_id for no key update;
  if draft.id is null then
    return;
  elsif draft.created_by is distinct from app.uid() then
    perform app.refuse('IV002', 'draft_of_another');
  elsif draft.purchase_order_id <> order_id then
    perform app.refuse('IV030', 'draft_of_other_order');
  elsif draft.status <> 'open' then
    perform app.refuse('IV030', 'draft_not_open', jsonb_build_object('status', draft.status, 'receipt', coalesce(
      (select r.receipt_number from goods_receipt r where r.id = draft.goods_receipt_id), '')));
  end if;
end $$;

create function app.finish_draft(draft_id uuid, order_id uuid, receipt uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if draft_id is null or app.uid() is null then
    return;
  end if;
  insert into receiving_draft as d (id, purchase_order_id, workstation_id, created_by, status, goods_receipt_id)
  values (draft_id, order_id, app.workstation_id(), app.uid(), 'posted', receipt)
  on conflict (id) do update set status = 'posted', goods_receipt_id = excluded.goods_receipt_id, updated_at = now();
end $$;

-- Let everyone on the order see these lines; of each line the newer version stays. Returns how many changed.
create function app.share_draft_lines(draft_id uuid, purchase_order_id uuid, lines jsonb) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  who uuid := app.require('receiving.post');
  o purchase_order;
  changed integer;
begin
  select * into o from purchase_order p where p.id = $2;
  if o.id is null then
    perform app.refuse('IV010', 'unknown_order');
  elsif not app.may_in(o.warehouse_id) then
    perform app.refuse('IV002', 'other_warehouse', jsonb_build_object('order', o.order_number));
  end if;
  perform from jsonb_to_recordset(lines) as l(purchase_order_item_id uuid)
    where l.purchase_order_item_id is not null and not exists (
      select from purchase_order_item i where i.id = l.purchase_order_item_id and i.purchase_order_id = o.id);
  if found then
    perform app.refuse('IV010', 'not_on_order');
  end if;
  insert into receiving_draft (id, purchase_order_id, workstation_id, created_by)
  values ($1, o.id, app.workstation_id(), who) on conflict (id) do nothing;
  perform app.require_open_draft($1, o.id);
  insert into receiving_draft_line as d (
    draft_id, line_key, version, purchase_order_item_id, product_id, variant_id, quantity, lot_code, content)
  select $1, l.line_key, l.version, l.purchase_order_item_id, l.product_id, l.variant_id, l.quantity, l.lot_code,
         coalesce(l.content, '{}')
    from jsonb_to_recordset(lines) as l(
      line_key text, version integer, purchase_order_item_id uuid, product_id uuid, variant_id uuid,
      quantity numeric, lot_code text, content jsonb)
  on conflict on constraint receiving_draft_line_pkey do update
     set version = excluded.version, purchase_order_item_id = excluded.purchase_order_item_id,
         product_id = excluded.product_id, variant_id = excluded.variant_id, quantity = excluded.quantity,
         lot_code = excluded.lot_code, content = excluded.content, updated_at = now()
   where d.version < excluded.version;
  get diagnostics changed = row_count;
  update receiving_draft d set updated_at = now() where d.id = $1 and changed > 0;
  return changed;
end $$;

-- Nobody sees the draft any more; a draft nobody ever shared is discarded already.
create function app.discard_draft(draft_id uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  draft receiving_draft;
begin
  perform app.require('receiving.post');
  select * into draft from receiving_draft d where d.id = $1 for no key update;
  if draft.id is null or draft.status = 'discarded' then
    return;
  end if;
  perform app.require_open_draft(draft.id, draft.purchase_order_id);
  update receiving_draft d set status = 'discarded', updated_at = now() where d.id = draft.id;
  delete from receiving_draft_line l where l.draft_id = draft.id;
end $$;

grant execute on function
  app.share_draft_lines(uuid, uuid, jsonb), app.discard_draft(uuid) to invista_workstation;
