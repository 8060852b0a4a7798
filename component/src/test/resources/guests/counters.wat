;; A component that makes a resource, a second that uses it, and both behind one door.
(component
  (component $maker
    (core module $ends
      (global $ended (mut i32) (i32.const 0))
      (func (export "end") (param i32)
        global.get $ended local.get 0 i32.add global.set $ended)
      (func (export "ended") (result i32) global.get $ended))
    (core instance $ends (instantiate $ends))
    (type $counter' (resource (rep i32) (dtor (core func $ends "end"))))
    (core func $new (canon resource.new $counter'))
    (core func $rep (canon resource.rep $counter'))
    (core module $m
      (import "h" "new" (func $new (param i32) (result i32)))
      (import "h" "rep" (func $rep (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) local.get 0 call $new)
      (func (export "value") (param i32) (result i32) local.get 0)
      (func (export "open") (param i32) (result i32) local.get 0 call $rep))
    (core instance $i (instantiate $m (with "h" (instance
      (export "new" (func $new)) (export "rep" (func $rep))))))
    (export $counter "counter" (type $counter'))
    (func (export "make") (param "n" u32) (result (own $counter)) (canon lift (core func $i "make")))
    ;; A borrow of its own resource reaches the maker as what it calls the resource by.
    (func (export "value") (param "c" (borrow $counter)) (result u32) (canon lift (core func $i "value")))
    (func (export "open") (param "c" (own $counter)) (result u32) (canon lift (core func $i "open")))
    (func (export "ended") (result u32) (canon lift (core func $ends "ended"))))
  (component $user
    (import "maker" (instance $maker
      (export "counter" (type $counter (sub resource)))
      (export "make" (func (param "n" u32) (result (own $counter))))
      (export "value" (func (param "c" (borrow $counter)) (result u32)))))
    (alias export $maker "counter" (type $counter))
    (core func $make (canon lower (func $maker "make")))
    (core func $value (canon lower (func $maker "value")))
    (core func $drop (canon resource.drop $counter))
    (core module $m
      (import "h" "make" (func $make (param i32) (result i32)))
      (import "h" "value" (func $value (param i32) (result i32)))
      (import "h" "drop" (func $drop (param i32)))
      (func (export "round") (param i32) (result i32) (local i32)
        local.get 0 call $make local.tee 1 call $value local.get 1 call $drop)
      (func (export "end") (param i32) local.get 0 call $drop)
      (func (export "watch") (param i32) (result i32) (local i32)
        local.get 0 call $value local.get 0 call $drop))
    (core instance $i (instantiate $m (with "h" (instance
      (export "make" (func $make)) (export "value" (func $value)) (export "drop" (func $drop))))))
    (func (export "round") (param "n" u32) (result u32) (canon lift (core func $i "round")))
    (func (export "end") (param "c" (own $counter)) (canon lift (core func $i "end")))
    (func (export "watch") (param "c" (borrow $counter)) (result u32) (canon lift (core func $i "watch"))))
  (instance $maker (instantiate $maker))
  (instance $user (instantiate $user (with "maker" (instance $maker))))
  (export $maker2 "test:counters/maker@1.4.0" (instance $maker))
  (export "round" (func $user "round"))
  (export "test:counters/user" (instance $user)))
