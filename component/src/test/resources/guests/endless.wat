;; A start function that loops for ever.
(component
  (core module $m
    (memory (export "memory") 40)
    (func $start (loop (br 0)))
    (start $start))
  (core instance $i (instantiate $m)))
