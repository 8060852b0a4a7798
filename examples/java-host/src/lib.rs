//! A library as a component: it asks its host who is who, and answers with types.

wit_bindgen::generate!({ path: "greeter.wit", world: "greeter", generate_all });

use demo::greeter::people::{self, Language};

struct Greeter;

impl Guest for Greeter {
    fn greet(id: u32) -> Result<String, Failure> {
        let person = people::find(id).ok_or(Failure::Unknown(id))?;
        let word = match person.languages.first() {
            Some(Language::English) => "Hello",
            Some(Language::German) => "Hallo",
            Some(Language::French) => "Bonjour",
            None => return Err(Failure::Speechless(person.name)),
        };
        Ok(format!("{word}, {}!", person.name))
    }
}

export!(Greeter);
