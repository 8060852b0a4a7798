;; A start function that traps, and a memory that begins large.
(component
  (core module $m
    (memory (export "memory") 40)
    (func $start unreachable)
    (start $start))
  (core instance $i (instantiate $m)))
