import { html } from 'hono/html';
import { showShard } from '../plan/shard.ts';
import { type Cell, factsOf, id, list as listOf, options, pageOf } from './page.ts';
import { proofPageData } from './proof-page-data.ts';
import { proofPageScript } from './proof-page-script.ts';
import { proofPageStyle } from './proof-page-style.ts';
import { isExplained, type ProofReport } from './proof-report.ts';
import { describeOthers, proofConclusion, proofNotes, proofSample } from './proof-terminal.ts';
import { plural } from './show.ts';
import { showChange } from './show-change.ts';

const more = 'refusal prove --json has them all.';
const list = (rows: readonly (readonly Cell[])[]) => listOf(rows, more);
const ids = (all: readonly string[]) => id([...new Set(all)].join(', '));

const survivorsOf = (report: ProofReport) => {
  const own = report.survivors.filter((one) => !isExplained(one));
  if (own.length === 0) return '';
  const titles = new Map(report.mutants.map(({ id, title }) => [id, title]));
  const says = new Map(report.expectations.map(({ id, says }) => [id, says]));
  return html`<h2>Survivors</h2>
    <p>Each of these expectations reads what a mutant spoiled, and did not notice. Either the contract can say more, or it gives the reason under <code>survivors</code>.</p>
    ${list(
      own.map(({ expectation, mutant, answers, example }) => {
        const { before, after } = showChange(example, 240);
        return [
          ['expectation', id(expectation)],
          ['mutant', html`${id(mutant)}<br>${titles.get(mutant) ?? ''}`],
          ['before → after', html`<code class="before">${before}</code><br>→ <code class="after">${after}</code>`],
          ['the contract says only', says.get(expectation) ?? ''],
          ['in', html`${plural(answers, 'answer')}, such as ${id(example.exchange)}`],
        ];
      }),
    )}`;
};

const strictOf = ({ overStrict }: ProofReport) =>
  overStrict.length === 0
    ? ''
    : html`<h2>Over-strict</h2>
    <p>These depart though no client is hurt, or a check of ours threw.</p>
    ${list(
      overStrict.map(({ expectation, mutant, exchange, found }) => [
        ['expectation', id(expectation)],
        ['mutant', id(mutant)],
        ['departs', html`<code class="after">${found}</code>`],
        ['in', id(exchange)],
      ]),
    )}`;

const unprovenOf = ({ expectations }: ProofReport) => {
  const own = expectations.filter(({ proven }) => !proven);
  return own.length === 0
    ? ''
    : html`<h2>Unproven</h2>
    <p>No harmful mutant made these depart: nothing shows that they can fail.</p>
    ${list(
      own.map((one) => [
        ['expectation', id(one.id)],
        ['the contract says', one.says],
      ]),
    )}`;
};

const explainedOf = ({ survivors }: ProofReport) => {
  const explained = survivors.filter(isExplained);
  const reasons = [...new Set(explained.map(({ reason }) => reason as string))];
  return reasons.length === 0
    ? ''
    : html`<h2>Survivors that the contract explains</h2>
    ${list(
      reasons.map((reason) => {
        const own = explained.filter((one) => one.reason === reason);
        return [
          ['reason', reason],
          ['mutants', ids(own.map(({ mutant }) => mutant))],
          ['expectations', ids(own.map(({ expectation }) => expectation))],
        ];
      }),
    )}`;
};

const key = [
  ['k', '✓', 'killed: the expectation noticed it in every answer'],
  ['s', '✗', 'survived: it reads what was spoiled, and did not notice'],
  ['e', '~', 'survived, and the contract says why'],
  ['h', '=', 'held: harmless, and nothing departed'],
  ['r', '!', 'red: harmless, and something departed'],
  ['', '·', 'empty: not applicable'],
] as const;

const tableOf = (report: ProofReport) => {
  const aspects = [...new Set(report.expectations.map(({ aspect }) => aspect))].sort();
  return html`<section id="table" hidden>
    <h2>Expectations × mutants</h2>
    <form id="filters">
      <label>expectation or clause<input id="text" type="search" autocomplete="off" spellcheck="false"></label>
      <label>aspect<select id="aspect">${options([['', 'all'], ...aspects.map((one) => [one, one] as const)])}</select></label>
      <label>outcome<select id="outcome">${options([
        ['', 'all'],
        ['survived', 'survived'],
        ['explained', 'explained'],
        ['unproven', 'unproven'],
        ['red', 'red'],
      ])}</select></label>
      <label>mutants<select id="harm">${options([
        ['', 'all'],
        ['harmful', 'harmful'],
        ['harmless', 'harmless'],
      ])}</select></label>
    </form>
    <ul class="key">${key.map(([name, sign, what]) => html`<li><b class="${name}">${sign}</b>${what}</li>`)}</ul>
    <p id="shown" class="quiet" role="status"></p>
    <div id="scroll"><table id="matrix" aria-label="Expectations × mutants"></table></div>
    <div id="details" aria-live="polite"><p class="quiet">Choose a cell, an expectation or a mutant: by a click, or with the arrow keys and Enter.</p></div>
  </section>`;
};

/** A proof as one HTML file that loads nothing: the table to be filtered, and lists that can be read without script. */
export const proofPage = async (report: ProofReport): Promise<string> => {
  const { contract, target, evidence, totals, exitCode } = report;
  const { expectations, mutants, cells } = totals;
  const counts = [
    [cells.killed, 'killed'],
    [cells.survived, 'survived'],
    [cells.explained, 'explained'],
    [cells.held, 'held'],
    [cells.red, 'red'],
    [cells.notApplicable, 'not applicable'],
  ] as const;
  const facts: readonly Cell[] = [
    [
      'expectations',
      `${expectations.holding} hold, ${expectations.proven} of them proven able to fail${expectations.others > 0 ? `; ${describeOthers(expectations.others)}` : ''}`,
    ],
    ['mutants', `${mutants.harmful} harmful, ${mutants.noticed} of them noticed; ${mutants.harmless} harmless`],
    ['cells', counts.map(([count, what]) => `${count.toLocaleString('en')} ${what}`).join(', ')],
    ['judged again', proofSample(report)],
    [
      'run',
      html`against ${[...new Set([target.name, target.url])].join(' ')} at ${evidence.startedAt}, ${id(evidence.runId)}${evidence.shard ? html`; shard ${showShard(evidence.shard)} only` : ''}`,
    ],
    ['evidence', html`SHA-256 ${id(evidence.sha256)}; contract ${id(contract.digest)}`],
    [
      'repeat it',
      html`<code>refusal prove evidence.ndjson</code> of refusal ${report.versions.refusal}, on any machine`,
    ],
  ];
  const notes = proofNotes(report);
  const body = html`<header><h1>${contract.title} <span class="quiet">(${contract.id})</span></h1>
<p class="quiet">Which of the expectations that held in a run could have failed: its answers were spoiled by mutants, and judged again.</p>
<p class="conclusion ${exitCode === 0 ? 'good' : 'bad'}">${proofConclusion(report)}.</p>
${factsOf(facts)}</header>
<main><noscript><p class="doubt">Without script this page has its lists, and not the table.</p></noscript>
${tableOf(report)}${survivorsOf(report)}${strictOf(report)}${unprovenOf(report)}${explainedOf(report)}
${notes.length > 0 ? html`<h2>Notes</h2><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>` : ''}
<h2>Mutants</h2>${list(
    report.mutants.map((mutant) => [
      ['mutant', id(mutant.id)],
      ['what becomes of the answer', mutant.title],
      ['touches', mutant.touches],
      ['harm', mutant.harm],
    ]),
  )}
</main>`;
  const page = pageOf({
    title: `Proof: ${contract.title}`,
    style: proofPageStyle,
    script: proofPageScript,
    body,
    data: proofPageData(report),
  });
  return String(await page);
};
