-- Names of the people in the identity database, so that lists need no second database.
create table app_user (
  id uuid primary key,
  display_name text not null,
  email text not null,
  first_seen_at timestamptz not null default now(),
  last_changed_at timestamptz not null default now()
);

create table warehouse (
  id uuid primary key default app.new_id(),
  code text not null unique check (code = upper(btrim(code)) and code <> ''),
  name text not null check (name <> ''),
  timezone text not null default 'UTC',
  address text,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);

create table location (
  id uuid primary key default app.new_id(),
  warehouse_id uuid references warehouse,
  parent_id uuid references location,
  kind location_kind not null,
  level location_level not null default 'bin',
  code text not null unique check (code = btrim(code) and code <> ''),
  path text not null default '',
  is_blocked boolean not null default false,
  is_active boolean not null default true,
  -- The other kinds are where goods come from and go to: the ledger names them, nobody counts them.
  holds_stock boolean not null generated always as
    (kind in ('receiving_dock', 'staging', 'storage', 'quarantine', 'in_transit')) stored,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  constraint location_in_a_warehouse check
    (warehouse_id is not null or kind not in ('receiving_dock', 'staging', 'storage', 'quarantine'))
);
create index location_warehouse_kind on location (warehouse_id, kind);
create index location_parent on location (parent_id);

-- A workstation is a login role of its own; whoever sits there is named by a ticket.
create table workstation (
  id uuid primary key default app.new_id(),
  code text not null unique check (code = upper(btrim(code)) and code <> ''),
  name text not null,
  login_role text not null unique,
  warehouse_id uuid references warehouse,
  receiving_dock_id uuid references location,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);

create table reason_code (
  kind text not null,
  code text not null,
  label text not null,
  needs_note boolean not null default false,
  is_active boolean not null default true,
  primary key (kind, code)
);
insert into reason_code (kind, code, label, needs_note) values
  ('rejection', 'DAMAGED', 'Damaged', false),
  ('rejection', 'WRONG_ITEM', 'Wrong item', false),
  ('rejection', 'NOT_ORDERED', 'Not ordered', false),
  ('rejection', 'EXPIRED', 'Past its expiry', false),
  ('rejection', 'SHORT_DATED', 'Too short a shelf life', false),
  ('rejection', 'QUALITY', 'Fails inspection', true),
  ('close_remainder', 'SUPPLIER_CANNOT_DELIVER', 'The supplier cannot deliver', false),
  ('close_remainder', 'NO_LONGER_NEEDED', 'No longer needed', false),
  ('close_remainder', 'ORDERED_ELSEWHERE', 'Ordered elsewhere', false),
  ('close_remainder', 'OTHER', 'Other', true),
  ('reverse_receipt', 'WRONG_QUANTITY', 'Wrong quantity', false),
  ('reverse_receipt', 'WRONG_ORDER', 'Wrong order', false),
  ('reverse_receipt', 'WRONG_ITEM', 'Wrong item', false),
  ('reverse_receipt', 'RETURNED', 'Handed back to the carrier', false),
  ('reverse_receipt', 'OTHER', 'Other', true);

create table organisation_setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);
insert into organisation_setting (key, value) values
  ('over_receipt_percent', '0'), ('min_remaining_shelf_life_days', '0'), ('magnitude_factor', '10');

-- Each posting once: the id comes from the client, the fingerprint from what it said.
create table operation (
  id uuid primary key,
  kind text not null,
  fingerprint text not null,
  outcome jsonb,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  workstation_id uuid references workstation
);

create table lifecycle_step (
  object text not null,
  from_status text not null,
  to_status text not null,
  primary key (object, from_status, to_status)
);
insert into lifecycle_step values
  ('purchase_order', 'DRAFT', 'PENDING_APPROVAL'),
  ('purchase_order', 'DRAFT', 'CANCELLED'),
  ('purchase_order', 'PENDING_APPROVAL', 'APPROVED'),
  ('purchase_order', 'PENDING_APPROVAL', 'DRAFT'),
  ('purchase_order', 'PENDING_APPROVAL', 'CANCELLED'),
  ('purchase_order', 'APPROVED', 'SENT'),
  ('purchase_order', 'APPROVED', 'PARTIALLY_RECEIVED'),
  ('purchase_order', 'APPROVED', 'RECEIVED'),
  ('purchase_order', 'APPROVED', 'CANCELLED'),
  ('purchase_order', 'APPROVED', 'CLOSED'),
  ('purchase_order', 'SENT', 'ACKNOWLEDGED'),
  ('purchase_order', 'SENT', 'PARTIALLY_RECEIVED'),
  ('purchase_order', 'SENT', 'RECEIVED'),
  ('purchase_order', 'SENT', 'CANCELLED'),
  ('purchase_order', 'SENT', 'CLOSED'),
  ('purchase_order', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED'),
  ('purchase_order', 'ACKNOWLEDGED', 'RECEIVED'),
  ('purchase_order', 'ACKNOWLEDGED', 'CANCELLED'),
  ('purchase_order', 'ACKNOWLEDGED', 'CLOSED'),
  ('purchase_order', 'PARTIALLY_RECEIVED', 'RECEIVED'),
  ('purchase_order', 'PARTIALLY_RECEIVED', 'ACKNOWLEDGED'),
  ('purchase_order', 'PARTIALLY_RECEIVED', 'CLOSED'),
  ('purchase_order', 'RECEIVED', 'PARTIALLY_RECEIVED'),
  ('purchase_order', 'RECEIVED', 'ACKNOWLEDGED'),
  ('purchase_order', 'RECEIVED', 'INVOICED'),
  ('purchase_order', 'RECEIVED', 'CLOSED'),
  ('purchase_order', 'INVOICED', 'PAID'),
  ('purchase_order', 'PAID', 'CLOSED'),
  ('purchase_order_item', 'PENDING', 'PARTIALLY_RECEIVED'),
  ('purchase_order_item', 'PENDING', 'RECEIVED'),
  ('purchase_order_item', 'PENDING', 'CANCELLED'),
  ('purchase_order_item', 'PARTIALLY_RECEIVED', 'RECEIVED'),
  ('purchase_order_item', 'PARTIALLY_RECEIVED', 'PENDING'),
  ('purchase_order_item', 'PARTIALLY_RECEIVED', 'CANCELLED'),
  ('purchase_order_item', 'RECEIVED', 'PARTIALLY_RECEIVED'),
  ('purchase_order_item', 'RECEIVED', 'PENDING'),
  ('purchase_order_item', 'RECEIVED', 'CANCELLED'),
  ('goods_receipt', 'POSTED', 'REVERSED'),
  ('receiving_draft', 'open', 'posted'),
  ('receiving_draft', 'open', 'discarded');

-- The ends of the ledger that belong to no warehouse.
insert into location (kind, level, code, path) values
  ('supplier', 'area', 'SUPPLIER', 'Suppliers'),
  ('customer', 'area', 'CUSTOMER', 'Customers'),
  ('in_transit', 'area', 'IN-TRANSIT', 'In transit'),
  ('lost_and_found', 'area', 'LOST-AND-FOUND', 'Lost and found'),
  ('scrap', 'area', 'SCRAP', 'Scrap');
create unique index location_one_end_of_a_kind on location (kind)
  where warehouse_id is null and kind in ('supplier', 'customer', 'in_transit', 'lost_and_found', 'scrap');
