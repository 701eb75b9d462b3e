// A chat, for the moderator to read: one message a line, some close after each other.
import { setTimeout as wait } from 'node:timers/promises';

const messages = [
  'thank you, really',
  'what an idiot!',
  'Anna, see you tomorrow',
  'good question',
  'honestly, shut up',
  'well, nice work',
];
for (const [i, message] of messages.entries()) {
  console.log(message);
  await wait(i % 3 === 0 ? 200 : 5);
}
