create policy reading on stock_adjustment for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or warehouse_id = any ((select app.warehouses())::uuid[])));
create policy reading on stock_adjustment_item for select to invista_workstation using (
  (select app.may('stock.read'))
  and ((select app.warehouses()) is null or adjustment_id in (select a.id from stock_adjustment a)));
create policy reading on attachment for select to invista_workstation using (
  (select app.may('stock.read'))
  and stock_adjustment_id in (select a.id from stock_adjustment a));
reset role;
