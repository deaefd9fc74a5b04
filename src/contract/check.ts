import type { AuthorClause, AuthorContract, AuthorCredential, AuthorPatch, AuthorStep } from './author.ts';
import type { Json } from './json.ts';
import { type Location, parseLocation } from './location.ts';
import type { Mistake } from './mistake.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import type { Operation } from './operation.ts';
import { whyNotSchema } from './schema-validator.ts';
import type { Path, Source } from './source.ts';
import { referencesIn } from './template.ts';

const always = ['unique', 'scope'];
const ofRequest = /^(?:sent\.(?:\/.*)?|(?:path|query)\.[\w.-]+)$/;
const ofAnswer = /^(?:status|body\.(?:\/.*)?|header\.[\w-]+)$/;

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
  const checkCredential = (path: Path, credential: AuthorCredential | undefined, known: readonly string[]): void => {
    if (credential === undefined) return;
    if (typeof credential === 'string') mustBe(path, credential, ['none', ...credentialIds], 'one of the credentials');
    else {
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
  ): void => {
    checkCredential([...path, 'credential'], patch.credential, known);
    for (const [location, value] of Object.entries(patch.set ?? {})) {
      checkLocation([...path, 'set', location], location as Location, operations);
      checkTemplate([...path, 'set', location], value, known);
    }
    for (const [index, location] of (patch.remove ?? []).entries())
      checkLocation([...path, 'remove', index], location, operations);
  };
  /** Returns the names known after the steps. */
  const checkSteps = (
    path: Path,
    steps: readonly AuthorStep[] | undefined,
    before: readonly string[],
  ): readonly string[] => {
    let known = before;
    for (const [index, step] of (steps ?? []).entries()) {
      const here = [...path, index];
      const operation = api.operations[step.operation];
      mustBe([...here, 'operation'], step.operation, Object.keys(api.operations), 'an operationId of openapi.yaml');
      checkPatch(here, step, operation ? [operation] : [], known);
      known = [...known, ...Object.keys(step.save ?? {})];
    }
    return known;
  };

  for (const [id, credential] of Object.entries(author.credentials ?? {})) {
    mustBe(
      ['credentials', id, 'scheme'],
      credential.scheme,
      Object.keys(api.securitySchemes),
      'one of the security schemes of openapi.yaml',
    );
    if (id === 'none') say(['credentials', id], 'none', 'another name: none means that no credential is sent');
  }
  for (const id of Object.keys(author.badCredentials ?? {})) {
    mustBe(['badCredentials', id], id, Object.keys(api.securitySchemes), 'one of the security schemes of openapi.yaml');
  }
  for (const [id, envelope] of Object.entries(author.envelopes ?? {})) {
    const why = typeof envelope.schema === 'string' ? undefined : whyNotSchema(envelope.schema);
    if (why !== undefined)
      say(['envelopes', id, 'schema'], `a schema that cannot be used (${why})`, 'a JSON Schema (draft 2020-12)');
  }
  const savedBy: Record<string, readonly string[]> = Object.create(null);
  for (const [id, recipe] of Object.entries(author.operations ?? {})) {
    const path = ['operations', id];
    const operation = api.operations[id];
    const known = checkSteps([...path, 'before'], recipe.before, always);
    checkPatch(path, recipe, operation ? [operation] : [], known);
    savedBy[id] = checkSteps([...path, 'after'], recipe.after, known);
  }

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
    const stateIds = clause.state === undefined ? [] : typeof clause.state === 'string' ? [clause.state] : clause.state;
    for (const [index, state] of stateIds.entries()) {
      mustBe(
        typeof clause.state === 'string' ? [...path, 'state'] : [...path, 'state', index],
        state,
        Object.keys(states),
        'one of the states',
      );
    }
    const operations = operationsOf(clause, api);
    const returned = stateIds.flatMap((state) =>
      Object.keys(states[state]?.returns ?? {}).map((name) => `${state}.${name}`),
    );
    const columns = (clause.cases ?? []).map((row) => Object.keys(row));
    const inEveryRow = (columns[0] ?? []).filter((name) => columns.every((row) => row.includes(name)));
    const saved = [...new Set(operations.flatMap(({ id }) => savedBy[id] ?? []))];
    const start = [...always, ...returned, ...inEveryRow, ...saved];
    const known = checkSteps([...path, 'before'], clause.before, start);
    checkPatch([...path, 'ask'], clause.ask ?? {}, operations, known);
    checkSteps([...path, 'after'], clause.after, known);
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
      if (typeof value === 'string') checkTemplate(here, value, known, true);
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
    if (clause.expect) checkExpected(clause.expect as unknown as Json, [...path, 'expect']);
  };
  author.clauses.forEach(checkClause);
  return mistakes;
};

const operationsOf = (clause: AuthorClause, api: Api): readonly Operation[] =>
  Array.isArray(clause.operations) ? clause.operations.flatMap((id: string) => api.operations[id] ?? []) : [];
