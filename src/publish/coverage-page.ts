import { html, raw } from 'hono/html';
import { type Contract, expectationsOf, type Level } from '../contract/model.ts';
import { describeVerdict } from '../judge/verdict.ts';
import { showShard } from '../plan/shard.ts';
import type { AllureTest } from './allure-tests.ts';
import { conclusionOf } from './conclusion.ts';
import { type CoverageClause, type CoverageSection, coverageOf, uncovered } from './coverage.ts';
import { coveragePageScript } from './coverage-page-script.ts';
import { coveragePageStyle } from './coverage-page-style.ts';
import { isUnproven } from './describe-strength.ts';
import { describeDrop, type Funnel, type Stage, stages } from './funnel.ts';
import { type Cell, factsOf, id, options, pageOf } from './page.ts';
import type { PagePictures } from './pictures-file.ts';
import { plural } from './show.ts';
import type { ClauseSummary, ExpectationSummary, Summary } from './summary.ts';

/** What a page of coverage is made of. */
export interface CoveragePageParts {
  readonly contract: Contract;
  readonly summary: Summary;
  /** The tests of each clause in the Allure report beside the page; empty where there is none. */
  readonly tests: ReadonlyMap<string, readonly AllureTest[]>;
  /** The pictures of its bursts; without them there were none. */
  readonly bursts?: PagePictures;
}

const reached: Readonly<Record<Stage, string>> = {
  documented: 'untestable',
  testable: 'not asked',
  asked: 'not decided',
  decided: 'decided, not proven',
  proven: 'proven',
};

/** What the filter knows of an expectation: its verdict, or that it passes and nothing shows that it can fail. */
const verdictOf = (expectation: ExpectationSummary | undefined): string =>
  expectation === undefined ? 'not asked' : isUnproven(expectation) ? 'unproven' : expectation.verdict.kind;

const wordsOf = (expectation: ExpectationSummary | undefined): string => {
  if (!expectation) return 'not asked';
  const { verdict, disposition, departures } = expectation;
  return [
    describeVerdict(verdict),
    ...(['none', 'new'].includes(disposition) ? [] : [disposition]),
    ...(departures > 0 ? [plural(departures, 'departure')] : []),
  ].join(', ');
};

const proofOf = (expectation: ExpectationSummary | undefined): string => {
  if (!expectation?.proof) return (expectation?.departures ?? 0) > 0 ? 'departed in this run' : '';
  const { killed, survived } = expectation.proof;
  const shown = killed === 0 ? 'unproven: no mutant made it depart' : `departs under ${plural(killed, 'mutant')}`;
  return survived > 0 ? `${shown}; ${plural(survived, 'mutant')} unnoticed` : shown;
};

const toneOf = (verdict: string): string =>
  verdict === 'pass'
    ? 'good'
    : verdict === 'fail' || verdict === 'error'
      ? 'bad'
      : ['warn', 'inconclusive', 'unproven'].includes(verdict)
        ? 'doubt'
        : 'quiet';

interface Row {
  readonly id: string;
  readonly level: Level;
  readonly basis: string;
  readonly summary: ExpectationSummary | undefined;
}

const rowsOf = (contract: Contract, clause: string, summary: ClauseSummary | undefined): readonly Row[] => {
  const found = contract.clauses.find((one) => one.id === clause);
  const own = new Map(summary?.expectations.map((one) => [one.id, one]));
  return (found ? expectationsOf(found) : []).map(({ id, level, basis }) => ({
    id,
    level,
    basis,
    summary: own.get(id),
  }));
};

const expectationTable = (rows: readonly Row[]) =>
  html`<table class="list"><thead><tr><th>expectation</th><th>level</th><th>verdict</th><th>proof</th></tr></thead><tbody>${rows.map(
    ({ id: name, level, basis, summary }) => html`<tr data-level="${level}" data-verdict="${verdictOf(summary)}">
<td data-what="expectation">${id(name)}</td><td data-what="level">${level}, ${basis}</td>
<td data-what="verdict" class="${toneOf(verdictOf(summary))}">${wordsOf(summary)}</td><td data-what="proof">${proofOf(summary)}</td></tr>`,
  )}</tbody></table>`;

/** The pictures of a clause's bursts. An SVG of ours is markup: what a server sent is escaped in it. */
const burstsOf = (clause: string, bursts: PagePictures | undefined) => {
  const own = bursts?.pictures.filter((one) => one.clause === clause) ?? [];
  const left = bursts?.left[clause] ?? 0;
  return html`${own.map(({ svg }) => html`<div class="burst">${raw(svg)}</div>`)}${
    left > 0 ? html`<p class="quiet">… and ${plural(left, 'burst')} more: see the tests in Allure.</p>` : ''
  }`;
};

const clauseOf = (
  clause: CoverageClause,
  { contract, tests, bursts }: CoveragePageParts,
  summaries: ReadonlyMap<string, ClauseSummary>,
) => {
  const own = summaries.get(clause.id);
  const rows = rowsOf(contract, clause.id, own);
  const verdict =
    clause.kind === 'untestable'
      ? 'untestable'
      : own?.verdict
        ? own.verdict.kind === 'pass' && own.expectations.some(isUnproven)
          ? 'unproven'
          : own.verdict.kind
        : 'not asked';
  const departs = own?.expectations.some(({ departures }) => departures > 0) ?? false;
  const why = clause.why.map(describeDrop);
  const links = tests.get(clause.id) ?? [];
  return html`<article class="clause" id="clause-${clause.id}" data-stage="${clause.stage}" data-verdict="${verdict}"><details${departs ? html` open` : ''}>
<summary>${id(clause.id)} <b class="${toneOf(verdict)}">${verdict}</b> <span class="statement">${clause.statement}</span></summary>
${clause.kind === 'untestable' ? '' : html`<p class="quiet">${reached[clause.stage]}${own?.answers === undefined ? '' : html`, over ${plural(own.answers, 'answer')}`}</p>`}
${why.length > 0 ? html`<p class="${toneOf(verdict)}">${why.join('; ')}</p>` : ''}
${rows.length > 0 ? expectationTable(rows) : ''}
${burstsOf(clause.id, bursts)}
${links.length > 0 ? html`<p class="tests">In Allure: ${links.map(({ name, href }) => html`<a href="${href}">${name}</a>`)}</p>` : ''}
</details></article>`;
};

const sectionOf = (
  { section, bare, clauses }: CoverageSection,
  parts: CoveragePageParts,
  summaries: ReadonlyMap<string, ClauseSummary>,
) => html`<section data-section="${section}"><h3>${section}</h3>
${clauses.length > 0 ? '' : html`<p class="${bare ? 'quiet' : 'doubt'}">${bare ? 'A heading alone.' : 'No clause: the contract says nothing of this section.'}</p>`}
${clauses.map((clause) => clauseOf(clause, parts, summaries))}</section>`;

/** Where the document stands; a link only where it is one of the web's. */
const addressOf = (url: string | undefined) =>
  url === undefined ? '' : /^https?:/i.test(url) ? html` at <a href="${url}">${url}</a>` : ` at ${url}`;

/** What was lost on the way to a stage, by its reason, each clause with a link to where it stands below. */
const lostBefore = (stage: Stage, { clauses }: Funnel) => {
  const before = stages[stages.indexOf(stage) - 1];
  const lost = clauses.filter((one) => one.stage === before);
  if (lost.length === 0 || before === undefined) return '';
  const byReason = new Map<string, string[]>();
  for (const one of lost) {
    const why = one.why.map(describeDrop).join('; ');
    byReason.set(why, [...(byReason.get(why) ?? []), one.id]);
  }
  return html`<details><summary>${plural(lost.length, 'clause')} ${reached[before]}</summary><ul>${[...byReason].map(
    ([why, ids]) =>
      html`<li>${why}: ${ids.map((one, at) => html`${at > 0 ? ', ' : ''}<a class="id" href="#clause-${one}">${one}</a>`)}</li>`,
  )}</ul></details>`;
};

const funnelList = (funnel: Funnel) =>
  html`<ol class="funnel" aria-label="How far the clauses came">${stages.map(
    (stage) =>
      html`<li><span>${stage}</span><b>${funnel[stage]}</b><progress max="${Math.max(1, funnel.documented)}" value="${funnel[stage]}" aria-label="${funnel[stage]} of ${funnel.documented} clauses ${stage}"></progress>${lostBefore(stage, funnel)}</li>`,
  )}</ol>`;

const filters = (verdicts: readonly string[]) => html`<form id="filters" hidden>
<label>clause, section or expectation<input id="text" type="search" autocomplete="off" spellcheck="false"></label>
<label>verdict<select id="verdict">${options([['', 'all'], ...verdicts.map((one) => [one, one] as const)])}</select></label>
<label>level<select id="level">${options([
  ['', 'all'],
  ['must', 'must'],
  ['should', 'should'],
  ['may', 'may'],
])}</select></label>
<label>how far<select id="stage">${options([['', 'all'], ...stages.map((one) => [one, reached[one]] as const)])}</select></label>
</form><p id="shown" class="quiet" role="status"></p>`;

/** The verdicts that occur, those that need somebody first. */
const verdictsIn = ({ clauses }: Contract, summaries: ReadonlyMap<string, ClauseSummary>): readonly string[] => {
  const found = new Set(
    clauses.flatMap((clause) => {
      const own = new Map(summaries.get(clause.id)?.expectations.map((one) => [one.id, one]));
      return clause.kind === 'untestable'
        ? ['untestable']
        : expectationsOf(clause).map(({ id }) => verdictOf(own.get(id)));
    }),
  );
  const order = [
    'fail',
    'error',
    'inconclusive',
    'not-tested',
    'warn',
    'unproven',
    'not asked',
    'pass',
    'not-applicable',
  ];
  return [...order, 'untestable'].filter((one) => found.has(one));
};

/** A run by the sections of its document, as one HTML file that loads nothing. */
export const coveragePage = (parts: CoveragePageParts): string => {
  const { contract, summary, tests } = parts;
  const { target, funnel, shard, exitCode } = summary;
  const sections = coverageOf(contract, funnel);
  const summaries = new Map(summary.clauses.map((one) => [one.id, one]));
  const { sections: listed, title, url } = contract.document;
  const open = uncovered(sections).length;
  const facts: readonly Cell[] = [
    ['document', html`${title}, read on ${contract.document.retrieved}${addressOf(url)}`],
    [
      'sections',
      listed
        ? `${sections.length}, ${open === 0 ? 'none of them without a clause' : `${open} of them without a clause`}`
        : `${sections.length} that clauses name; the contract does not list those of its document`,
    ],
    [
      'run',
      html`against ${[...new Set([target.name, target.url])].join(' ')} at ${summary.startedAt}, ${id(summary.runId)}${shard ? html`; shard ${showShard(shard)} only` : ''}`,
    ],
    [
      'Allure',
      tests.size > 0
        ? html`<a href="allure-report/index.html">the report of this run</a>, with each clause's requests and answers`
        : 'no report of this run stands beside this page',
    ],
  ];
  const body = html`<header><h1>${title} <span class="quiet">(${contract.id})</span></h1>
<p class="quiet">What the document says, what the contract states of it, and how far that came in a run.</p>
<p class="conclusion ${exitCode === 0 ? 'good' : 'bad'}">${conclusionOf(summary)}</p>
${factsOf(facts)}${funnelList(funnel)}</header>
<main><h2>Sections, clauses and expectations</h2><noscript><p class="doubt">Without script nothing can be filtered; all of it is here.</p></noscript>
${filters(verdictsIn(contract, summaries))}
${sections.map((section) => sectionOf(section, parts, summaries))}</main>`;
  return String(pageOf({ title: `Coverage: ${title}`, style: coveragePageStyle, script: coveragePageScript, body }));
};
