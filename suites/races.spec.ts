import { askGroups } from '../fixtures/ask-groups.ts';

// The same request several times at once.
askGroups('race');
