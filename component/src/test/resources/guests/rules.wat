;; Functions that answer a core value or what lies in memory as every kind of type, laid out by hand: what the
;; canonical ABI makes of it is for the caller to check. Imports nothing.
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 96) "abc\c3\a4\f0\9f\9a\80\80\ff")   ;; UTF-8 and then none
    (global $next (mut i32) (i32.const 4096))
    (global $old (mut i32) (i32.const 0))
    (global $align (mut i32) (i32.const 0))
    (global $size (mut i32) (i32.const 0))
    (global $reallocs (mut i32) (i32.const 0))
    (global $returns (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      global.get $reallocs i32.const 1 i32.add global.set $reallocs
      local.get 0 local.get 1 i32.or global.set $old
      local.get 2 global.set $align
      local.get 3 global.set $size
      global.get $next local.get 2 i32.add i32.const 1 i32.sub
      i32.const 0 local.get 2 i32.sub i32.and local.tee 4
      local.get 3 i32.add global.set $next
      local.get 4)
    ;; What realloc was asked last: 1,000,000 times how often, 10,000 times the old block, 1000 times the alignment.
    (func (export "asked") (result i32)
      global.get $reallocs i32.const 1000000 i32.mul
      global.get $old i32.const 10000 i32.mul i32.add
      global.get $align i32.const 1000 i32.mul i32.add
      global.get $size i32.add)
    (func (export "same") (param i32) (result i32) local.get 0)
    (func (export "length") (param i32 i32) (result i32) local.get 1)
    (func (export "float") (param i32) (result f32) local.get 0 f32.reinterpret_i32)
    (func (export "double") (param i64) (result f64) local.get 0 f64.reinterpret_i64)
    (func (export "float-bits") (param f32) (result i32) local.get 0 i32.reinterpret_f32)
    (func (export "double-bits") (param f64) (result i64) local.get 0 i64.reinterpret_f64)
    (func (export "from") (param i32) (result i32)
      i32.const 64 local.get 0 i32.store i32.const 68 i32.const 3 i32.store i32.const 64)
    (func (export "of") (param i32) (result i32)
      i32.const 64 i32.const 96 i32.store i32.const 68 local.get 0 i32.store i32.const 64)
    ;; A record of u8 u64 u16 f32 u8: at 0, 8, 16, 20 and 24, 32 bytes.
    (func (export "layout") (result i32)
      i32.const 512 i32.const 1 i32.store8
      i32.const 520 i64.const 2 i64.store
      i32.const 528 i32.const 3 i32.store16
      i32.const 532 f32.const 4 f32.store
      i32.const 536 i32.const 5 i32.store8
      i32.const 544 i32.const 6 i32.store8      ;; the second of a list
      i32.const 552 i64.const 7 i64.store
      i32.const 560 i32.const 8 i32.store16
      i32.const 564 f32.const 9 f32.store
      i32.const 568 i32.const 10 i32.store8
      i32.const 64 i32.const 512 i32.store i32.const 68 i32.const 2 i32.store i32.const 64)
    ;; Of a list of such records the parts of the last, weighted by place.
    (func (export "weigh") (param i32 i32) (result i32)
      local.get 0 local.get 1 i32.const 1 i32.sub i32.const 32 i32.mul i32.add local.tee 0
      i32.load8_u
      local.get 0 i64.load offset=8 i32.wrap_i64 i32.const 10 i32.mul i32.add
      local.get 0 i32.load16_u offset=16 i32.const 100 i32.mul i32.add
      local.get 0 f32.load offset=20 i32.trunc_f32_u i32.const 1000 i32.mul i32.add
      local.get 0 i32.load8_u offset=24 i32.const 10000 i32.mul i32.add)
    ;; Sixteen parameters come as values, seventeen in memory.
    (func (export "sixteen")
      (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
      local.get 0 i32.const 10 i32.mul local.get 15 i32.add)
    (func (export "seventeen") (param i32) (result i32)
      local.get 0 i32.load8_u i32.const 10 i32.mul local.get 0 i32.load8_u offset=16 i32.add)
    ;; A variant of f32, u64, u8 and nothing is an i32 and an i64; what is above a case's type is noise.
    (func (export "joined") (param i32 i64) (result i32)
      local.get 0 i32.const 1000 i32.mul local.get 1 i32.wrap_i64 i32.const 0xff i32.and i32.add)
    (func (export "padding") (param i32 i64) (result i64) local.get 1)
    (func (export "noise") (param i32 i32) (result i32)
      i32.const 64 local.get 0 i32.store8
      i32.const 72 i64.const -1 i64.store
      i32.const 72 local.get 1 i32.store
      i32.const 64)
    ;; Writes a number at 64 and answers that place.
    (func (export "word") (param i32) (result i32)
      i32.const 64 local.get 0 i32.store i32.const 68 i32.const 7 i32.store i32.const 64)
    (func (export "after") (param i32)
      global.get $returns i32.const 1 i32.add global.set $returns)
    (func (export "returns") (result i32) global.get $returns))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (type $color' (enum "l0" "l1" "l2"))
  (type $five' (flags "l0" "l1" "l2" "l3" "l4"))
  (type $all' (flags "l0" "l1" "l2" "l3" "l4" "l5" "l6" "l7" "l8" "l9" "l10" "l11" "l12" "l13" "l14" "l15" "l16"
    "l17" "l18" "l19" "l20" "l21" "l22" "l23" "l24" "l25" "l26" "l27" "l28" "l29" "l30" "l31"))
  (type $nine' (flags "l0" "l1" "l2" "l3" "l4" "l5" "l6" "l7" "l8"))
  (type $mixed' (record (field "f0" u8) (field "f1" u64) (field "f2" u16) (field "f3" f32) (field "f4" u8)))
  (type $joined' (variant (case "c0" f32) (case "c1" u64) (case "c2" u8) (case "c3")))
  (import "color" (type $color (eq $color')))
  (import "five" (type $five (eq $five')))
  (import "all" (type $all (eq $all')))
  (import "nine" (type $nine (eq $nine')))
  (import "mixed" (type $mixed (eq $mixed')))
  (import "joined-type" (type $joined (eq $joined')))
  (func (export "as-bool") (param "v" u32) (result bool) (canon lift (core func $i "same")))
  (func (export "as-u8") (param "v" u32) (result u8) (canon lift (core func $i "same")))
  (func (export "as-s8") (param "v" u32) (result s8) (canon lift (core func $i "same")))
  (func (export "as-u16") (param "v" u32) (result u16) (canon lift (core func $i "same")))
  (func (export "as-s16") (param "v" u32) (result s16) (canon lift (core func $i "same")))
  (func (export "as-s32") (param "v" u32) (result s32) (canon lift (core func $i "same")))
  (func (export "as-char") (param "v" u32) (result char) (canon lift (core func $i "same")))
  (func (export "as-enum") (param "v" u32) (result $color) (canon lift (core func $i "same")))
  (func (export "as-flags") (param "v" u32) (result $five) (canon lift (core func $i "same")))
  (func (export "as-all-flags") (param "v" u32) (result $all) (canon lift (core func $i "same")))
  (func (export "as-f32") (param "v" u32) (result f32) (canon lift (core func $i "float")))
  (func (export "as-f64") (param "v" u64) (result f64) (canon lift (core func $i "double")))
  (func (export "bits-of-f32") (param "v" f32) (result u32) (canon lift (core func $i "float-bits")))
  (func (export "bits-of-f64") (param "v" f64) (result u64) (canon lift (core func $i "double-bits")))
  (func (export "string-at") (param "at" u32) (result string)
    (canon lift (core func $i "from") (memory $memory)))
  (func (export "string-of") (param "bytes" u32) (result string)
    (canon lift (core func $i "of") (memory $memory)))
  (func (export "utf16-at") (param "at" u32) (result string)
    (canon lift (core func $i "from") (memory $memory) string-encoding=utf16))
  (func (export "utf16-of") (param "units" u32) (result string)
    (canon lift (core func $i "of") (memory $memory) string-encoding=utf16))
  (func (export "u8s-at") (param "at" u32) (result (list u8))
    (canon lift (core func $i "from") (memory $memory)))
  (func (export "u64s-at") (param "at" u32) (result (list u64))
    (canon lift (core func $i "from") (memory $memory)))
  (func (export "u64s-of") (param "count" u32) (result (list u64))
    (canon lift (core func $i "of") (memory $memory)))
  (func (export "option-at") (param "at" u32) (result (option u32))
    (canon lift (core func $i "same") (memory $memory)))
  (func (export "tuple-at") (param "at" u32) (result (tuple u8 u64))
    (canon lift (core func $i "same") (memory $memory)))
  (func (export "f32-of") (param "v" u32) (result (tuple f32 u8))
    (canon lift (core func $i "word") (memory $memory)))
  (func (export "nine-of") (param "v" u32) (result (tuple $nine u16))
    (canon lift (core func $i "word") (memory $memory)))
  (func (export "enum-of") (param "v" u32) (result (tuple $color u8))
    (canon lift (core func $i "word") (memory $memory)))
  (func (export "layout") (result (list $mixed)) (canon lift (core func $i "layout") (memory $memory)))
  (func (export "weigh") (param "l" (list $mixed)) (result u32)
    (canon lift (core func $i "weigh") (memory $memory) (realloc $realloc)))
  (func (export "sixteen")
    (param "a" u8) (param "b" u8) (param "c" u8) (param "d" u8) (param "e" u8) (param "f" u8) (param "g" u8)
    (param "h" u8) (param "i" u8) (param "j" u8) (param "k" u8) (param "l" u8) (param "m" u8) (param "n" u8)
    (param "o" u8) (param "p" u8) (result u32) (canon lift (core func $i "sixteen")))
  (func (export "seventeen")
    (param "a" u8) (param "b" u8) (param "c" u8) (param "d" u8) (param "e" u8) (param "f" u8) (param "g" u8)
    (param "h" u8) (param "i" u8) (param "j" u8) (param "k" u8) (param "l" u8) (param "m" u8) (param "n" u8)
    (param "o" u8) (param "p" u8) (param "q" u8) (result u32)
    (canon lift (core func $i "seventeen") (memory $memory) (realloc $realloc)))
  (func (export "joined") (param "v" $joined) (result u32) (canon lift (core func $i "joined")))
  (func (export "padding") (param "v" $joined) (result u64) (canon lift (core func $i "padding")))
  (func (export "noise") (param "index" u32) (param "bits" u32) (result $joined)
    (canon lift (core func $i "noise") (memory $memory)))
  (func (export "with-after") (param "v" u32) (result u32)
    (canon lift (core func $i "same") (post-return (core func $i "after"))))
  (func (export "char-after") (param "v" u32) (result char)
    (canon lift (core func $i "same") (post-return (core func $i "after"))))
  (func (export "returns") (result u32) (canon lift (core func $i "returns")))
  (func (export "takes") (param "s" string) (result u32)
    (canon lift (core func $i "length") (memory $memory) (realloc $realloc)))
  (func (export "takes-utf16") (param "s" string) (result u32)
    (canon lift (core func $i "length") (memory $memory) (realloc $realloc) string-encoding=utf16))
  (func (export "counts") (param "l" (list u64)) (result u32)
    (canon lift (core func $i "length") (memory $memory) (realloc $realloc)))
  (func (export "asked") (result u32) (canon lift (core func $i "asked"))))
