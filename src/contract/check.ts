import { isDeepStrictEqual } from 'node:util';
import type {
  AuthorClause,
  AuthorContract,
  AuthorCredential,
  AuthorPatch,
  AuthorStates,
  AuthorStep,
} from './author.ts';
import { checkCapabilities } from './check-capabilities.ts';
import { checkCases } from './check-cases.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkSections } from './check-sections.ts';
import { partOf } from './compile-credential.ts';
import { listOf, statesOf } from './compile-request.ts';
import type { Json } from './json.ts';
import { type Location, parseLocation } from './location.ts';
import type { Mistake } from './mistake.ts';
import type { Rows } from './name-checks.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import type { Operation } from './operation.ts';
import { whyNotSchema } from './schema-validator.ts';
import type { Path, Source } from './source.ts';
import { referencesIn } from './template.ts';

const always = ['unique', 'scope'];
const ofRequest = /^(?:sent\.(?:\/.*)?|(?:path|query)\.[\w.-]+)$/;
const oneReference = /^\{\{\s*([^{}]+?)\s*\}\}$/;
const ofAnswer = /^(?:status|body\.(?:\/.*)?|header\.[\w-]+)$/;

/** The names that a step may refer to, and those that a shared one may: it is sent before cases and states. */
interface Known {
  readonly each: readonly string[];
  readonly shared: readonly string[];
}

/** The columns that every row of cases has. */
const columnsOf = (rows: Rows): readonly string[] =>
  Object.keys(rows[0] ?? {}).filter((name) => rows.every((row) => Object.hasOwn(row, name)));

/** Finds what a contract names and nothing defines: operations, states, credentials, inputs, parameters, references. */
export const checkNames = (
  source: Source,
  author: AuthorContract,
  api: Api,
  inputs: readonly string[],
): readonly Mistake[] => {
  const mistakes: Mistake[] = [];
  const say = (path: Path, found: string, wanted: string): void => {
    mistakes.push(source.mistake(path, found, wanted));
  };
  const mustBe = (path: Path, name: string, names: readonly string[], kind: string): void => {
    if (!names.includes(name)) say(path, name, wantedName(name, names, kind));
  };
  const credentialIds = Object.keys(author.credentials ?? {});
  const states = author.states ?? {};

  const checkTemplate = (path: Path, template: Json, known: readonly string[], answer = false): void => {
    for (const reference of referencesIn(template)) {
      const fits = known.includes(reference) || (answer && (ofRequest.test(reference) || ofAnswer.test(reference)));
      if (!fits)
        say(
          path,
          `{{${reference}}}`,
          wantedName(
            reference,
            known,
            answer ? 'sent./…, path.…, body./…, status, or one of' : 'one of the references known here',
          ),
        );
    }
  };
  const checkCredential = (
    path: Path,
    credential: AuthorCredential | undefined,
    known: readonly string[],
    rows: Rows,
  ): void => {
    if (credential === undefined) return;
    if (typeof credential === 'string') {
      const column = oneReference.exec(credential)?.[1];
      const names =
        column !== undefined && rows.every((row) => typeof row[column] === 'string') && rows.length > 0
          ? rows.map((row) => row[column] as string)
          : [credential];
      for (const name of new Set(names)) mustBe(path, name, ['none', ...credentialIds], 'one of the credentials');
    } else {
      mustBe([...path, 'as'], credential.as, credentialIds, 'one of the credentials');
      checkTemplate([...path, 'value'], credential.value, known);
    }
  };
  const checkLocation = (path: Path, location: Location, operations: readonly Operation[]): void => {
    const place = parseLocation(location);
    for (const operation of operations) {
      if (place.in === 'body' && !operation.body) {
        say(
          path,
          `${location || 'the body'}, but ${operation.id} takes no body`,
          'a location in a request that the operation takes',
        );
        return;
      }
      if (place.in === 'path' && !operation.path.includes(`{${place.name}}`)) {
        say(
          path,
          location,
          wantedName(
            place.name,
            operation.path.match(/(?<=\{)[^}]+(?=\})/g) ?? [],
            `a path parameter of ${operation.id}`,
          ),
        );
        return;
      }
    }
  };
  const checkPatch = (
    path: Path,
    patch: AuthorPatch,
    operations: readonly Operation[],
    known: readonly string[],
    rows: Rows,
  ): void => {
    checkCredential([...path, 'credential'], patch.credential, known, rows);
    for (const [location, value] of Object.entries(patch.set ?? {})) {
      checkLocation([...path, 'set', location], location as Location, operations);
      checkTemplate([...path, 'set', location], value, known);
    }
    for (const [index, location] of (patch.remove ?? []).entries())
      checkLocation([...path, 'remove', index], location, operations);
  };
  const checkWhen = (path: Path, { when, shared }: AuthorStep, rows: Rows): void => {
    if (when === undefined) return;
    if (shared) {
      say(path, 'when beside shared', 'one of them: a shared step serves every case');
      return;
    }
    for (const [column, values] of Object.entries(when)) {
      const at = [...path, column];
      const columns = columnsOf(rows);
      if (!columns.includes(column)) mustBe(at, column, columns, 'a column that every case has');
      else
        for (const value of listOf(values).filter((one) => !rows.some((row) => isDeepStrictEqual(row[column], one))))
          say(at, JSON.stringify(value), `a value that ${column} has in one of the cases`);
    }
  };
  const checkStep = (here: Path, step: AuthorStep, known: readonly string[], rows: Rows): void => {
    const operation = api.operations[step.operation];
    mustBe([...here, 'operation'], step.operation, Object.keys(api.operations), 'an operationId of openapi.yaml');
    checkPatch(here, step, operation ? [operation] : [], known, rows);
    checkWhen([...here, 'when'], step, rows);
    if (step.status !== undefined && step.shared)
      say([...here, 'status'], 'status beside shared', 'one of them: what all probes share must be accepted');
    // The recipe of its operation is laid under it, without the recipe's own states and steps.
    const recipe = Object.hasOwn(author.operations ?? {}, step.operation)
      ? author.operations?.[step.operation]
      : undefined;
    for (const [location, value] of Object.entries(recipe?.set ?? {})) {
      if (step.set?.[location as Location] !== undefined || step.remove?.includes(location as Location)) continue;
      for (const reference of referencesIn(value).filter((one) => !known.includes(one)))
        say(
          [...here, 'operation'],
          `{{${reference}}}, which operations.${step.operation} sets and nothing here knows`,
          `set: { ${location}: … }, or a step before it that saves ${reference}`,
        );
    }
  };
  /** Returns the names known after the steps. */
  const checkSteps = (path: Path, steps: readonly AuthorStep[] | undefined, before: Known, rows: Rows = []): Known => {
    let known = before;
    for (const [index, step] of (steps ?? []).entries()) {
      const { each, shared } = known;
      checkStep([...path, index], step, step.shared ? shared : each, step.shared ? [] : rows);
      const saved = Object.keys(step.save ?? {});
      known = { each: [...each, ...saved], shared: step.shared ? [...shared, ...saved] : shared };
    }
    return known;
  };
  /** Returns the names of the values that the states give. */
  const checkStates = (path: Path, author: AuthorStates | undefined, known: readonly string[]): readonly string[] => {
    const isList = Array.isArray(author);
    return statesOf(author).flatMap(({ id, params }, index) => {
      const here = isList ? [...path, index] : path;
      const place = typeof (isList ? author[index] : author) === 'string' ? here : [...here, 'id'];
      mustBe(place, id, Object.keys(states), 'one of the states');
      for (const [name, value] of Object.entries(params)) checkTemplate([...here, 'params', name], value, known);
      return Object.keys(states[id]?.returns ?? {}).map((name) => `${id}.${name}`);
    });
  };

  checkCredentials(author, api, { say, mustBe, checkTemplate, checkStep });
  for (const id of Object.keys(author.badCredentials ?? {})) {
    mustBe(['badCredentials', id], id, Object.keys(api.securitySchemes), 'one of the security schemes of openapi.yaml');
  }
  for (const [id, envelope] of Object.entries(author.envelopes ?? {})) {
    const why = typeof envelope.schema === 'string' ? undefined : whyNotSchema(envelope.schema);
    if (why !== undefined)
      say(['envelopes', id, 'schema'], `a schema that cannot be used (${why})`, 'a JSON Schema (draft 2020-12)');
  }
  /** What a login saves may be referred to wherever a request is made. */
  const parts = Object.entries(author.credentials ?? {}).flatMap(([id, { login }]) =>
    Object.keys(login?.save ?? {}).map((name) => partOf(id, name)),
  );
  const savedBy: Record<string, Known> = Object.create(null);
  for (const [id, recipe] of Object.entries(author.operations ?? {})) {
    const path = ['operations', id];
    const operation = api.operations[id];
    const returned = checkStates([...path, 'state'], recipe.state, always);
    const start = [...always, ...parts];
    const known = checkSteps([...path, 'before'], recipe.before, { each: [...start, ...returned], shared: start });
    for (const [index, { status }] of (recipe.before ?? []).entries())
      if (status !== undefined)
        say(
          [...path, 'before', index, 'status'],
          'status in the recipe of an operation',
          'no status: what arranges a valid request must be accepted; a clause may have such a step',
        );
    checkPatch(path, recipe, operation ? [operation] : [], known.each, []);
    checkSteps([...path, 'after'], recipe.after, known);
    savedBy[id] = known;
  }

  const { rows: codeRows = {}, limits = [] } = author.codes ?? {};
  const limiting = Object.keys(codeRows).filter((code) => [codeRows[code]].flat().includes(429));
  for (const [index, code] of limits.entries())
    mustBe(['codes', 'limits', index], code, limiting, 'a code that the table gives the status 429');

  const firstAt = new Map<string, number>();
  const checkClause = (clause: AuthorClause, at: number): void => {
    const path = ['clauses', at];
    const twin = firstAt.get(clause.id);
    if (twin !== undefined || (clause.id === 'codes' && author.codes)) {
      say(
        [...path, 'id'],
        `the id ${clause.id} a second time`,
        twin === undefined
          ? 'another id: the table of codes has this one'
          : `an id of its own (clauses[${twin}] has it)`,
      );
    }
    firstAt.set(clause.id, twin ?? at);
    const operations = operationsOf(clause, api);
    const rows = clause.cases ?? [];
    const inEveryRow = columnsOf(rows);
    const returned = checkStates([...path, 'state'], clause.state, [...always, ...inEveryRow]);
    const saved = (of: keyof Known): readonly string[] => operations.flatMap(({ id }) => savedBy[id]?.[of] ?? []);
    const made = Object.keys(clause.values ?? {});
    for (const [name, value] of Object.entries(clause.values ?? {}))
      checkTemplate([...path, 'values', name], value, [...always, ...inEveryRow]);
    const start: Known = {
      each: [...new Set([...always, ...parts, ...returned, ...inEveryRow, ...made, ...saved('each')])],
      shared: [...new Set([...always, ...parts, ...saved('shared')])],
    };
    const after = checkSteps([...path, 'before'], clause.before, start, rows);
    const known = after.each;
    checkPatch([...path, 'ask'], clause.ask ?? {}, operations, known, rows);
    checkSteps([...path, 'after'], clause.after, after, rows);
    for (const [index, { state, left, lowered, shared, apart, ...own }] of (clause.burst?.by ?? []).entries()) {
      const here = [...path, 'burst', 'by', index];
      const given = checkStates([...here, 'state'], state, [...always, ...inEveryRow]);
      for (const [name, patch] of Object.entries({ shared, apart }))
        if (patch) checkPatch([...here, name], patch, operations, [...known, ...given], rows);
      checkPatch(here, own, operations, [...known, ...given], rows);
      for (const [name, units] of Object.entries({ left, lowered }))
        if (units !== undefined) checkTemplate([...here, name], units, inEveryRow);
    }
    if (clause.followUp) checkStep([...path, 'followUp'], clause.followUp, known, rows);
    checkCases(clause, path, start.each, say);
    checkCapabilities(clause, path, author.capabilities, say);
    for (const [index, input] of (clause.ask?.inputs ?? []).entries()) {
      const here = [...path, 'ask', 'inputs', index];
      const id = typeof input === 'string' ? input : input.id;
      mustBe(
        typeof input === 'string' ? here : [...here, 'id'],
        id,
        inputs,
        'one of the bad inputs (refusal list --inputs)',
      );
    }
    const checkExpected = (value: Json, here: Path): void => {
      if (typeof value === 'string')
        checkTemplate(here, value, clause.ask?.inputs ? [...known, 'spoiled'] : known, true);
      else if (Array.isArray(value)) value.forEach((item, index) => void checkExpected(item as Json, [...here, index]));
      else if (value !== null && typeof value === 'object') {
        for (const [name, item] of Object.entries(value)) {
          const below = [...here, name];
          if (name === 'schema' && item !== null && typeof item === 'object' && !Array.isArray(item)) {
            const why = whyNotSchema(item as Readonly<Record<string, Json>>);
            if (why !== undefined)
              say(
                below,
                `a schema that cannot be used (${why})`,
                'a JSON Schema (draft 2020-12) whose patterns RE2 can say',
              );
          } else checkExpected(item, below);
        }
      }
    };
    if (clause.followUp) checkExpected(clause.followUp.expect as unknown as Json, [...path, 'followUp', 'expect']);
    if (clause.expect) checkExpected(clause.expect as unknown as Json, [...path, 'expect']);
  };
  author.clauses.forEach(checkClause);
  checkSections(author, say);
  return mistakes;
};

const operationsOf = (clause: AuthorClause, api: Api): readonly Operation[] =>
  Array.isArray(clause.operations) ? clause.operations.flatMap((id: string) => api.operations[id] ?? []) : [];
