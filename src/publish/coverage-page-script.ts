/** What the page of coverage does in a browser: it shows and hides what stands there already. */
export const coveragePageScript: string = `
'use strict';
const byId = (id) => document.getElementById(id);
const [text, verdict, level, stage] = ['text', 'verdict', 'level', 'stage'].map(byId);
const sections = [...document.querySelectorAll('section[data-section]')].map((element) => ({
  element,
  clauses: [...element.querySelectorAll('.clause')].map((clause) => ({
    element: clause,
    details: clause.querySelector('details'),
    open: clause.querySelector('details').open,
    text: (element.dataset.section + ' ' + clause.textContent).toLowerCase(),
    rows: [...clause.querySelectorAll('tr[data-level]')],
  })),
}));
const every = sections.flatMap(({ clauses }) => clauses);
const total = every.reduce((sum, { rows }) => sum + rows.length, 0);
const show = () => {
  const typed = text.value.trim().toLowerCase();
  const byRow = verdict.value !== '' || level.value !== '';
  const any = byRow || typed !== '' || stage.value !== '';
  let [shownClauses, shownRows] = [0, 0];
  for (const section of sections) {
    let own = 0;
    for (const clause of section.clauses) {
      const rows = clause.rows.filter((row) => {
        const fits = (!verdict.value || row.dataset.verdict === verdict.value) && (!level.value || row.dataset.level === level.value);
        row.hidden = !fits;
        return fits;
      });
      const untestable = clause.rows.length === 0 && !level.value && verdict.value === clause.element.dataset.verdict;
      const fits = (!typed || clause.text.includes(typed)) && (!stage.value || clause.element.dataset.stage === stage.value) && (!byRow || rows.length > 0 || untestable);
      clause.element.hidden = !fits;
      clause.details.open = fits && byRow ? true : clause.open;
      if (!fits) continue;
      own++;
      shownClauses++;
      shownRows += rows.length;
    }
    section.element.hidden = any && own === 0;
  }
  byId('shown').textContent = shownClauses === 0 ? 'Nothing fits.' : shownClauses + ' of ' + every.length + ' clauses, ' + shownRows + ' of ' + total + ' expectations';
};
/** A clause that a link leads to is shown, whatever was filtered. */
const reveal = () => {
  const clause = every.find(({ element }) => '#' + element.id === decodeURIComponent(location.hash));
  if (!clause) return;
  if (clause.element.hidden) {
    for (const one of [text, verdict, level, stage]) one.value = '';
    show();
  }
  clause.details.open = true;
  clause.element.scrollIntoView({ block: 'start' });
};
for (const one of [text, verdict, level, stage]) one.addEventListener('input', show);
byId('filters').addEventListener('submit', (event) => event.preventDefault());
byId('filters').hidden = false;
addEventListener('hashchange', reveal);
show();
reveal();
`;
