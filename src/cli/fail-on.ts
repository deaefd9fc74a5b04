import { Option } from 'commander';
import { failOnLevels } from '../run/settings.ts';

/** The option that says from which level on a departure fails a run. */
export const failOnOption = (): Option =>
  new Option('--fail-on <level>', 'exit 1 where a must departs, or a should too').choices(failOnLevels).default('must');
