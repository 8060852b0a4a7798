;; Two modules that call each other through one table; their types have different indices.
(component
  (core module $first
    (type $a (func (param i32 i32) (result i32)))
    (type $b (func (param i32) (result i32)))
    (table (export "table") 4 funcref)
    (func $add (type $a) local.get 0 local.get 1 i32.add)
    (elem (i32.const 0) $add)
    (func (export "call") (param i32 i32) (result i32)
      local.get 1 local.get 0 call_indirect (type $b)))
  (core module $second
    (type $x (func (param f64)))
    (type $y (func (param i32) (result i64)))
    (type $b (func (param i32) (result i32)))
    (type $a (func (param i32 i32) (result i32)))
    (import "first" "table" (table $t 4 funcref))
    (func $double (type $b) local.get 0 i32.const 2 i32.mul)
    (func $wide (type $y) i64.const 1)
    (elem (i32.const 1) $double $wide)
    (func (export "add") (param i32 i32) (result i32)
      local.get 0 local.get 1 i32.const 0 call_indirect (type $a)))
  (core instance $i (instantiate $first))
  (core instance $j (instantiate $second (with "first" (instance $i))))
  ;; Calls the entry "n" of the table from the module that made it, as (u32) -> u32.
  (func (export "call") (param "n" u32) (param "v" u32) (result u32)
    (canon lift (core func $i "call")))
  ;; Calls entry 0 from the other module.
  (func (export "add") (param "a" u32) (param "b" u32) (result u32)
    (canon lift (core func $j "add"))))
