import type { AuthorClause, AuthorStep } from './author.ts';
import { caseId } from './compile-clause.ts';
import { stepOf } from './compile-request.ts';
import { isObject, type Json } from './json.ts';
import type { Path } from './source.ts';
import { referencesIn } from './template.ts';
import { holdsIn } from './when.ts';

type Say = (path: Path, found: string, wanted: string) => void;

/** Finds references to what only steps of other cases save. `known` are the names that are known in every case. */
export const checkCases = (clause: AuthorClause, path: Path, known: readonly string[], say: Say): void => {
  const inSome = new Set(
    (clause.before ?? [])
      .flatMap(({ when, save }) => (when ? Object.keys(save ?? {}) : []))
      .filter((name) => !known.includes(name)),
  );
  if (inSome.size === 0) return;
  const told = new Set<string>();
  for (const row of clause.cases ?? []) {
    const saved = new Set<string>();
    const look = (here: Path, value: unknown): void => {
      if (Array.isArray(value)) value.forEach((item, index) => void look([...here, index], item));
      else if (isObject(value as Json))
        for (const [name, item] of Object.entries(value as object)) look([...here, name], item);
      else if (typeof value === 'string')
        for (const reference of referencesIn(value)) {
          const place = JSON.stringify([here, reference]);
          if (!inSome.has(reference) || saved.has(reference) || told.has(place)) continue;
          told.add(place);
          say(
            here,
            `{{${reference}}}, which no step saves in the case ${caseId(row)}`,
            'a value that is saved in every case, or a step with when: only where it is',
          );
        }
    };
    const lookAt = (here: Path, { set, credential }: Pick<AuthorStep, 'set' | 'credential'>): void => {
      look([...here, 'set'], set);
      if (isObject(credential as Json)) look([...here, 'credential'], credential);
    };
    const take = (key: 'before' | 'after'): void => {
      for (const [index, step] of (clause[key] ?? []).entries()) {
        if (!holdsIn(stepOf(step).when, row)) continue;
        lookAt([...path, key, index], step);
        for (const name of Object.keys(step.save ?? {})) saved.add(name);
      }
    };
    take('before');
    lookAt([...path, 'ask'], clause.ask ?? {});
    look([...path, 'expect'], clause.expect);
    if (clause.followUp) {
      lookAt([...path, 'followUp'], clause.followUp);
      look([...path, 'followUp', 'expect'], clause.followUp.expect);
    }
    take('after');
  }
};
