import type { AuthorClause, AuthorContract } from './author.ts';
import { wantedName } from './nearest.ts';
import type { Path } from './source.ts';
import { fillTemplate, MissingValue } from './template.ts';

type Say = (path: Path, found: string, wanted: string) => void;

/** A capability as it is written: `name`, or `name: value`. */
export const capabilityOf = (text: string): { readonly name: string; readonly value: string | undefined } => {
  const [name, value] = text.split(':').map((part) => part.trim());
  return { name: name ?? '', value };
};

/** Why a capability is none of those that the contract declares; undefined where it is one, or none are declared. */
export const whyNoCapability = (
  declared: AuthorContract['capabilities'],
  name: string,
  value: string | boolean | undefined,
): { readonly found: string; readonly wanted: string } | undefined => {
  if (!declared) return undefined;
  const known = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (!known) return { found: name, wanted: wantedName(name, Object.keys(declared), 'one of the capabilities') };
  const { values } = known;
  if (values === undefined)
    return typeof value === 'string'
      ? { found: `${name}: ${value}`, wanted: `${name}, which has no values` }
      : undefined;
  if (typeof value !== 'string') return { found: `${name} without a value`, wanted: `${name}: ${values.join(' or ')}` };
  return values.includes(value) ? undefined : { found: value, wanted: wantedName(value, values, `a value of ${name}`) };
};

/** Finds capabilities of a clause that nothing declares, in each of its cases. */
export const checkCapabilities = (
  clause: AuthorClause,
  path: Path,
  declared: AuthorContract['capabilities'],
  say: Say,
): void => {
  const rows = clause.cases && clause.cases.length > 0 ? clause.cases : [{}];
  for (const [at, text] of (clause.capabilities ?? []).entries()) {
    const here = [...path, 'capabilities', at];
    const told = new Set<string>();
    for (const row of rows) {
      let filled: string;
      try {
        filled = String(fillTemplate(text, (reference) => row[reference]));
      } catch (error) {
        if (!(error instanceof MissingValue)) throw error;
        say(
          here,
          `{{${error.reference}}}`,
          wantedName(error.reference, Object.keys(rows[0] ?? {}), 'a column that every case has'),
        );
        break;
      }
      const { name, value } = capabilityOf(filled);
      const why = whyNoCapability(declared, name, value);
      if (!why || told.has(why.found)) continue;
      told.add(why.found);
      say(here, why.found, why.wanted);
    }
  }
};
