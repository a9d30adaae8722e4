//! What may stand behind the `=` of a `--vary`.

use super::*;

/// The values of a text, as JSON.
pub(super) fn values(text: &str) -> Vec<Value> {
    let argument = format!("trust.start={text}");
    let mut sources = Sources::default();
    let factor = Factor::parse(&argument, &mut sources);
    let factor = factor.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let mut sources = Sources::default();
    let base = Document::load("x.yaml", TALKS.as_bytes(), &mut sources).unwrap();
    let arranged = arrange::arrange(&Design { factors: vec![factor], ..Design::default() });
    let points = Points::new(base, sources, arranged.unwrap());
    (0..points.len()).flat_map(|point| points.values(point)).collect()
}

/// What is wrong with an argument: the message, and the text that it points at.
fn problem(argument: &str) -> (String, String) {
    let mut sources = Sources::default();
    let problems = Factor::parse(argument, &mut sources).expect_err(argument);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let place = &problems[0].primary.place;
    let source = sources.get(place.source);
    assert_eq!((source.name.as_str(), source.text.as_str()), ("--vary", argument));
    (problems[0].message.clone(), argument[place.span.clone()].to_owned())
}

#[test]
fn values_are_separated_by_commas_outside_brackets_and_quotes() {
    let all = |text: &str| Value::from(values(text)).to_string();
    assert_eq!(all("1, 2.5 ,-3e-2"), "[1,2.5,-0.03]");
    assert_eq!(all("{uniform: [0,1]},3,full"), r#"[{"uniform":[0,1]},3,"full"]"#);
    assert_eq!(all("'a, b',\"c, d\",e"), r#"["a, b","c, d","e"]"#);
    assert_eq!(all("['x, ]', 2],it's so,don't"), r#"[["x, ]",2],"it's so","don't"]"#);
    assert_eq!(all("min(0.1, hardness),0.5"), r#"["min(0.1, hardness)",0.5]"#);
    assert_eq!(all("'it''s, so',x"), r#"["it's, so","x"]"#);
    assert_eq!(all("null,~,true,no,''"), r#"[null,null,true,"no",""]"#);
    assert_eq!(all("{value: 3, note: \"a, b\"},4"), "[3,4]");
    assert_eq!(all("treaty with foreign force"), r#"["treaty with foreign force"]"#);
    assert_eq!(all("'0..1'"), r#"["0..1"]"#);
    assert_eq!(all("a=b"), r#"["a=b"]"#);
    assert_eq!(all("é,ü"), r#"["é","ü"]"#);
    assert_eq!(all("Talks..and more"), r#"["Talks..and more"]"#);
}

#[test]
fn steps_include_both_ends() {
    assert_eq!(values("0..1/3"), [json!(0), json!(0.5), json!(1)]);
    assert_eq!(values(" -0.3 .. 0.3 / 3 "), [json!(-0.3), json!(0), json!(0.3)]);
    assert_eq!(values("1e-3..5E-3/2"), [json!(0.001), json!(0.005)]);
    assert_eq!(values(".5..1./2"), [json!(0.5), json!(1)]);
    assert_eq!(values("0..1/11")[3], json!(0.3));
    assert_eq!(values("0..1000/1001").len(), 1001);
}

#[test]
fn a_text_that_cannot_be_read_is_pointed_at_where_it_is_wrong() {
    let said = |argument: &str, message: &str, at: &str| {
        let found = problem(argument);
        assert!(found.0.contains(message), "{argument}: {found:?}");
        assert_eq!(found.1, at, "{argument}");
    };
    said("rounds", "needs an `=`", "rounds");
    said("", "needs an `=`", "");
    said("rounds=", "there are no values", "");
    said("rounds= ", "there are no values", " ");
    said("rounds=1,,2", "a value is missing", "1,,2");
    said("rounds=1,", "a value is missing", "1,");
    said("rounds=1,#2", "a value is missing", "#2");
    said("x=1,[2", "never closed", "[");
    said("x=1,{a: 1, a: 2}", "stands twice", "a");
    said("x=.inf", "is not a number", ".inf");
    said("x=1,!y 2", "tags", "!y");
    said("x=0..1/1", "at least 2 steps", "1");
    said("x=0..1/0", "at least 2 steps", "0");
    said("x=0..1/2.5", "not a whole number", "2.5");
    said("x=0..1/-3", "not a whole number", "-3");
    said("x=0..1/", "not a whole number", "0..1/");
    said("x=0..1/9999999", "9999999 steps are too many", "9999999");
    said("x=0..1/99999999999999999999999", "not a whole number", "99999999999999999999999");
    said("x=0..", "a range needs two numbers", "0..");
    said("x=..1", "a range needs two numbers", "..1");
    said("x=0..y", "a range needs two numbers", "y");
    said("x=0..1e999", "a range needs two numbers", "1e999");
    said("x=a..1/3", "a range needs two numbers", "a");
    said("x=1..0", "a range must rise", "1..0");
    said("x=1..1/3", "a range must rise", "1..1/3");
    said("x=3,0..1/3", "a range cannot stand in a list", "0..1/3");
    said("rounds=1..2.5", "counted in whole numbers", "1..2.5");
    said("rules.r.limit=0.5..2/2", "counted in whole numbers", "0.5..2/2");
}

#[test]
fn all_that_is_wrong_with_a_list_is_said() {
    let mut sources = Sources::default();
    let problems = Factor::parse("x=[1,2],{,1..2,3,[", &mut sources).unwrap_err();
    assert_eq!(problems.len(), 1, "an open bracket takes in the rest: {problems:#?}");
    let problems = Factor::parse("x=!a 1,,1..2,3", &mut sources).unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:#?}");
}
