import type { AuthorContract } from './author.ts';
import type { NameChecks } from './name-checks.ts';
import { wantedName } from './nearest.ts';

/** Finds the sections that are listed twice, and where the document's are listed those that it does not have. */
export const checkSections = ({ document, codes, clauses }: AuthorContract, say: NameChecks['say']): void => {
  const { sections } = document;
  if (!sections) return;
  const names = sections.map(({ section }) => section);
  for (const [at, name] of names.entries())
    if (names.indexOf(name) < at)
      say(['document', 'sections', at, 'section'], `the section ${name} a second time`, 'each section once');
  const mustBeListed = (path: readonly (string | number)[], section: string): void => {
    if (!names.includes(section))
      say(path, section, wantedName(section, names, 'a section of the document (document.sections)'));
  };
  for (const [at, { section }] of clauses.entries()) mustBeListed(['clauses', at, 'section'], section);
  if (codes) mustBeListed(['codes', 'section'], codes.section);
};
