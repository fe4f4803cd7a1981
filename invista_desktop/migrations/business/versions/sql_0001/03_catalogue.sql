create table unit (
  code text primary key,
  name text not null,
  category text not null,
  factor numeric(18,6) not null default 1 check (factor > 0),
  decimals smallint not null default 0 check (decimals between 0 and 3)
);
insert into unit (code, name, category, factor, decimals) values
  ('EA', 'Piece', 'count', 1, 0), ('PR', 'Pair', 'count', 2, 0),
  ('KG', 'Kilogram', 'weight', 1, 3), ('G', 'Gram', 'weight', 0.001, 0),
  ('M', 'Metre', 'length', 1, 3), ('CM', 'Centimetre', 'length', 0.01, 1),
  ('L', 'Litre', 'volume', 1, 3), ('ML', 'Millilitre', 'volume', 0.001, 0),
  ('M2', 'Square metre', 'area', 1, 3), ('M3', 'Cubic metre', 'volume', 1000, 3);

create table category (
  id uuid primary key default app.new_id(),
  parent_id uuid references category,
  name text not null check (name <> ''),
  slug text not null unique,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);
create index category_parent on category (parent_id);

create table brand (
  id uuid primary key default app.new_id(),
  name text not null unique check (name <> ''),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);

create table product (
  id uuid primary key default app.new_id(),
  sku text not null unique check (sku = btrim(sku) and sku <> ''),
  name text not null check (name <> ''),
  description text,
  category_id uuid references category,
  brand_id uuid references brand,
  base_unit_code text not null default 'EA' references unit,
  status product_status not null default 'ACTIVE',
  is_lot_tracked boolean not null default false,
  is_serialized boolean not null default false,
  has_expiry boolean not null default false,
  shelf_life_days integer check (shelf_life_days > 0),
  min_remaining_shelf_life_days integer check (min_remaining_shelf_life_days >= 0),
  over_receipt_percent numeric(5,2) check (over_receipt_percent >= 0),
  standard_cost numeric(18,6) check (standard_cost >= 0),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  constraint product_expiry_lives_on_lots check (not has_expiry or is_lot_tracked)
);
create index product_category on product (category_id);
create index product_brand on product (brand_id);
create index product_name on product (lower(name) text_pattern_ops);

create table product_variant (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  sku text not null unique check (sku = btrim(sku) and sku <> ''),
  name text not null check (name <> ''),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (id, product_id)
);
create index product_variant_product on product_variant (product_id);

create table variant_attribute (
  variant_id uuid not null references product_variant on delete cascade,
  name text not null,
  value text not null,
  primary key (variant_id, name)
);

-- Products and variants share one namespace: a SKU names one thing to order and to count.
create table sku (
  code text primary key,
  product_id uuid references product on delete cascade,
  variant_id uuid references product_variant on delete cascade,
  check (num_nonnulls(product_id, variant_id) = 1)
);
create unique index sku_product on sku (product_id) where product_id is not null;
create unique index sku_variant on sku (variant_id) where variant_id is not null;

create table product_pack (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  name text not null check (name <> ''),
  unit_code text not null default 'EA' references unit,
  quantity numeric(14,3) not null check (quantity > 0),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  unique nulls not distinct (product_id, variant_id, name)
);

create table lot (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  code text not null check (code = btrim(code) and code <> ''),
  expiry_date date,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  unique nulls not distinct (product_id, variant_id, code)
);
create index lot_expiry on lot (expiry_date) where expiry_date is not null;

-- A serial is one row, so it lies in one place; no place means it is not in stock.
create table serial (
  id uuid primary key default app.new_id(),
  product_id uuid not null references product,
  variant_id uuid,
  code text not null check (code = btrim(code) and code <> ''),
  lot_id uuid references lot,
  location_id uuid references location,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  unique nulls not distinct (product_id, variant_id, code)
);
create index serial_code on serial (code);
create index serial_location on serial (location_id) where location_id is not null;
