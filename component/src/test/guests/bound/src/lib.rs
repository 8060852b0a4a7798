//! Gives back what it is given, through its host: each value crosses four times, and each exported
//! resource owns one of the host.

wit_bindgen::generate!({ path: "../../resources/bindings", world: "everything", generate_all });

use demo::tricky::{things as host, types as texts, values};
use exports::demo::tricky::{things, types, values as out};
use exports::extra;

struct Bound;

fn part_in(it: out::ShapePart) -> values::ShapePart {
    values::ShapePart {
        class: it.class,
        to_string: it.to_string,
        hash_code: it.hash_code,
        get_class: it.get_class,
    }
}

fn part_out(it: values::ShapePart) -> out::ShapePart {
    out::ShapePart {
        class: it.class,
        to_string: it.to_string,
        hash_code: it.hash_code,
        get_class: it.get_class,
    }
}

fn shape_in(it: out::Shape) -> values::Shape {
    match it {
        out::Shape::None => values::Shape::None,
        out::Shape::String(text) => values::Shape::String(text),
        out::Shape::Circle(radius) => values::Shape::Circle(radius),
        out::Shape::List(parts) => values::Shape::List(parts.into_iter().map(part_in).collect()),
        out::Shape::Values(place) => values::Shape::Values(place),
        out::Shape::ShapePart(part) => values::Shape::ShapePart(part_in(part)),
    }
}

fn shape_out(it: values::Shape) -> out::Shape {
    match it {
        values::Shape::None => out::Shape::None,
        values::Shape::String(text) => out::Shape::String(text),
        values::Shape::Circle(radius) => out::Shape::Circle(radius),
        values::Shape::List(parts) => out::Shape::List(parts.into_iter().map(part_out).collect()),
        values::Shape::Values(place) => out::Shape::Values(place),
        values::Shape::ShapePart(part) => out::Shape::ShapePart(part_out(part)),
    }
}

fn enum_in(it: out::Enum) -> values::Enum {
    match it {
        out::Enum::A1 => values::Enum::A1,
        out::Enum::B1 => values::Enum::B1,
        out::Enum::HttpGet => values::Enum::HttpGet,
        out::Enum::Default => values::Enum::Default,
    }
}

fn enum_out(it: values::Enum) -> out::Enum {
    match it {
        values::Enum::A1 => out::Enum::A1,
        values::Enum::B1 => out::Enum::B1,
        values::Enum::HttpGet => out::Enum::HttpGet,
        values::Enum::Default => out::Enum::Default,
    }
}

impl out::Guest for Bound {
    fn new(it: out::Everything) -> out::Everything {
        let it = values::new(&values::Everything {
            b: it.b,
            small: it.small,
            s_eight: it.s_eight,
            u_sixteen: it.u_sixteen,
            s_sixteen: it.s_sixteen,
            int: it.int,
            long: it.long,
            float: it.float,
            c: it.c,
            names: it.names,
            grid: it.grid,
            maybe: it.maybe.map(|some| some.map(enum_in)),
            answer: it.answer.map(shape_in),
            plain: it.plain,
            failed: it.failed,
            good: it.good,
            rights: it.rights,
        });
        out::Everything {
            b: it.b,
            small: it.small,
            s_eight: it.s_eight,
            u_sixteen: it.u_sixteen,
            s_sixteen: it.s_sixteen,
            int: it.int,
            long: it.long,
            float: it.float,
            c: it.c,
            names: it.names,
            grid: it.grid,
            maybe: it.maybe.map(|some| some.map(enum_out)),
            answer: it.answer.map(shape_out),
            plain: it.plain,
            failed: it.failed,
            good: it.good,
            rights: it.rights,
        }
    }

    fn to_string(shape: out::Shape) -> out::Shape {
        shape_out(values::to_string(&shape_in(shape)))
    }

    fn wait(
        this: out::Enum,
        arguments: out::Permission,
    ) -> Result<(out::Enum, out::Permission), out::Shape> {
        values::wait(enum_in(this), arguments)
            .map(|(this, rights)| (enum_out(this), rights))
            .map_err(shape_out)
    }

    fn nothing() {
        values::nothing()
    }

    fn numbers(a: u8, b: i64, c: f32) -> (u8, i64, f32) {
        values::numbers(a, b, c)
    }

    fn bytes(all: Vec<u8>) -> Option<Vec<u8>> {
        values::bytes(&all)
    }
}

struct Counter(host::Counter);

impl things::GuestCounter for Counter {
    fn new(start: u32) -> Self {
        Counter(host::Counter::new(start))
    }

    fn value(&self) -> u32 {
        self.0.value()
    }

    fn add(&self, by: u32) {
        self.0.add(by)
    }

    fn close(&self) -> String {
        self.0.close()
    }

    fn larger(a: things::Counter, b: things::CounterBorrow<'_>) -> things::Counter {
        let a = a.into_inner::<Counter>();
        things::Counter::new(Counter(host::Counter::larger(a.0, &b.get::<Counter>().0)))
    }
}

fn counter_in(it: things::Counter) -> host::Counter {
    it.into_inner::<Counter>().0
}

fn pair_out(it: host::Pair) -> things::Pair {
    things::Pair {
        first: things::Counter::new(Counter(it.first)),
        second: it.second.map(|second| things::Counter::new(Counter(second))),
    }
}

impl things::Guest for Bound {
    type Counter = Counter;

    fn swap(it: things::Pair) -> Result<things::Pair, String> {
        let pair = host::Pair {
            first: counter_in(it.first),
            second: it.second.map(counter_in),
        };
        host::swap(pair).map(pair_out)
    }

    fn sum(all: Vec<things::CounterBorrow<'_>>) -> u32 {
        let all: Vec<&host::Counter> =
            all.iter().map(|each| &each.get::<Counter>().0).collect();
        host::sum(&all)
    }
}

impl types::Guest for Bound {
    fn object(optional: Option<String>) -> types::String {
        let text = texts::object(optional.as_deref());
        types::String { list: text.list }
    }
}

impl extra::Guest for Bound {
    fn make() -> things::Counter {
        things::Counter::new(Counter(host::Counter::new(7)))
    }
}

impl Guest for Bound {
    fn run(times: u32) -> Result<u32, String> {
        log(&format!("{times} times"));
        if times > 9 { Err("too often".into()) } else { Ok(times + 1) }
    }
}

export!(Bound);
