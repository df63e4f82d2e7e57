import { writeFile } from 'node:fs/promises';
import { decisionTablePage } from './decision-table/page.ts';

// `npm run decision-table` writes the page anew; a unit test says when it is stale.
await writeFile('docs/decision-table.md', decisionTablePage());
