import type { Exchange } from '../../exchange/model.ts';
import { GroupWriter } from '../work-files.ts';
import { exchangeOf } from './sample-exchange.ts';

// A process of its own: writes so many exchanges to a file and kills itself, as the system does when memory runs out.
const [file, count] = process.argv.slice(2) as [string, string];
const writer = new GroupWriter(file);
for (let number = 1; number <= Number(count); number++) writer.write(exchangeOf('probe', number) satisfies Exchange);
process.kill(process.pid, 'SIGKILL');
