create table supplier (
  id uuid primary key default app.new_id(),
  code text not null unique check (code = btrim(code) and code <> ''),
  name text not null check (name <> ''),
  status supplier_status not null default 'ACTIVE',
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  email text,
  phone text,
  website text,
  tax_id text,
  address text,
  payment_terms text,
  over_receipt_percent numeric(5,2) check (over_receipt_percent >= 0),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);
create index supplier_name on supplier (lower(name) text_pattern_ops);

create table product_supplier (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  supplier_id uuid not null references supplier,
  supplier_sku text,
  unit_cost numeric(18,6) check (unit_cost >= 0),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  lead_time_days integer check (lead_time_days >= 0),
  is_preferred boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (product_id, supplier_id)
);
create index product_supplier_supplier on product_supplier (supplier_id);
create unique index product_supplier_one_preferred on product_supplier (product_id) where is_preferred;

create table purchase_order (
  id uuid primary key default app.new_id(),
  order_number text not null unique check (order_number = btrim(order_number) and order_number <> ''),
  supplier_id uuid not null references supplier,
  warehouse_id uuid not null references warehouse,
  status purchase_order_status not null default 'DRAFT',
  order_date date not null default current_date,
  expected_date date,
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  notes text,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);
create index purchase_order_supplier on purchase_order (supplier_id);
create index purchase_order_warehouse on purchase_order (warehouse_id);
create index purchase_order_expected on purchase_order (expected_date, order_number)
  where status in ('APPROVED', 'SENT', 'ACKNOWLEDGED', 'PARTIALLY_RECEIVED');

create table purchase_order_item (
  id uuid primary key default app.new_id(),
  purchase_order_id uuid not null references purchase_order,
  line_number integer not null check (line_number > 0),
  product_id uuid not null references product,
  variant_id uuid,
  ordered_quantity numeric(14,3) not null check (ordered_quantity > 0),
  received_quantity numeric(14,3) not null default 0 check (received_quantity >= 0),
  closed_quantity numeric(14,3) not null default 0 check (closed_quantity between 0 and ordered_quantity),
  outstanding numeric(14,3) not null generated always as
    (greatest(ordered_quantity - received_quantity - closed_quantity, 0)) stored,
  unit_cost numeric(18,6) not null default 0 check (unit_cost >= 0),
  product_name text not null,
  product_sku text not null,
  supplier_sku text,
  expected_date date,
  status purchase_item_status not null default 'PENDING',
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (purchase_order_id, line_number),
  foreign key (variant_id, product_id) references product_variant (id, product_id)
);
create index purchase_order_item_open on purchase_order_item (product_id) where outstanding > 0;
