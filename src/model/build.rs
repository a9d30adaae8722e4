//! The making of a model: names become ids, distributions become tables, sources get streams.

use super::build_events::{Events, looks_back, moves_lines, moves_positions, reopens};
use super::{
    Draw, DrawId, Firmness, Issue, Lines, Link, LinkId, Model, Number, Origin, Packages, Pair,
    PairId, Party, Quantile, Ratification, Schedule, Stance, StanceId, Stream, StreamId, Trust,
};
use crate::draws::stream_number;
use crate::scenario::{
    self, Consent, Domain, Form, InputId, IssueId, PartyId, Quantity, Scenario, StreamName,
};
use std::collections::HashMap;

/// Why a scenario cannot be simulated: none that was read from a document and checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Two sources would get the same random numbers.
    #[error("`{one}` and `{other}` would draw the same random numbers: rename one of them")]
    StreamsClash {
        /// One source.
        one: String,
        /// The other.
        other: String,
    },
}

/// Makes a scenario ready to be simulated.
pub(super) fn build(scenario: &Scenario) -> Result<Model, Error> {
    let mut maker = Maker::default();
    maker.inputs(scenario);
    let stances = maker.stances(scenario);
    let links = links(scenario, &stances);
    let stances = with_links(stances, &links);
    let pairs = maker.pairs(scenario, &stances, &links);
    let issues = issues(scenario, &stances);
    let trust = Trust {
        gain: maker.number(&scenario.trust.gain),
        loss: maker.number(&scenario.trust.loss),
        reversion: maker.number(&scenario.trust.reversion),
    };
    let mut events = Events {
        maker,
        stances: &stances,
        pairs: &pairs,
        deadlines: Vec::new(),
        reads_idle: false,
    };
    let channels = events.channels(scenario);
    let variables = events.variables(scenario);
    let rules = events.rules(scenario);
    let ratifications = events.ratifications(scenario);
    let outcomes = events.outcomes(&scenario.outcomes);
    let at_end = events.outcomes(&scenario.at_end);
    let history = events.history(scenario);
    let channel = events.maker.stream(StreamName::Channel);
    let Events { mut maker, deadlines, reads_idle, .. } = events;
    let packages = Packages::new(&mut maker, scenario, &stances);
    let parties = maker.parties(scenario, (&stances, &pairs), &deadlines, ratifications);
    let model = Model {
        rounds: scenario.rounds,
        packages,
        core: issues.iter().filter(|issue| issue.core).count(),
        reopens: reopens(scenario),
        moves_lines: moves_lines(scenario),
        looks_back: looks_back(scenario),
        moves_positions: moves_positions(scenario),
        reads_idle,
        issues,
        parties,
        stances,
        links,
        pairs,
        trust,
        draws: maker.draws,
        streams: maker.streams,
        channels,
        schedule: scenario.schedule.clone(),
        channel,
        variables,
        rules,
        outcome_names: scenario.outcome_names.clone(),
        outcomes,
        at_end,
        history,
    };
    streams_differ(&model.streams)?;
    Ok(model)
}

/// What is collected while a model is made.
#[derive(Default)]
pub(super) struct Maker {
    draws: Vec<Draw>,
    streams: Vec<Stream>,
    inputs: Vec<Number>,
    numbers: HashMap<String, Number>,
    by_name: HashMap<String, StreamId>,
}

impl Maker {
    /// The stream of a source; the same for the same name.
    pub fn stream(&mut self, name: StreamName<'_>) -> StreamId {
        let name = name.to_string();
        if let Some(id) = self.by_name.get(&name) {
            return *id;
        }
        let id = StreamId(self.streams.len());
        self.streams.push(Stream { number: stream_number(&name), name: name.clone() });
        self.by_name.insert(name, id);
        id
    }

    /// The inputs, in order: each may follow those before it.
    fn inputs(&mut self, scenario: &Scenario) {
        for input in &scenario.inputs {
            let number = self.number(&input.quantity);
            self.inputs.push(number);
        }
    }

    /// The number of an input.
    pub fn input(&self, id: InputId) -> Number {
        self.inputs[id.0]
    }

    /// A number of the model; quantities with one path share one draw.
    pub fn number(&mut self, quantity: &Quantity) -> Number {
        if let Form::Constant(value) = quantity.form {
            return Number::Constant(value);
        }
        if let Some(known) = self.numbers.get(&quantity.path) {
            return *known;
        }
        let origin = match &quantity.form {
            Form::Uncertain(distribution) => Origin::Drawn {
                stream: self.stream(StreamName::Input(&quantity.path)),
                quantile: Quantile::new(distribution),
            },
            Form::Derived(program) => {
                Origin::Derived(program.clone().map(|input| self.input(input)))
            }
            Form::Constant(_) => unreachable!("constants are no draws"),
        };
        let (path, domain) = (quantity.path.clone(), quantity.domain);
        let anything = domain == Domain::ANY;
        let undefined = if anything { f64::NAN } else { quantity.central };
        self.draws.push(Draw { path: path.clone(), origin, domain, undefined });
        let number = Number::Drawn(DrawId(self.draws.len() - 1));
        self.numbers.insert(path, number);
        number
    }

    /// All stances by party, then by issue; their links are still empty.
    fn stances(&mut self, scenario: &Scenario) -> Vec<Stance> {
        let mut stances = Vec::new();
        for (index, party) in scenario.parties.iter().enumerate() {
            let mut sorted: Vec<&scenario::Stance> = party.stances.iter().collect();
            sorted.sort_by_key(|stance| stance.issue);
            for stance in sorted {
                let issue = &scenario.issues[stance.issue.0].name;
                stances.push(self.stance(PartyId(index), &party.name, issue, stance));
            }
        }
        stances
    }

    fn stance(
        &mut self,
        id: PartyId,
        party: &str,
        issue: &str,
        stance: &scenario::Stance,
    ) -> Stance {
        Stance {
            party: id,
            issue: stance.issue,
            ideal: self.number(&stance.ideal),
            lines: match &stance.lines {
                scenario::Lines::Below(line) => Lines::Below(self.number(line)),
                scenario::Lines::Above(line) => Lines::Above(self.number(line)),
                scenario::Lines::Around(low, high) => {
                    Lines::Around(self.number(low), self.number(high))
                }
            },
            weight: self.number(&stance.weight),
            tolerance: self.number(&stance.tolerance),
            firmness: match &stance.firmness {
                scenario::Firmness::Party(chance) => {
                    self.firmness(chance, StreamName::Firmness(party))
                }
                scenario::Firmness::Stance(chance) => {
                    self.firmness(chance, StreamName::StanceFirmness(party, issue))
                }
            },
            give: self.number(&stance.give),
            position: stance.position.as_ref().map(|position| self.number(position)),
            noise: self.stream(StreamName::Noise(party, issue)),
            links: 0..0,
        }
    }

    fn firmness(&mut self, chance: &Quantity, name: StreamName<'_>) -> Firmness {
        match self.number(chance) {
            Number::Constant(1.0) => Firmness::Real,
            chance => Firmness::Chance { chance, stream: self.stream(name) },
        }
    }

    fn parties(
        &mut self,
        scenario: &Scenario,
        (stances, pairs): (&[Stance], &[Pair]),
        deadlines: &[PartyId],
        ratifications: Vec<Option<Ratification>>,
    ) -> Vec<Party> {
        let mut parties = Vec::new();
        for ((index, party), ratification) in scenario.parties.iter().enumerate().zip(ratifications)
        {
            let concession = &party.concession;
            let first = stances.partition_point(|stance| stance.party.0 < index);
            let deadline = self.number(&concession.deadline);
            let moves = deadlines.contains(&PartyId(index));
            let (opening, beta) = (self.number(&concession.opening), self.number(&concession.beta));
            let schedule = if moves {
                Schedule::Drawn { opening, beta }
            } else {
                Schedule::new(opening, beta, deadline, scenario.rounds)
            };
            parties.push(Party {
                name: party.name.clone(),
                consent: party.consent,
                power: self.number(&party.power),
                schedule,
                deadline,
                ratification,
                reciprocity: self.number(&concession.reciprocity),
                matching: self.number(&concession.matching),
                noise: self.number(&concession.noise),
                step: self.number(&concession.step),
                retreat: self.number(&concession.retreat),
                slack: self.number(&concession.slack),
                trust_effect: self.number(&concession.trust_effect),
                stances: first..first + party.stances.len(),
                trusts: trusts(scenario, pairs, PartyId(index)),
            });
        }
        parties
    }

    fn pairs(&mut self, scenario: &Scenario, stances: &[Stance], links: &[Link]) -> Vec<Pair> {
        let mut shared: HashMap<(PartyId, PartyId), Vec<LinkId>> = HashMap::new();
        for (index, link) in links.iter().enumerate() {
            let pair = (stances[link.from.0].party, stances[link.to.0].party);
            shared.entry(pair).or_default().push(LinkId(index));
        }
        let mut pairs = Vec::new();
        for from in (0..scenario.parties.len()).map(PartyId) {
            for to in (0..scenario.parties.len()).map(PartyId).filter(|to| *to != from) {
                let named = scenario.trust.pairs.iter().find(|(f, t, _)| (*f, *t) == (from, to));
                let start = named.map_or(&scenario.trust.start, |(_, _, start)| start);
                let links = shared.remove(&(from, to)).unwrap_or_default();
                pairs.push(Pair { from, to, start: self.number(start), links });
            }
        }
        pairs
    }
}

/// A party's trust in the others whose consent is required.
fn trusts(scenario: &Scenario, pairs: &[Pair], party: PartyId) -> Vec<PairId> {
    let needed = |id: PartyId| scenario.parties[id.0].consent == Consent::Required;
    let of_party = |(_, pair): &(usize, &Pair)| pair.from == party && needed(pair.to);
    pairs.iter().enumerate().filter(of_party).map(|(index, _)| PairId(index)).collect()
}

/// All links by stance, then by party looked at.
fn links(scenario: &Scenario, stances: &[Stance]) -> Vec<Link> {
    let mut links = Vec::new();
    for (from, stance) in stances.iter().enumerate() {
        for (to, other) in stances.iter().enumerate() {
            if other.issue == stance.issue && to != from {
                let consent = scenario.parties[other.party.0].consent;
                links.push(Link { from: StanceId(from), to: StanceId(to), consent });
            }
        }
    }
    links
}

fn with_links(mut stances: Vec<Stance>, links: &[Link]) -> Vec<Stance> {
    for (index, stance) in stances.iter_mut().enumerate() {
        let first = links.partition_point(|link| link.from.0 < index);
        let end = links.partition_point(|link| link.from.0 <= index);
        stance.links = first..end;
    }
    stances
}

fn issues(scenario: &Scenario, stances: &[Stance]) -> Vec<Issue> {
    let on = |issue: IssueId, consent: Consent| {
        let of_issue = move |(_, stance): &(usize, &Stance)| {
            stance.issue == issue && scenario.parties[stance.party.0].consent == consent
        };
        stances.iter().enumerate().filter(of_issue).map(|(index, _)| StanceId(index)).collect()
    };
    let issue = |(index, issue): (usize, &scenario::Issue)| Issue {
        name: issue.name.clone(),
        low: issue.low,
        high: issue.high,
        options: issue.options.iter().map(|option| option.point).collect(),
        core: issue.core,
        consenting: on(IssueId(index), Consent::Required),
        advisory: on(IssueId(index), Consent::Advisory),
    };
    scenario.issues.iter().enumerate().map(issue).collect()
}

fn streams_differ(streams: &[Stream]) -> Result<(), Error> {
    let mut seen = HashMap::new();
    for stream in streams {
        if let Some(other) = seen.insert(stream.number, &stream.name) {
            return Err(Error::StreamsClash { one: other.clone(), other: stream.name.clone() });
        }
    }
    Ok(())
}
