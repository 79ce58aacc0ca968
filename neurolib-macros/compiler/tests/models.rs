//! The models of this repository compile, and texts mean what their authors meant.

mod support;

use neurolib_compiler::diagnostic::{Style, render};
use neurolib_compiler::resolve;
use neurolib_compiler::resolved::{Bound, Carried, Expr, Initial, Model};
use neurolib_compiler::source::Source;
use neurolib_compiler::standard;
use support::Repository;

fn compile_all(source: &Source) -> Vec<Model> {
    let resolution = resolve(source, &Repository);
    let messages: Vec<String> =
        resolution.diagnostics.iter().map(|d| render(d, &resolution.sources, Style::Plain)).collect();
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    resolution.models
}

fn shipped(name: &str) -> Model {
    let source = support::source(&format!("models/{name}.nm")).expect("a file of this repository");
    compile_all(&source).pop().expect("a model")
}

fn compile(text: &str) -> Model {
    compile_all(&Source::new("test.nm", text)).pop().expect("a model")
}

/// An expression as text, with names for ids.
fn show(model: &Model, expr: &Expr) -> String {
    let s = |expr: &Expr| show(model, expr);
    match expr {
        Expr::Number(value) => value.to_string(),
        Expr::Parameter(id) => model.parameters[id.0].name.clone(),
        Expr::Port(id) => model.ports[id.0].name.clone(),
        Expr::Let(id) => model.lets[id.0].name.clone(),
        Expr::State(id) => model.states[id.0].name.clone(),
        Expr::Input(id) => model.inputs[id.0].name.clone(),
        Expr::Time => "t".to_owned(),
        Expr::Nodes => "nodes".to_owned(),
        Expr::Weight => "w".to_owned(),
        Expr::Length => "len".to_owned(),
        Expr::Source(a) => format!("Source({})", s(a)),
        Expr::Unary(op, a) => format!("{op:?}({})", s(a)),
        Expr::Binary(op, a, b) => format!("{op:?}({}, {})", s(a), s(b)),
        Expr::If(c, a, b) => format!("If({}, {}, {})", s(c), s(a), s(b)),
        Expr::Delay(a, b) => format!("Delay({}, {})", s(a), s(b)),
        Expr::Previous(a) => format!("Previous({})", s(a)),
        Expr::Table(id, arguments, k) => {
            let arguments: Vec<String> = arguments.iter().map(s).collect();
            format!("{}({}).{k}", model.tables[id.0].name, arguments.join(", "))
        }
    }
}

/// The terms of an input: target | connection | source, or target | value.
fn terms(model: &Model, input: usize) -> Vec<String> {
    let show_term = |term: &neurolib_compiler::resolved::CouplingTerm| {
        let carried = match &term.carried {
            Carried::Product { connection, source } => {
                let source = source.as_ref().map_or("-".to_owned(), |source| show(model, source));
                format!("{} | {source}", show(model, connection))
            }
            Carried::Value(value) => show(model, value),
        };
        format!("{} | {carried}", show(model, &term.target))
    };
    model.inputs[input].terms.iter().map(show_term).collect()
}

fn drift(model: &Model, state: &str) -> String {
    let state = model.states.iter().find(|found| found.name == state).expect("the state");
    show(model, &state.drift)
}

#[test]
fn shipped_models_have_no_errors_and_no_warnings() {
    for (name, _) in standard::models() {
        shipped(name);
    }
}

#[test]
fn states_stand_in_the_order_of_their_equations() {
    let names = |model: &Model| model.states.iter().map(|state| state.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&shipped("balloon_windkessel")), ["x", "q", "v", "f"]);
    assert_eq!(names(&shipped("aln"))[..4], ["ee.s", "ee.v", "ei.s", "ei.v"]);
}

#[test]
fn lets_read_earlier_lets_only() {
    let model = shipped("aln");
    fn check(expr: &Expr, before: usize) {
        match expr {
            Expr::Let(id) => assert!(id.0 < before),
            Expr::Unary(_, a) => check(a, before),
            Expr::Binary(_, a, b) => [a, b].into_iter().for_each(|part| check(part, before)),
            Expr::If(a, b, c) => [a, b, c].into_iter().for_each(|part| check(part, before)),
            Expr::Table(_, parts, _) => parts.iter().for_each(|part| check(part, before)),
            _ => {}
        }
    }
    for (k, item) in model.lets.iter().enumerate() {
        check(&item.value, k);
    }
}

#[test]
fn units_convert_by_exact_factors() {
    let aln = shipped("aln");
    assert_eq!(show(&aln, &aln.observables[0].value), "Mul(r_e_stored, 1000)");
    let r_e = aln.lets.iter().find(|item| item.name == "r_e").expect("r_e");
    let Some(Initial::Uniform(_, high)) = &r_e.past else { panic!("a uniform past") };
    assert_eq!(show(&aln, high), "Div(0.01, 1000)");
    let balloon = shipped("balloon_windkessel");
    assert_eq!(drift(&balloon, "f"), "Div(x, 1000)");
}

#[test]
fn differences_become_two_terms() {
    let model = shipped("hopf");
    assert_eq!(terms(&model, 0), ["1 | w | x", "Neg(Mul(diffusive, x)) | w | -"]);
}

#[test]
fn oscillators_separate_by_addition_theorems() {
    let model = compile(
        "model Kuramoto {
             param omega: 1/ms = 0.06   k: 1/ms = 0.002
             state theta = uniform(0, 2*pi) wrap 0..2*pi
             input pull = sum(w * sin(source.theta - theta)) / nodes
             d/dt theta = omega + k*pull
             observe theta
         }",
    );
    assert_eq!(
        terms(&model, 0),
        ["Div(Cos(theta), nodes) | w | Sin(theta)", "Div(Neg(Sin(theta)), nodes) | w | Cos(theta)"]
    );
    assert!(matches!(model.states[0].bound, Bound::Wrap(..)));
}

#[test]
fn parameters_go_to_the_target_unless_they_mix_with_the_connection() {
    let model = compile(
        "model M {
             param k = 2   lambda: mm = 30
             let reach = 2*lambda
             state x = 0
             input n = sum(k*w*exp(-len/reach)*(source.x - 1))
             param tau: ms = 1
             tau * d/dt x = n - x
             observe x
         }",
    );
    assert_eq!(terms(&model, 0), ["k | Mul(w, Exp(Div(Neg(len), Mul(2, lambda)))) | Sub(x, 1)"]);
}

#[test]
fn what_does_not_come_apart_is_carried_whole() {
    let model = compile(
        "model M {
             param k = 2
             state x = 0
             input a = k*sum(w*tanh(source.x^2 - x))
             input b = max(w*source.x)
             d/dt x = a + b - x
             observe x
         }",
    );
    assert_eq!(terms(&model, 0), ["k | Mul(w, Tanh(Sub(Source(Pow(x, 2)), x)))"]);
    assert_eq!(terms(&model, 1), ["1 | Mul(w, Source(x))"]);
}

#[test]
fn noise_is_split_from_the_drift() {
    let model = shipped("hopf");
    let state = model.states.iter().find(|state| state.name == "x_ou").expect("x_ou");
    assert_eq!(show(&model, &state.drift), "Div(Sub(x_ou_mean, x_ou), tau_ou)");
    assert_eq!(show(&model, &state.diffusion[0].1), "sigma_ou");
}

#[test]
fn a_model_without_units_counts_per_ms() {
    let model = compile(
        "model M { param tau = 2  s = 1  noise xi  state x = 0  tau * d/dt x = -x + s*xi + delay(x, 3)  observe x }",
    );
    assert_eq!(drift(&model, "x"), "Div(Add(Neg(x), Delay(x, 3)), tau)");
    assert_eq!(show(&model, &model.states[0].diffusion[0].1), "Div(s, tau)");
}

#[test]
fn powers_bind_tighter_than_minus_and_to_the_right() {
    let model = compile("model M { state x = 0  d/dt x = -x^2^3 - 2^-x  observe x }");
    assert_eq!(drift(&model, "x"), "Sub(Neg(Pow(x, Pow(2, 3))), Pow(2, Neg(x)))");
}

#[test]
fn an_upper_bound_stands_on_the_same_line() {
    let model =
        compile("model M { param a = 2 in 0..\n b = 3 in 0..5 state x = 0 clamp 0..\n d/dt x = -x*a*b observe x }");
    assert_eq!((model.parameters[0].high, model.parameters[1].high), (f64::INFINITY, 5.0));
    assert_eq!(model.states[0].bound, Bound::Clamp(Expr::Number(0.0), Expr::Number(f64::INFINITY)));
}

#[test]
fn a_row_shares_its_documentation() {
    let model =
        compile("model M { /// Both.\n param a = 1 b = 2 /// Own.\n c = 3 state x = 0 d/dt x = a*b*c observe x }");
    let docs: Vec<&str> = model.parameters.iter().map(|parameter| parameter.doc.as_str()).collect();
    assert_eq!(docs, ["Both.", "Both.", "Own."]);
}

#[test]
fn a_model_extends_another() {
    let models = compile_all(&Source::new(
        "test.nm",
        "model A {
             param a = 1  in 0..5   b = 2
             state x = 0
             state y = 0
             let drive = a*x + y
             d/dt x = -b*drive
             d/dt y = x
             observe x  default
             observe y
         }
         /// Without `y`.
         model B extends A {
             fix a = 0.5
             drop y
             override let drive = a*x
             param c = 3
             override d/dt x = -b*drive + c
         }",
    ));
    let [a, b] = &models[..] else { panic!("two models") };
    assert_eq!(drift(a, "x"), "Mul(Neg(b), drive)");
    assert_eq!(drift(b, "x"), "Add(Mul(Neg(b), drive), c)");
    assert_eq!((b.name.as_str(), b.doc.as_str(), b.states.len(), b.observables.len()), ("B", "Without `y`.", 1, 1));
    let parameters: Vec<&str> = b.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(parameters, ["b", "c"]);
    assert_eq!(b.lets.iter().map(|item| show(b, &item.value)).collect::<Vec<_>>(), ["0.5", "Mul(a, x)"]);
}

#[test]
fn an_override_without_documentation_keeps_that_of_its_base() {
    let models = compile_all(&Source::new(
        "test.nm",
        "model A {
             /// Rate.
             param a = 1   b = 2
             state x = 0
             d/dt x = -a*b*x
             /// What is seen.
             observe y = x
         }
         model B extends A {
             override param a = 3
             /// Own.
             override param b = 4
             override observe y = 2*x
         }",
    ));
    let docs: Vec<&str> = models[1].parameters.iter().map(|parameter| parameter.doc.as_str()).collect();
    assert_eq!(docs, ["Rate.", "Own."]);
    assert_eq!(models[1].observables[0].doc, "What is seen.");
}

#[test]
fn a_variant_may_leave_unread_what_it_inherits_and_fixes() {
    // `compile` wants no warnings.
    let model = compile(
        "model ALNWithoutAdaptation extends ALN {
             fix a = 0  b = 0
             drop IA
             override let q_e = transfer(mu_e, sigma_e)
         }",
    );
    assert!(model.states.iter().all(|state| state.name != "IA"));
    let own = "model A { param a = 1  state x = 0  d/dt x = -a*x  observe x }
               model B extends A { override d/dt x = -x  let lost = 2 }";
    let resolution = resolve(&Source::new("test.nm", own), &Repository);
    let messages: Vec<&str> = resolution.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, ["value `lost` is never used"]);
}

#[test]
fn a_model_extends_one_of_the_library() {
    let model = compile("model Fast extends WilsonCowan { fix tau_exc = 1 }");
    assert_eq!(model.states.len(), 4);
    assert!(model.parameters.iter().all(|parameter| parameter.name != "tau_exc"));
}

#[test]
fn five_hundred_equations_compile() {
    let mut text = String::from("model Ring {\n");
    for k in 0..500 {
        let before = (k + 499) % 500;
        text.push_str(&format!("state x{k} = 0.1  clamp 0..1\nparam a{k} = 1  in 0..2\n"));
        text.push_str(&format!("let s{k} = 1/(1 + exp(-a{k}*(x{before} - 0.5)))\n"));
        text.push_str(&format!("d/dt x{k} = a{k}*sqrt(x{before}) - x{k} + s{k}/(1 + a{k})\nobserve x{k}\n"));
    }
    assert_eq!(compile(&(text + "}")).states.len(), 500);
}
