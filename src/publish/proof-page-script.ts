/**
 * What the page of a proof does in a browser: draws the table from the data beside it, filters it, and shows the details of what is chosen. It asks nobody for
 * anything, and puts texts in as texts only.
 */
export const proofPageScript: string = String.raw`
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const make = (name, text, className) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
};
const words = { k: 'killed', s: 'survived', e: 'survived, explained', h: 'held', r: 'red', '.': 'not applicable' };
const signs = { k: '\u2713', s: '\u2717', e: '~', h: '=', r: '!', '.': '' };
const isHarmful = (mutant) => mutant.harm === 'harmful';
const rows = data.rows.map(([id, clause, aspect, level, proven, says, outcomes, counts]) => {
  let at = 0;
  const cells = [...outcomes].map((outcome) =>
    outcome === '.' ? { outcome, answers: 0, departed: 0 } : { outcome, answers: counts[at++], departed: counts[at++] },
  );
  return { id, clause: data.clauses[clause], aspect, level, proven: proven === 1, says, cells };
});
const said = new Map(data.survivors.map(([row, column, exchange, before, after, reason]) => [row + ':' + column, { exchange, before, after, reason: data.reasons[reason] }]));
const strict = new Map(data.red.map(([row, column, exchange, found]) => [row + ':' + column, { exchange, found }]));
const describe = (cell, mutant) => {
  if (cell.outcome === '.') return 'Not applicable: what it says is not touched, or this mutant never came to its answers.';
  const of = cell.departed + ' of ' + cell.answers + ' spoiled answers';
  switch (cell.outcome) {
    case 'k': return 'Killed: it departed in ' + of + '.';
    case 's': return 'Survived: it reads what was spoiled, and departed in ' + of + '.';
    case 'e': return 'Survived, and the contract says why: it departed in ' + of + '.';
    case 'h': return 'Held: nothing departed in ' + cell.answers + ' harmlessly changed answers.';
    default: return (isHarmful(mutant) ? 'Red: its check threw in ' : 'Red: it is too strict, and departed in ') + of + '.';
  }
};

const table = byId('matrix');
const [text, aspect, outcome, harm] = ['text', 'aspect', 'outcome', 'harm'].map(byId);
let shownRows = [];
let shownColumns = [];
let current = null;

const fits = (row) => {
  const typed = text.value.trim().toLowerCase();
  if (typed && !(row.id + ' ' + row.clause.section + ' ' + row.clause.statement).toLowerCase().includes(typed)) return false;
  if (aspect.value && row.aspect !== aspect.value) return false;
  return true;
};
const columnFits = (mutant) => !harm.value || mutant.harm === harm.value;

const draw = () => {
  const sign = { survived: 's', explained: 'e', red: 'r' }[outcome.value];
  shownColumns = data.mutants.map((_, at) => at).filter((at) => columnFits(data.mutants[at]));
  shownRows = rows.map((_, at) => at).filter((at) => fits(rows[at]));
  if (outcome.value === 'unproven') shownRows = shownRows.filter((at) => !rows[at].proven);
  else if (sign) {
    shownRows = shownRows.filter((at) => shownColumns.some((column) => rows[at].cells[column].outcome === sign));
    shownColumns = shownColumns.filter((column) => shownRows.some((at) => rows[at].cells[column].outcome === sign));
  }
  const narrow = innerWidth <= 700;
  const group = make('colgroup');
  const inGroup = new Map();
  for (const at of shownColumns) inGroup.set(data.mutants[at].group, (inGroup.get(data.mutants[at].group) ?? 0) + 1);
  // Wide enough for the heading of a group of few. Widths are set: a browser that measures so many cells takes long.
  const widths = shownColumns.map((at) => Math.max(24, Math.ceil((data.mutants[at].group.length * 9 + 14) / inGroup.get(data.mutants[at].group))));
  widths.unshift(narrow ? 130 : 330);
  for (const width of widths) {
    const column = make('col');
    column.width = width;
    group.append(column);
  }
  table.width = widths.reduce((sum, width) => sum + width, 0);
  const head = make('thead');
  const groups = head.insertRow();
  const names = head.insertRow();
  const corner = make('th', 'expectation');
  corner.rowSpan = 2;
  groups.append(corner);
  let last;
  for (const at of shownColumns) {
    const mutant = data.mutants[at];
    if (!last || last.title !== mutant.group) {
      last = make('th', mutant.group, 'first');
      last.title = mutant.group;
      last.colSpan = 1;
      groups.append(last);
    } else last.colSpan++;
    const name = make('th', undefined, last.colSpan === 1 ? 'first' : '');
    name.append(make('span', mutant.id));
    name.title = mutant.id + ': ' + mutant.title;
    name.scope = 'col';
    name.tabIndex = -1;
    names.append(name);
  }
  const firsts = new Set(shownColumns.filter((at, place) => place === 0 || data.mutants[at].group !== data.mutants[shownColumns[place - 1]].group));
  const body = make('tbody');
  for (const at of shownRows) {
    const row = rows[at];
    const line = make('tr');
    const name = make('th', (row.proven ? '' : '? ') + row.id, row.proven ? '' : 'unproven');
    name.scope = 'row';
    name.tabIndex = -1;
    name.title = row.says + (row.proven ? '' : ' (unproven)');
    line.append(name);
    for (const column of shownColumns) {
      const cell = row.cells[column];
      const place = make('td', signs[cell.outcome], (cell.outcome === '.' ? '' : cell.outcome) + (firsts.has(column) ? ' first' : ''));
      place.title = words[cell.outcome] + ': ' + data.mutants[column].id + (cell.outcome === '.' ? '' : ' in ' + cell.departed + ' of ' + cell.answers);
      place.tabIndex = -1;
      line.append(place);
    }
    body.append(line);
  }
  table.replaceChildren(group, head, body);
  current = body.rows[0] ? body.rows[0].cells[0] : null;
  if (current) current.tabIndex = 0;
  byId('scroll').hidden = shownRows.length === 0;
  byId('shown').textContent = shownRows.length === 0 ? 'Nothing fits.' : shownRows.length + ' of ' + rows.length + ' expectations, ' + shownColumns.length + ' of ' + data.mutants.length + ' mutants';
};

const list = (pairs) => {
  const all = make('dl');
  for (const [what, value, className] of pairs) {
    if (value === undefined || value === '') continue;
    const held = make('dd', undefined, className);
    held.append(className === 'before' || className === 'after' ? make('pre', value) : value);
    all.append(make('dt', what), held);
  }
  return all;
};
const statesOf = (row) => [['the clause', row.clause.id + ', ' + row.clause.section], ['states', row.clause.statement], ['the contract says', row.says]];
const exampleOf = (key) => {
  const own = said.get(key);
  if (own) return [['before', own.before, 'before'], ['after', own.after, 'after'], ['in', own.exchange], ['reason', own.reason]];
  const red = strict.get(key);
  return red ? [['departs', red.found, 'after'], ['in', red.exchange]] : [];
};
const showCell = (at, column) => {
  const [row, mutant] = [rows[at], data.mutants[column]];
  const cell = row.cells[column];
  return [
    make('h3', row.id + ' \u00d7 ' + mutant.id),
    make('p', describe(cell, mutant), { s: 'bad', r: 'bad', e: 'doubt', k: 'good' }[cell.outcome]),
    list([['the mutant', mutant.title], ...exampleOf(at + ':' + column), ...statesOf(row)]),
  ];
};
const showRow = (at) => {
  const row = rows[at];
  const named = (sign) => data.mutants.filter((_, column) => row.cells[column].outcome === sign).map(({ id }) => id).join(', ');
  const survivors = row.cells.flatMap((cell, column) => ('ser'.includes(cell.outcome) ? [column] : []));
  return [
    make('h3', row.id),
    make('p', row.proven ? 'Proven able to fail.' : 'Unproven: no harmful mutant made it depart.', row.proven ? 'good' : 'doubt'),
    list([...statesOf(row), ['level', row.level], ...['k', 's', 'e', 'h', 'r'].map((sign) => [words[sign], named(sign)])]),
    ...survivors.flatMap((column) => showCell(at, column).slice(0, 2).concat(list([['the mutant', data.mutants[column].title], ...exampleOf(at + ':' + column)]))),
  ];
};
const showColumn = (column) => {
  const mutant = data.mutants[column];
  const named = (sign) => rows.filter((row) => row.cells[column].outcome === sign).map(({ id }) => id);
  const some = (ids) => (ids.length > 30 ? ids.slice(0, 30).join(', ') + ' and ' + (ids.length - 30) + ' more' : ids.join(', '));
  return [
    make('h3', mutant.id),
    make('p', mutant.title),
    list([['touches', mutant.touches], ['harm', mutant.harm], ...['s', 'e', 'r', 'k', 'h'].map((sign) => [words[sign], some(named(sign))])]),
  ];
};

const placeOf = (element) => {
  const cell = element.closest('th, td');
  if (!cell || !table.contains(cell)) return undefined;
  const line = cell.parentElement;
  if (line.parentElement.tagName === 'THEAD') return line.rowIndex === 1 ? { cell, column: shownColumns[cell.cellIndex] } : undefined;
  return { cell, row: shownRows[line.sectionRowIndex], column: shownColumns[cell.cellIndex - 1] };
};
const choose = (element) => {
  const place = placeOf(element);
  if (!place) return;
  for (const before of table.querySelectorAll('.chosen')) before.classList.remove('chosen');
  place.cell.classList.add('chosen');
  const shown = place.row === undefined ? showColumn(place.column) : place.column === undefined ? showRow(place.row) : showCell(place.row, place.column);
  byId('details').replaceChildren(...shown);
  byId('details').scrollIntoView({ block: 'nearest' });
};
const focusOn = (cell) => {
  if (!cell) return;
  if (current) current.tabIndex = -1;
  current = cell;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  // What is sticky must not lie over what has the focus.
  const [box, own] = [byId('scroll').getBoundingClientRect(), cell.getBoundingClientRect()];
  const [left, top] = [table.rows[0].cells[0].offsetWidth, table.tHead.offsetHeight];
  if (cell.cellIndex > 0 || cell.parentElement.parentElement.tagName === 'THEAD') {
    if (own.left < box.left + left) byId('scroll').scrollLeft -= box.left + left - own.left;
    else if (own.right > box.right - 18) byId('scroll').scrollLeft += own.right - box.right + 18;
  }
  if (own.top < box.top + top) byId('scroll').scrollTop -= box.top + top - own.top;
  else if (own.bottom > box.bottom - 18) byId('scroll').scrollTop += own.bottom - box.bottom + 18;
};
table.addEventListener('click', ({ target }) => {
  const place = placeOf(target);
  if (!place) return;
  focusOn(place.cell);
  choose(target);
});
table.addEventListener('keydown', (event) => {
  const place = placeOf(event.target);
  if (!place) return;
  const line = place.cell.parentElement;
  const body = table.tBodies[0].rows;
  const at = line.parentElement.tagName === 'THEAD' ? -1 : line.sectionRowIndex;
  const column = at < 0 ? place.cell.cellIndex + 1 : place.cell.cellIndex;
  const to = (row, cell) => (row < 0 ? table.tHead.rows[1].cells[Math.max(0, cell - 1)] : body[Math.min(row, body.length - 1)].cells[Math.max(0, Math.min(cell, shownColumns.length))]);
  const moves = {
    ArrowRight: () => to(at, at < 0 ? Math.min(column + 1, shownColumns.length) : column + 1), ArrowLeft: () => to(at, column - 1),
    ArrowDown: () => to(at + 1, column), ArrowUp: () => to(Math.max(-1, at - 1), column),
    Home: () => to(at, 0), End: () => to(at, shownColumns.length),
    PageDown: () => to(at + 15, column), PageUp: () => to(Math.max(0, at - 15), column),
  };
  if (moves[event.key]) focusOn(moves[event.key]());
  else if (event.key === 'Enter' || event.key === ' ') choose(event.target);
  else return;
  event.preventDefault();
});
let waiting = 0;
for (const one of [text, aspect, outcome, harm])
  one.addEventListener('input', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(draw);
  });
byId('filters').addEventListener('submit', (event) => event.preventDefault());
if (rows.length > 0) {
  byId('table').hidden = false;
  draw();
}
`;
