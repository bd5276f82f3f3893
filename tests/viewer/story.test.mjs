// What the page shows of a conversation through the real relay is what the trace says, round by round.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { everythingThatHappens } from "./conversation.mjs";
import { assertCalm, assertSets, roundShown, roundsOf, shown, Viewers } from "./pages.mjs";

let viewers;
let trace;
let rounds;

const bytes = (count) => `${count.toLocaleString("en-US")} byte${count === 1 ? "" : "s"}`;
const indexOf = (where) => rounds.findIndex(where);

before(async () => {
  viewers = await Viewers.open();
  trace = await everythingThatHappens();
  rounds = roundsOf(trace);
});
afterEach(() => viewers.closePages());
after(() => viewers.close());

/** Names as they stood when a round began, and the first ones as soon as they are known. */
class Names {
  #names = new Map();

  duringRound(round) {
    const first = round.known.filter(({ id, name }) => name && !this.#names.has(id));
    return new Map([...this.#names, ...first.map(({ id, name }) => [id, name])]);
  }

  afterRound(round) {
    for (const { id, name } of round.known) if (name) this.#names.set(id, name);
  }
}

function cellsExpected(round) {
  const key =
    (slot) =>
    ({ id }) =>
      `${id} ${slot}`;
  return [
    ...new Set([
      ...[...round.deadlines, ...round.accepted, ...round.reads].map(key("in")),
      ...round.sends.map(key("out")),
      ...[...round.skips, ...round.closing, ...round.closed].map(key("end")),
    ]),
  ];
}

function forwardsExpected(round) {
  const heard = [...round.reads, ...round.deadlines].flatMap(({ id, to, lines }) =>
    [...to, ...lines.flatMap((line) => line.to)].map((other) => `${id} ${other}`),
  );
  const left = round.closing.flatMap(({ id, to }) => to.map((other) => `${id} leaves ${other}`));
  return new Set([...heard, ...left]).size;
}

function wordsExpected(round, names) {
  const name = (id) => names.get(id) ?? `client ${id}`;
  return [
    ...round.accepted.map(
      ({ id, peer, fd }) =>
        `client ${id}${names.has(id) ? "," : ""} from ${peer} through listener ${peer === "unix" ? 2 : 1}; the kernel gave it fd ${fd}`,
    ),
    ...round.reads
      .filter((read) => read.result === "bytes")
      .map((read) => `Read ${bytes(read.bytes)} from ${name(read.id)}`),
    ...round.reads.filter((read) => read.result === "end").map(({ id }) => `End of file from ${name(id)}`),
    ...round.reads
      .filter((read) => read.result === "reset")
      .map(({ id, error }) => `${name(id)}'s connection is gone: ${error}`),
    ...round.reads
      .filter((read) => read.unfinished.bytes > 0)
      .map((read) => `until the line's end comes (${bytes(read.unfinished.bytes)}): ${read.unfinished.text}`),
    ...round.sends
      .filter((send) => send.short && send.taken < send.wanted)
      .map((send) => `took only ${send.taken.toLocaleString("en-US")} of ${bytes(send.wanted)} for ${name(send.id)}`),
    ...round.sends.filter((send) => send.result === "sent" && !send.short).map((send) => bytes(send.taken)),
    ...round.sends.filter((send) => send.result === "failed").map(({ id }) => `Sending to ${name(id)} failed`),
    ...round.skips.map(({ id, lines }) => `${name(id)} was too far behind and skips ${lines} line`),
    ...round.closing.map(({ id, reason }) => `${name(id)} is marked to be closed: ${reason}`),
    ...round.closed.map(({ id, fd, reason }) => `Closed fd ${fd}, ${name(id)}: ${reason}`),
  ];
}

test("every round shows what the trace says", { timeout: 120_000 }, async () => {
  const page = await viewers.showServed(trace);
  const names = new Names();
  for (const [i, round] of rounds.entries()) {
    if (i > 0) await page.keyboard.press("ArrowRight");
    const seen = await shown(page);
    const called = names.duringRound(round);
    assert.equal(seen.round, round.round);
    assert.equal(seen.column, round.round);
    assertSets(seen.sets, round);
    assert.match(seen.bits, /^[01]+$/);
    assert.deepEqual([...seen.cells].sort(), cellsExpected(round).sort(), `round ${round.round}: what is drawn`);
    assert.equal(seen.forwards, forwardsExpected(round), `round ${round.round}: forwards`);
    for (const words of wordsExpected(round, called))
      assert.ok(seen.words.includes(words), `round ${round.round}: "${words}" is not in: ${seen.words}`);
    for (const [id, name] of called)
      assert.ok(seen.lanes.includes(name), `round ${round.round}: no lane for ${id}, ${name}`);
    names.afterRound(round);
  }
  assert.equal(await page.isDisabled("[data-step=on]"), true);
  assertCalm(page);
});

test("the conversation has all that the picture is about", () => {
  assert.ok(
    rounds.some((round) => round.reads.some((read) => read.unfinished.text === "hel")),
    "no unfinished line",
  );
  assert.ok(
    rounds.some((round) => round.sends.some((send) => send.short)),
    "no short write",
  );
  assert.ok(
    rounds.some((round) => round.skips.length),
    "no skip",
  );
  assert.ok(
    rounds.some((round) => round.reads.some((read) => read.result === "reset")),
    "no reset",
  );
  assert.ok(
    rounds.some((round) => round.reads.some((read) => read.result === "end")),
    "no end of file",
  );
  const fds = rounds.flatMap((round) => round.accepted.map(({ fd }) => fd));
  assert.ok(new Set(fds).size < fds.length, "no descriptor was used twice");
});

test("who waits to be written to is drawn as waiting, for as long", async () => {
  const page = await viewers.showServed(trace, `#${1 + indexOf((round) => round.skips.length)}`);
  assert.ok((await page.locator("#picture .waiting").count()) > 0);
  const leaves = indexOf((round) => round.write_set.left.length === 1);
  const joins = rounds.findLastIndex(
    (round, i) => i < leaves && round.write_set.joined.includes(rounds[leaves].write_set.left[0]),
  );
  await page.fill("#round", String(leaves + 1));
  await page.press("#round", "Enter");
  assert.match(
    (await shown(page)).words,
    new RegExp(`leaves the write set: it had waited since round ${rounds[joins].round}\\.`),
  );
});

test("a descriptor that is used again is told to be another's", async () => {
  const twice = indexOf((round, i) =>
    round.accepted.some(({ fd }) => rounds.slice(0, i).some((earlier) => earlier.closed.some((one) => one.fd === fd))),
  );
  const page = await viewers.showServed(trace, `#${twice + 1}`);
  const { fd } = rounds[twice].accepted[0];
  const closedIn = rounds.findLast((round, i) => i < twice && round.closed.some((one) => one.fd === fd));
  const { name } = closedIn.closed.find((one) => one.fd === fd);
  assert.ok((await shown(page)).words.includes(`fd ${fd} was ${name}'s until round ${closedIn.round}.`));
});

const isTrouble = (round) =>
  round.skips.length > 0 ||
  round.closing.some((mark) => !mark.orderly) ||
  round.sends.some((send) => send.short || send.result !== "sent");

test("to leave in good order is no trouble, a reset is", async () => {
  const markedBy = (word) => indexOf((round) => round.closing.some(({ reason }) => reason.includes(word)));
  const [reset, hungUp] = ["connection reset", "hung up"].map(markedBy);
  assert.ok(reset >= 0 && hungUp >= 0);
  assert.equal(isTrouble(rounds[hungUp]), false);
  const page = await viewers.showServed(trace);
  const stops = [];
  for (let before = 0, now = -1; now !== before; ) {
    before = await roundShown(page);
    await page.keyboard.press("n");
    now = await roundShown(page);
    if (now !== before) stops.push(now - 1);
  }
  assert.deepEqual(
    stops,
    rounds.flatMap((round, i) => (i > 0 && isTrouble(round) ? [i] : [])),
  );
  assert.ok(stops.includes(reset) && !stops.includes(hungUp));
});

test("keys step by one, by ten and to the ends", async () => {
  const page = await viewers.showServed(trace);
  const last = rounds.length;
  const steps = [
    ["ArrowRight", 2],
    ["PageDown", 12],
    ["ArrowLeft", 11],
    ["End", last],
    ["ArrowRight", last],
    ["PageUp", last - 10],
    ["Home", 1],
    ["ArrowLeft", 1],
  ];
  for (const [key, round] of steps) {
    await page.keyboard.press(key);
    assert.equal(await roundShown(page), round, key);
  }
  await page.keyboard.press("n");
  assert.equal(await roundShown(page), 1 + indexOf(isTrouble));
  await page.keyboard.press("n");
  await page.keyboard.press("p");
  assert.equal(await roundShown(page), 1 + indexOf(isTrouble));
  assertCalm(page);
});

test("buttons, the number, the strip and the columns step too", async () => {
  const page = await viewers.showServed(trace);
  for (const [step, round] of [
    ["on", 2],
    ["back", 1],
    ["last", rounds.length],
    ["first", 1],
  ]) {
    await page.click(`[data-step=${step}]`);
    assert.equal(await roundShown(page), round, step);
  }
  await page.fill("#round", "7");
  await page.press("#round", "Enter");
  assert.equal(await roundShown(page), 7);
  await page.keyboard.press("ArrowRight");
  assert.equal(await roundShown(page), 8, "the keys are dead after a number was typed");
  await page.keyboard.press("ArrowLeft");
  await page.click("#picture rect.column[data-at='7']", { position: { x: 5, y: 300 } });
  assert.equal(await roundShown(page), 8);
  const box = await page.locator("#overview").boundingBox();
  await page.mouse.click(box.x + box.width - 2, box.y + 9);
  assert.equal(await roundShown(page), rounds.length);
  await page.fill("#round", "nonsense");
  await page.press("#round", "Enter");
  assert.equal(await roundShown(page), rounds.length);
  assertCalm(page);
});

test("the keyboard reaches what happened in a round, and its details", async () => {
  const page = await viewers.showServed(trace, `#${1 + indexOf((round) => round.sends.some((send) => send.short))}`);
  const { labels } = await shown(page);
  for (const label of labels) {
    await page.keyboard.press("ArrowDown");
    const focused = page.locator(".cell:focus");
    assert.equal(await focused.getAttribute("aria-label"), label);
    assert.notEqual(
      await focused.locator(".halo").evaluate((halo) => getComputedStyle(halo).stroke),
      "none",
      "the focus is not to be seen",
    );
    assert.equal(await page.isVisible("#tip"), true);
  }
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.locator(".cell:focus").getAttribute("aria-label"), labels.at(-2));
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.isVisible("#tip"), false);
  assert.equal(await page.evaluate(() => document.activeElement.id), "picture");
  assertCalm(page);
});

test("hovering tells details, in other rounds too", async () => {
  const spoken = indexOf((round) => round.reads.some((read) => read.unfinished.text === "hel"));
  const page = await viewers.showServed(trace, `#${spoken + 2}`);
  const alice = rounds[spoken].reads.find((read) => read.unfinished.text === "hel");
  const sign = await page.locator(`.cell[data-at="${spoken}"][data-cell="${alice.id} in"]`).boundingBox();
  await page.mouse.move(sign.x + sign.width / 2, sign.y + sign.height / 2);
  assert.match(await page.textContent("#tip"), /^Read 3 bytes from alice: hel\./);
  await page.hover("#overview");
  assert.equal(await page.isVisible("#tip"), false);
});
