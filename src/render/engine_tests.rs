//! Renders what the real engines rendered (`tests/engines/record.jsonl`) and compares byte for byte.
//! Knows nothing of how the record is made: `tests/engines/check.py` does that.

use super::{Family, Value, Values, render};
use serde_json::Value as Json;

const RECORD: &str = include_str!("../../tests/engines/record.jsonl");

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(*yes),
        Json::Number(number) => Value::Number(number.as_f64().unwrap()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(all) => Value::List(all.iter().map(value).collect()),
        Json::Object(all) => Value::Map(all.iter().map(|(k, v)| (k.clone(), value(v))).collect()),
    }
}

#[test]
fn it_prints_what_the_engines_print() {
    let mut wrong = Vec::new();
    let (mut all, mut equal, mut refused) = (0, 0, 0);
    for line in RECORD.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let word = |key: &str| case[key].as_str();
        let engine = word("engine").unwrap();
        let template = word("template").unwrap();
        let values = Values::only(value(&case["values"]));
        let is = render(template, Family::named(engine).unwrap(), &values).text;
        all += 1;
        match (word("text"), word("differs")) {
            (Some(text), None) if text == is => equal += 1,
            (Some(text), Some(why)) if text == is => {
                wrong.push(format!("{engine} {template:?} does not differ: {why}"))
            }
            (Some(_), Some(_)) => {}
            (None, _) => refused += 1,
            (Some(text), None) => wrong.push(format!(
                "{engine} {template:?}\n  {}\n  {text:?}\n  {is:?}",
                case["values"]
            )),
        }
    }
    let printed = all - refused;
    assert!(
        wrong.is_empty(),
        "{}\n{} of {printed} wrong",
        wrong.join("\n"),
        wrong.len()
    );
    assert!(printed >= 200, "{printed}");
    assert!(equal * 100 >= printed * 97, "{equal} of {printed} equal");
}
