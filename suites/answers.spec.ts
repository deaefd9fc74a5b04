import { askGroups } from '../fixtures/ask-groups.ts';

// One request, one answer: probes of a clause and operation are asked side by side.
askGroups('answer');
