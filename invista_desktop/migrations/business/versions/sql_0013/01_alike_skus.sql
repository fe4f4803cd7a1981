-- A person tells SKUs apart by eye: what differs by case, by width or by signs nobody sees is the same to them.
do $$
declare
  v_alike text;
begin
  select string_agg(alike, '; ') into v_alike
  from (
    select string_agg(code, ', ' order by code) as alike from sku
    group by lower(normalize(code, nfkc)) having count(*) > 1 limit 20
  ) found;
  if v_alike is not null then
    raise exception 'These SKUs look alike: %', v_alike using hint = 'Rename all but one of each, then upgrade again.';
  end if;
end $$;
create unique index sku_alike on sku (lower(normalize(code, nfkc)));

-- Those there before stay until somebody renames them.
alter table sku add constraint sku_visible
  check (code !~ '[\u0001-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]') not valid;
