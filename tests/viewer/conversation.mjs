// Conversations that are traced: one in which everything happens that the picture has a sign for, and a long one.

import { Person, Relay } from "./relay.mjs";

const LONG_LINE_BYTES = 60_000;
// More than a unix socket's buffers, what Node.js reads ahead, and the backlog hold together.
const LONG_LINES = 10;

const NAMES = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy"];

/** A line in two pieces. The second is typed when the relay has read the first: bob's line came later. */
async function sayInPieces(alice, bob) {
  await alice.types("hel");
  await bob.say("go on");
  await alice.hears(/<bob> go on\n/);
  await alice.say("lo everybody");
  await bob.hears(/<alice> hello everybody\n/);
}

/** carol stops reading until lines are dropped for her, and then reads on. */
async function overwhelm(carol, alice, bob) {
  carol.stopReading();
  for (let i = 0; i < LONG_LINES; ++i) {
    await alice.say(`${i} ${"long ".repeat(LONG_LINE_BYTES / 5)}`);
    await bob.hears(new RegExp(`<alice> ${i} `));
  }
  carol.readOn();
  await carol.hears(/! You missed \d+ line.*\n/);
}

/** erin's connection is reset, and grace gets her descriptor. */
async function replaceByReset(relay, erin, bob) {
  erin.reset();
  await bob.hears(/\* erin left.*\n/);
  const grace = await Person.join(relay.port, "grace");
  await bob.hears(/\* grace joined\n/);
  return grace;
}

/** frank has nothing more to say, but still reads what he is sent. */
async function finish(relay, bob) {
  const frank = await Person.join(relay.port, "frank");
  await frank.say("bye all");
  frank.finishSending();
  await bob.hears(/\* frank left.*\n/);
  await frank.ended;
}

/** In about 50 rounds: a line in pieces, markup as text, a slow reader, a reset, a reused descriptor,
 * another name, a half-close. */
export async function everythingThatHappens() {
  const relay = await Relay.start("--backlog", "64K", "--max-line", "64K", "--history", "0");
  const alice = await Person.join(relay.port, "alice");
  const bob = await Person.join(relay.port, "bob");
  const carol = await Person.join(relay.unixDoor, "carol");
  const erin = await Person.join(relay.port, "erin");
  await sayInPieces(alice, bob);
  await bob.say("<img src=x onerror=alert(1)>");
  await alice.hears(/onerror/);
  await overwhelm(carol, alice, bob);
  const grace = await replaceByReset(relay, erin, bob);
  await grace.say("which descriptor do I have?");
  await bob.hears(/<grace> which.*\n/);
  await grace.say("/nick gina");
  await bob.hears(/is now known as gina\n/);
  await finish(relay, bob);
  await bob.say("/quit");
  await bob.ended;
  await Promise.all([alice, bob, carol, grace].map((person) => person.leave()));
  return relay.stop();
}

/** At least so many rounds, in which ten people take turns. */
export async function longConversation(rounds) {
  const relay = await Relay.start("--history", "0");
  const people = [];
  for (const name of NAMES) people.push(await Person.join(relay.port, name));
  for (let i = 0; i < rounds; ++i) {
    const speaker = people[(i * 7) % people.length];
    const listener = people[(i * 7 + 1) % people.length];
    await speaker.say(`this is message ${i}`);
    await listener.hears(new RegExp(`message ${i}\\n`));
  }
  await Promise.all(people.map((person) => person.leave()));
  return relay.stop();
}

/** So many people, of whom the last says something. */
export async function crowdOf(size) {
  // So that select() is asked about all of them.
  const relay = await Relay.start("--history", "0", "--ask-all-up-to", String(size));
  const people = [];
  for (let i = 0; i < size; ++i) people.push(await Person.join(relay.port, `crowd${i}`));
  await people.at(-1).say("so many of us");
  await people[0].hears(/so many of us\n/);
  await Promise.all(people.map((person) => person.leave()));
  return relay.stop();
}
