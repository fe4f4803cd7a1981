set local role invista_owner;

create type audit_type as enum ('CYCLE_COUNT', 'FULL_COUNT', 'SPOT_CHECK', 'ANNUAL_COUNT', 'INVESTIGATION');
create type audit_method as enum ('FULL_COUNT', 'SAMPLE_COUNT', 'ABC_ANALYSIS', 'PERPETUAL');
create type audit_status as enum ('PLANNED', 'IN_PROGRESS', 'REVIEW', 'COMPLETED', 'CANCELLED');
create type audit_bin_state as enum ('TO_COUNT', 'COUNTING', 'DONE', 'EMPTY', 'RECOUNT');
create type audit_item_status as enum ('PENDING', 'COUNTED', 'VERIFIED', 'ADJUSTED', 'EXCEPTION');
create type count_entry_kind as enum ('ITEM', 'NEGATE', 'BIN_DONE', 'BIN_EMPTY');
create type count_answer as enum ('ACCEPTED', 'WAITS');

-- Work that plans itself: when `next_on` has come, `app.plan_due_audits` makes an audit of it.
create table count_schedule (
  id uuid primary key default app.new_id(),
  name text not null unique check (btrim(name) <> ''),
  warehouse_id uuid not null references warehouse,
  type audit_type not null default 'CYCLE_COUNT',
  method audit_method not null default 'FULL_COUNT',
  scope jsonb not null default '{}',
  is_blind boolean not null default true,
  every_days integer not null check (every_days > 0),
  next_on date not null,
  deadline_days integer check (deadline_days >= 0),
  priority integer not null default 0,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1
);
create index count_schedule_due on count_schedule (next_on) where is_active;

create table inventory_audit (
  id uuid primary key default app.new_id(),
  audit_number text not null unique,
  warehouse_id uuid not null references warehouse,
  type audit_type not null,
  method audit_method not null,
  status audit_status not null default 'PLANNED',
  -- What is counted, as it was asked: zone_ids, location_ids, product_ids, abc_classes, not_counted_since,
  -- below_threshold, emptied_since, sample_size, tolerable_rate.
  scope jsonb not null default '{}',
  is_blind boolean not null default true,
  planned_for date not null,
  deadline timestamptz,
  priority integer not null default 0,
  schedule_id uuid references count_schedule,
  seed bigint,
  population integer,
  sample_size integer,
  -- How sure it is that fewer than the tolerable share of bins is wrong, if none of the sample is.
  confidence numeric(9,6) check (confidence between 0 and 1),
  -- Movements up to here were in the books when the audit began.
  ledger_seq bigint,
  note text,
  started_at timestamptz,
  started_by uuid references app_user,
  reviewed_at timestamptz,
  reviewed_by uuid references app_user,
  approved_at timestamptz,
  approved_by uuid references app_user,
  ended_at timestamptz,
  adjustment_value numeric(14,2),
  operation_id uuid not null references operation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  check ((status in ('COMPLETED', 'CANCELLED')) = (ended_at is not null)),
  check (status in ('PLANNED', 'CANCELLED') or started_at is not null)
);
create index inventory_audit_open on inventory_audit (warehouse_id, priority) where status in ('PLANNED', 'IN_PROGRESS', 'REVIEW');
create index inventory_audit_created on inventory_audit (created_at);

-- A bin to be counted, by whom, and how far that is.
create table inventory_audit_bin (
  id uuid primary key default app.new_id(),
  audit_id uuid not null references inventory_audit,
  location_id uuid not null references location,
  location_code text not null,
  zone text not null default '',
  state audit_bin_state not null default 'TO_COUNT',
  assigned_to uuid references app_user,
  -- How many counts there were when a reviewer asked for another.
  recount_after integer,
  -- The count that holds; null while none does, or while two of them disagree.
  count_id uuid,
  done_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (audit_id, location_id)
);
create index inventory_audit_bin_location on inventory_audit_bin (location_id, done_at);
create index inventory_audit_bin_state on inventory_audit_bin (audit_id, state);

-- One look of one person at one bin; a second look is a count of its own.
create table inventory_audit_count (
  id uuid primary key,
  audit_id uuid not null references inventory_audit,
  bin_id uuid not null references inventory_audit_bin,
  number integer not null check (number > 0),
  is_recount boolean not null default false,
  counted_by uuid references app_user,
  workstation_id uuid references workstation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  unique (bin_id, number)
);
alter table inventory_audit_bin add foreign key (count_id) references inventory_audit_count;

-- A line: one key of stock in one bin. What was counted and what the books held at that moment is written
-- by the database, as often as the bin is settled.
create table inventory_audit_item (
  id uuid primary key default app.new_id(),
  audit_id uuid not null references inventory_audit,
  bin_id uuid not null references inventory_audit_bin,
  location_id uuid not null references location,
  product_id uuid not null references product,
  variant_id uuid,
  lot_id uuid references lot,
  serial_id uuid references serial,
  stock_status inventory_status not null,
  abc_class text not null default 'C' check (abc_class in ('A', 'B', 'C')),
  is_expected boolean not null,
  expected_quantity numeric(14,3) not null default 0,
  count_id uuid references inventory_audit_count,
  counted_quantity numeric(14,3) check (counted_quantity >= 0),
  counted_at timestamptz,
  book_quantity numeric(14,3),
  variance numeric(14,3) generated always as (counted_quantity - book_quantity) stored,
  unit_cost numeric(18,6) not null default 0,
  moved_while_counted boolean not null default false,
  hold_status inventory_status check (hold_status in ('QUARANTINE', 'DAMAGED')),
  hold_quantity numeric(14,3) check (hold_quantity > 0),
  status audit_item_status not null default 'PENDING',
  reason_code text,
  needs_investigation boolean not null default false,
  note text,
  reviewed_by uuid references app_user,
  approved_by uuid references app_user,
  approved_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique nulls not distinct (bin_id, product_id, variant_id, lot_id, serial_id, stock_status),
  foreign key (variant_id, product_id) references product_variant (id, product_id),
  check ((counted_quantity is null) = (counted_at is null)),
  check ((hold_status is null) = (hold_quantity is null)),
  check (status not in ('VERIFIED', 'ADJUSTED') or (approved_by is null) = (approved_at is null))
);
create index inventory_audit_item_audit on inventory_audit_item (audit_id, status);
create index inventory_audit_item_product on inventory_audit_item (product_id);

-- Every scan, as the device made it. Nothing is ever changed or taken away: undo is an entry too.
create table inventory_audit_entry (
  id uuid primary key,
  audit_id uuid references inventory_audit,
  bin_id uuid references inventory_audit_bin,
  count_id uuid,
  kind count_entry_kind not null,
  location_id uuid references location,
  product_id uuid references product,
  variant_id uuid,
  lot_id uuid references lot,
  serial_id uuid references serial,
  stock_status inventory_status,
  quantity numeric(14,3),
  entered_quantity numeric(14,3),
  entered_unit text,
  entered_factor numeric(14,3),
  hold_status inventory_status,
  negates_id uuid,
  raw text,
  device_seq bigint not null,
  device_at timestamptz not null,
  -- The device's time, put right by what its clock was off when it last heard the server's.
  counted_at timestamptz not null,
  answer count_answer not null,
  waits_for text,
  -- What was sent, whole: also what names nothing that is on file.
  content jsonb not null check (octet_length(content::text) < 20000),
  operation_id uuid not null references operation,
  workstation_id uuid references workstation,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  check ((answer = 'WAITS') = (waits_for is not null))
);
create index inventory_audit_entry_count on inventory_audit_entry (count_id);
create index inventory_audit_entry_bin on inventory_audit_entry (bin_id);
create index inventory_audit_entry_negates on inventory_audit_entry (negates_id) where negates_id is not null;
create index inventory_audit_entry_device on inventory_audit_entry (workstation_id, device_seq);

-- What counting found that nobody could foresee; it waits for a person, and is never lost.
create table inventory_audit_finding (
  id uuid primary key default app.new_id(),
  audit_id uuid references inventory_audit,
  entry_id uuid not null references inventory_audit_entry,
  kind text not null,
  resolution text check (resolution in ('taken', 'dismissed')),
  note text,
  resolved_by uuid references app_user,
  resolved_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique (entry_id, kind),
  check ((resolution is null) = (resolved_at is null))
);
create index inventory_audit_finding_open on inventory_audit_finding (audit_id) where resolution is null;

-- How far a count may be off before somebody else counts again: whatever is set must hold. The row that names
-- the person and the class is taken before the one that names one of them, and that before the one that names none.
create table count_tolerance (
  id uuid primary key default app.new_id(),
  abc_class text check (abc_class in ('A', 'B', 'C')),
  person_id uuid references app_user,
  percent numeric(5,2) check (percent >= 0),
  quantity numeric(14,3) check (quantity >= 0),
  value numeric(14,2) check (value >= 0),
  created_at timestamptz not null default now(),
  created_by uuid references app_user,
  updated_at timestamptz not null default now(),
  updated_by uuid references app_user,
  row_version integer not null default 1,
  unique nulls not distinct (abc_class, person_id)
);

alter table inventory_movement add column inventory_audit_item_id uuid references inventory_audit_item;
create index inventory_movement_audit_item on inventory_movement (inventory_audit_item_id)
  where inventory_audit_item_id is not null;

insert into lifecycle_step values
  ('inventory_audit', 'PLANNED', 'IN_PROGRESS'), ('inventory_audit', 'PLANNED', 'CANCELLED'),
  ('inventory_audit', 'IN_PROGRESS', 'REVIEW'), ('inventory_audit', 'IN_PROGRESS', 'CANCELLED'),
  ('inventory_audit', 'REVIEW', 'IN_PROGRESS'), ('inventory_audit', 'REVIEW', 'COMPLETED'),
  ('inventory_audit', 'REVIEW', 'CANCELLED');
insert into lifecycle_step select 'inventory_audit_item', s.before, s.after from (values
  ('PENDING', 'COUNTED'), ('COUNTED', 'PENDING'), ('COUNTED', 'VERIFIED'), ('COUNTED', 'EXCEPTION'),
  ('VERIFIED', 'COUNTED'), ('VERIFIED', 'PENDING'),
  ('EXCEPTION', 'COUNTED'), ('EXCEPTION', 'PENDING'), ('VERIFIED', 'ADJUSTED')) s(before, after);
insert into reason_code (kind, code, label, needs_note) values
  ('count', 'LOST', 'Not there', false), ('count', 'FOUND', 'More than the books say', false),
  ('count', 'MISPLACED', 'Lay in another place', false), ('count', 'MISPICKED', 'Picked or put away wrongly', false),
  ('count', 'DAMAGED', 'Damaged', false), ('count', 'STOLEN', 'Stolen', true), ('count', 'OTHER', 'Other', true);
insert into organisation_setting (key, value) values ('count_approval_value', '100');

select app_secret.equip('count_schedule', '{stamped,versioned,audited}');
select app_secret.equip('count_tolerance', '{stamped,versioned,audited}');
select app_secret.equip('inventory_audit', '{stamped,versioned,audited,steps,never_deleted}');
select app_secret.equip('inventory_audit_bin', '{stamped,versioned,never_deleted}');
select app_secret.equip('inventory_audit_count', '{stamped,append_only}');
select app_secret.equip('inventory_audit_item', '{stamped,versioned,steps,never_deleted}');
select app_secret.equip('inventory_audit_entry', '{stamped,append_only}');
select app_secret.equip('inventory_audit_finding', '{stamped,versioned,audited,never_deleted}');
select app_secret.fit('inventory_movement');
create sequence app_secret.inventory_audit_number;

-- What has ended stays as it ended, whoever asks; what comes late is kept beside it, as a finding.
create function app.guard_ended_audit() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from touched t join inventory_audit a on a.id = t.audit_id where a.status in ('COMPLETED', 'CANCELLED')) then
    perform app.refuse('IV030', 'audit_ended');
  end if;
  return null;
end $$;
create trigger guard_ended after insert on inventory_audit_bin referencing new table as touched
  for each statement execute function app.guard_ended_audit();
create trigger guard_ended_change after update on inventory_audit_bin referencing new table as touched
  for each statement execute function app.guard_ended_audit();
create trigger guard_ended after insert on inventory_audit_count referencing new table as touched
  for each statement execute function app.guard_ended_audit();
create trigger guard_ended after insert on inventory_audit_item referencing new table as touched
  for each statement execute function app.guard_ended_audit();
create trigger guard_ended_change after update on inventory_audit_item referencing new table as touched
  for each statement execute function app.guard_ended_audit();
create trigger stays_ended before update on inventory_audit for each row
  when (old.status in ('COMPLETED', 'CANCELLED')) execute function app.refuse_change();
