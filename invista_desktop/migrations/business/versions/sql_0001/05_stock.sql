-- What was brought in, and by whom it was refused. A reversal is a receipt that names another.
create table goods_receipt (
  id uuid primary key default app.new_id(),
  receipt_number text not null unique,
  purchase_order_id uuid not null references purchase_order,
  warehouse_id uuid not null references warehouse,
  status receipt_status not null default 'POSTED',
  delivery_note text,
  occurred_at timestamptz,
  posted_at timestamptz not null default now(),
  posted_by uuid references app_user,
  workstation_id uuid references workstation,
  reverses_id uuid references goods_receipt,
  reason_code text,
  note text,
  operation_id uuid not null unique references operation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user
);
create index goods_receipt_order on goods_receipt (purchase_order_id);
create index goods_receipt_posted on goods_receipt (posted_at);
create index goods_receipt_reverses on goods_receipt (reverses_id) where reverses_id is not null;

create table goods_receipt_item (
  id uuid primary key default app.new_id(),
  -- Deferred: the header comes last, so that the counter of receipt numbers is held only briefly.
  goods_receipt_id uuid not null references goods_receipt deferrable initially deferred,
  line_number integer not null,
  purchase_order_item_id uuid references purchase_order_item,
  product_id uuid not null references product,
  variant_id uuid,
  accepted_quantity numeric(14,3) not null default 0 check (accepted_quantity >= 0),
  held_quantity numeric(14,3) not null default 0 check (held_quantity >= 0),
  rejected_quantity numeric(14,3) not null default 0 check (rejected_quantity >= 0),
  received_quantity numeric(14,3) not null generated always as
    (accepted_quantity + held_quantity + rejected_quantity) stored check (received_quantity > 0),
  rejection_reason text,
  lot_id uuid references lot,
  expiry_date date,
  entered_quantity numeric(14,3),
  entered_unit text,
  entered_factor numeric(14,3) check (entered_factor > 0),
  put_away_location_id uuid references location,
  unit_cost numeric(18,6) check (unit_cost >= 0),
  reverses_item_id uuid references goods_receipt_item,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  unique (goods_receipt_id, line_number),
  check ((rejected_quantity > 0) = (rejection_reason is not null)),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create index goods_receipt_item_order_item on goods_receipt_item (purchase_order_item_id);
create index goods_receipt_item_reverses on goods_receipt_item (reverses_item_id) where reverses_item_id is not null;

-- Stock on hand: a projection of the ledger, written by its trigger and by nothing else.
create table inventory_item (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  location_id uuid not null references location,
  lot_id uuid references lot,
  status inventory_status not null,
  quantity numeric(14,3) not null check (quantity >= 0),
  reserved_quantity numeric(14,3) not null default 0,
  available_quantity numeric(14,3) not null generated always as
    (case when status = 'AVAILABLE' then quantity - reserved_quantity else 0 end) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (product_id, variant_id, location_id, lot_id, status),
  check (reserved_quantity between 0 and quantity),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create index inventory_item_location on inventory_item (location_id);

-- The ledger: every movement has two ends, and none is ever changed.
create table inventory_movement (
  id uuid primary key default app.new_id(),
  seq bigint not null generated always as identity,
  operation_id uuid not null,
  type movement_type not null,
  product_id uuid not null references product,
  variant_id uuid,
  lot_id uuid references lot,
  serial_id uuid references serial,
  from_location_id uuid not null references location,
  to_location_id uuid not null references location,
  from_status inventory_status not null,
  to_status inventory_status not null,
  quantity numeric(14,3) not null check (quantity > 0),
  unit_cost numeric(18,6),
  currency text,
  reason_code text,
  reverses_id uuid references inventory_movement,
  goods_receipt_item_id uuid references goods_receipt_item,
  occurred_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  workstation_id uuid references workstation,
  check (serial_id is null or quantity = 1),
  check (from_location_id <> to_location_id or from_status <> to_status),
  check ((unit_cost is null) = (currency is null)),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create unique index inventory_movement_seq on inventory_movement (seq);
create index inventory_movement_product on inventory_movement (product_id, occurred_at);
create index inventory_movement_operation on inventory_movement (operation_id);
create index inventory_movement_serial on inventory_movement (serial_id) where serial_id is not null;
create index inventory_movement_receipt_item on inventory_movement (goods_receipt_item_id)
  where goods_receipt_item_id is not null;

create table fixed_bin (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  location_id uuid not null references location,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  unique nulls not distinct (product_id, variant_id, location_id),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);

-- One code, one meaning. GTINs are stored with all their 14 digits.
create table barcode (
  id uuid primary key default app.new_id(),
  code text not null unique check (code <> ''),
  kind barcode_kind not null,
  product_id uuid references product on delete cascade,
  variant_id uuid references product_variant on delete cascade,
  pack_id uuid references product_pack on delete cascade,
  location_id uuid references location on delete cascade,
  lot_id uuid references lot on delete cascade,
  serial_id uuid references serial on delete cascade,
  purchase_order_id uuid references purchase_order on delete cascade,
  command text,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  constraint barcode_means_one_thing check (
    num_nonnulls(product_id, variant_id, pack_id, location_id, lot_id, serial_id, purchase_order_id, command)
      = (kind <> 'pallet')::int
    and case kind
      when 'product' then product_id is not null
      when 'variant' then variant_id is not null
      when 'pack' then pack_id is not null
      when 'location' then location_id is not null
      when 'lot' then lot_id is not null
      when 'serial' then serial_id is not null
      when 'document' then purchase_order_id is not null
      when 'command' then command is not null
      else true
    end)
);
create index barcode_product on barcode (product_id) where product_id is not null;
create index barcode_variant on barcode (variant_id) where variant_id is not null;
create index barcode_pack on barcode (pack_id) where pack_id is not null;
create index barcode_location on barcode (location_id) where location_id is not null;
create index barcode_purchase_order on barcode (purchase_order_id) where purchase_order_id is not null;
insert into barcode (code, kind, command)
  select 'INV-CMD-' || word, 'command', word
  from unnest(array['OK', 'UNDO', 'NEXT', 'POST', 'HOLD', 'REJECT', 'CANCEL']) as word;

-- What people have scanned but not posted, so that everyone on the order sees it.
create table receiving_draft (
  id uuid primary key,
  purchase_order_id uuid not null references purchase_order,
  workstation_id uuid references workstation,
  created_by uuid not null references app_user,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  status draft_status not null default 'open',
  goods_receipt_id uuid references goods_receipt
);
create index receiving_draft_open on receiving_draft (purchase_order_id) where status = 'open';

create table receiving_draft_line (
  draft_id uuid not null references receiving_draft on delete cascade,
  line_key text not null,
  version integer not null,
  purchase_order_item_id uuid references purchase_order_item,
  product_id uuid not null references product,
  variant_id uuid,
  quantity numeric(14,3) not null check (quantity >= 0),
  lot_code text,
  content jsonb not null default '{}' check (octet_length(content::text) < 200000),
  updated_at timestamptz not null default now(),
  primary key (draft_id, line_key)
);

-- Who changed what. `old` and `new` hold the changed columns only.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  table_name text not null,
  row_key text not null,
  action audit_action not null,
  old jsonb,
  new jsonb,
  changed_by uuid,
  workstation_id uuid
);
create index audit_log_row on audit_log (table_name, row_key);
create index audit_log_at on audit_log using brin (at);
