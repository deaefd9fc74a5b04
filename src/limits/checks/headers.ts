import { showsHeaders } from '../../contract/limit-policy.ts';
import { gathered } from '../finding.ts';
import type { Series } from '../series.ts';
import { sources } from '../sources.ts';
import { type Checked, findingAt } from './check.ts';
import { missingHeaders } from './documented-headers.ts';

/** The rate headers that more than half of the answers have that were let through. */
export const usualHeaders = ({ answers }: Series): readonly string[] => {
  const admitted = answers.filter(({ fate }) => fate === 'admitted');
  const times = new Map<string, number>();
  for (const { reading } of admitted) for (const name of reading.headers) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].flatMap(([name, count]) => (count * 2 > admitted.length ? [name] : []));
};

/** Every answer has the headers that are documented for it; and the refusal has those that the other answers have: it is where clients need them. */
export const checkHeaders = (series: Series): Checked => {
  const { documented } = series;
  const usual = usualHeaders(series);
  const shown = documented !== undefined && showsHeaders(documented.policy.shows);
  const lacking = shown ? gathered(missingHeaders(series, documented)) : [];
  if (series.refusals.length === 0) return { findings: lacking, undecided: 'nothing was refused' };
  if (usual.length === 0 && shown) return { findings: lacking };
  if (usual.length === 0) return { findings: [], undecided: 'no answer that was let through has rate headers' };
  const findings = series.refusals.flatMap((asked) => {
    const missing = usual.filter((name) => !asked.reading.headers.includes(name));
    const actual = `without ${missing.join(', ')}`;
    return missing.length === 0
      ? []
      : [
          findingAt(
            'headers-missing-on-refusal',
            asked,
            null,
            'the rate headers of the other answers',
            actual,
            sources.convention,
          ),
        ];
  });
  return { findings: [...lacking, ...gathered(findings)] };
};
