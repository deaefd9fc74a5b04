import type { Json } from '../contract/json.ts';
import type { RequestPatch, Step } from '../contract/model.ts';
import { fillTemplate } from '../contract/template.ts';
import { holdsIn } from '../contract/when.ts';

type Columns = Readonly<Record<string, Json>>;

/** A patch in one case: a credential that a column names is known before anything is sent. */
export const patchFor = <T extends RequestPatch>(patch: T, columns: Columns): T => {
  const { credential } = patch;
  if (credential.kind !== 'named' || !credential.name.includes('{{')) return patch;
  const name = String(fillTemplate(credential.name, (reference) => columns[reference]));
  return { ...patch, credential: name === 'none' ? { kind: 'none' } : { kind: 'named', name } };
};

/** A step in one case. */
export const stepFor = (step: Step, columns: Columns): Step => patchFor(step, columns);

/** The steps that one case has. */
export const stepsFor = (steps: readonly Step[], columns: Columns): readonly Step[] =>
  steps.filter(({ when }) => holdsIn(when, columns)).map((step) => stepFor(step, columns));
