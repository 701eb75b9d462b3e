// Reads a CSV file with a column `review`, and writes classified.csv: the same rows with the class, its
// probability, and the word that the model looked at most.
import { writeFileAtomic } from '@resattn/core/node';
import { openTable } from '@resattn/data/node';
import { pipeline } from '@resattn/models/node';
import { useBestBackend } from '@resattn/runtime';
import { stringify } from 'csv-stringify/sync';

const [file = 'new-reviews.csv'] = process.argv.slice(2);
const { columns, rows } = await openTable(file);
if (!columns.includes('review'))
  throw new Error(`${file} has no column "review", only ${columns.join(', ')}`);
const table = [];
for await (const { fields } of rows) table.push(fields);

await useBestBackend();
const classify = await pipeline('run', { task: 'classification' });
const results = await classify(table.map(({ review }) => review));
classify.dispose();

const classified = table.map((row, i) => {
  const { label, score, attention } = results[i];
  const [most] = [...attention].sort((a, b) => b.weight - a.weight);
  return { ...row, opinion: label, probability: score.toFixed(3), looked_at: most.token };
});
await writeFileAtomic('classified.csv', stringify(classified, { header: true }));
console.table(classified);
