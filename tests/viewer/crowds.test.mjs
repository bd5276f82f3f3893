// Long traces, and traces of many.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { crowdOf, longConversation } from "./conversation.mjs";
import { assertCalm, assertSets, roundShown, roundsOf, showChosen, shown, Viewers } from "./pages.mjs";

const MANY_ROUNDS = 1000;
const CROWD = 120;

let viewers;
let crowd;
let rounds;

before(async () => {
  viewers = await Viewers.open();
  crowd = await crowdOf(CROWD);
  rounds = roundsOf(crowd);
});
afterEach(() => viewers.closePages());
after(() => viewers.close());

test(
  "a thousand rounds: only what is in view is drawn, and stepping goes on",
  { timeout: 120_000 },
  async (context) => {
    const long = await longConversation(MANY_ROUNDS);
    const all = roundsOf(long);
    const page = await viewers.page();
    await showChosen(page, long);
    const began = performance.now();
    for (let i = 0; i < 100; ++i) await page.keyboard.press("ArrowRight");
    context.diagnostic(
      `${all.length} rounds: a step took ${((performance.now() - began) / 100).toFixed(1)} ms, the key's way through playwright included`,
    );
    assert.equal(await roundShown(page), 101);
    for (const target of [101, Math.floor(all.length / 2), all.length]) {
      await page.fill("#round", String(target));
      await page.press("#round", "Enter");
      const seen = await shown(page);
      assert.equal(seen.column, target);
      assertSets(seen.sets, all[target - 1]);
      assert.ok(seen.columns < 40 && seen.nodes < 2000, `${seen.columns} columns and ${seen.nodes} elements are drawn`);
      const column = await page.locator("#picture g.now rect.column").boundingBox();
      const picture = await page.locator("#picture").boundingBox();
      assert.ok(
        column.x >= picture.x && column.x + column.width <= picture.x + picture.width + 1,
        "the chosen round is out of sight",
      );
    }
    assertCalm(page);
  },
);

test("many descriptors: words that have answers are in sight", { timeout: 120_000 }, async () => {
  const page = await viewers.page();
  await showChosen(page, crowd);
  const asked = rounds.findIndex((round) => round.in.read.length > CROWD && round.out.read.some((fd) => fd > 64));
  await page.fill("#round", String(asked + 1));
  await page.press("#round", "Enter");
  assertSets((await shown(page)).sets, rounds[asked]);
  const lit = await page.locator("#sets tr:not(.asked-row) td.lit").first().boundingBox();
  const panel = await page.locator("#sets").boundingBox();
  assert.ok(lit.y >= panel.y && lit.y + lit.height <= panel.y + panel.height, "the answer is out of sight");
  const speaker = page.locator("#picture g.now .cell[data-cell$=' in']");
  const [sign, picture] = [await speaker.boundingBox(), await page.locator("#picture").boundingBox()];
  assert.ok(sign.y >= picture.y && sign.y + sign.height <= picture.y + picture.height, "who speaks is out of sight");
  assertCalm(page);
});

const spokenIn = () => rounds.findIndex((round) => round.reads.some((read) => read.text === "so many of us\n"));

async function assertInSight(page, one, box, what) {
  const [it, around] = [await one.boundingBox(), await page.locator(box).boundingBox()];
  assert.ok(it.y >= around.y - 1 && it.y + it.height <= around.y + around.height + 1, `${what} is out of sight`);
}

/** The crowd's trace with a short send to one in the middle, and with much that is told before it. */
function troubled() {
  const at = spokenIn();
  const [read] = rounds[at].reads;
  const [said] = read.lines;
  const lines = Array.from({ length: 25 }, (_, i) => ({ ...said, text: `line ${i}`, to: said.to.slice(i) }));
  const sends = rounds[at].sends.map((send, i) => (i === CROWD / 2 ? { ...send, short: true, taken: 3 } : send));
  const changed = { ...rounds[at], reads: [{ ...read, lines }], sends };
  const text = crowd.split("\n");
  text[at + 1] = JSON.stringify(changed);
  return { at, lines: text.join("\n"), who: sends[CROWD / 2].id };
}

test("the next trouble's lane and sentence are in sight", async () => {
  const { at, lines, who } = troubled();
  const page = await viewers.page({ viewport: { width: 1366, height: 768 } });
  await showChosen(page, lines);
  await page.fill("#round", String(at));
  await page.press("#round", "Enter");
  await page.keyboard.press("n");
  assert.equal(await roundShown(page), at + 1);
  await assertInSight(page, page.locator(`#picture .now .cell[data-cell="${who} out"]`), "#picture", "the lane");
  await assertInSight(page, page.locator("#words [data-kind=short]"), "#words", "the sentence");
});

test("the keyboard's focus is in sight, wherever its lane is", async () => {
  const page = await viewers.page({ viewport: { width: 1366, height: 768 } });
  await showChosen(page, crowd);
  await page.fill("#round", String(spokenIn() + 1));
  await page.press("#round", "Enter");
  for (let i = 0; i < CROWD; ++i) {
    await page.keyboard.press(i % 40 === 39 ? "ArrowUp" : "ArrowDown");
    await assertInSight(page, page.locator("#picture .cell:focus .halo"), "#picture", `the focus after ${i + 1} keys`);
  }
  const seen = await page.locator("#picture .cell:focus .halo").evaluate((halo) => getComputedStyle(halo).stroke);
  assert.notEqual(seen, "none", "the focus is not to be seen");
});

test("the chosen round stays in sight when the page's size changes", async () => {
  const page = await viewers.page({ viewport: { width: 1500, height: 800 } });
  await showChosen(page, crowd);
  await page.fill("#round", String(spokenIn() - 20));
  await page.press("#round", "Enter");
  for (const width of [1700, 1500, 900, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    await page.waitForFunction(() => {
      const [column, picture] = ["#picture g.now rect.column", "#picture"].map((one) =>
        document.querySelector(one)?.getBoundingClientRect(),
      );
      return column && column.left >= picture.left && column.right <= picture.right + 1;
    });
  }
});

test("names of eight letters fit, and longer ones can be pointed at", async () => {
  const page = await viewers.page();
  await showChosen(page, crowd);
  await page.keyboard.press("End");
  const names = page.locator("#picture .name");
  assert.ok(await names.first().evaluate((name) => name.scrollWidth <= name.clientWidth), "crowd0 is cut");
  await names.first().evaluate((name) => {
    name.textContent = "slowpoke";
  });
  assert.ok(await names.first().evaluate((name) => name.scrollWidth <= name.clientWidth), "slowpoke is cut");
  assert.equal(await names.nth(1).getAttribute("title"), await names.nth(1).textContent());
});

test("lines for the same people are told together, and long ones can be pointed at", async () => {
  const at = spokenIn();
  const [read] = rounds[at].reads;
  const long = "long ".repeat(100);
  const lines = Array.from({ length: 15 }, (_, i) => ({ ...read.lines[0], text: `${i} ${long}` }));
  const text = crowd.split("\n");
  text[at + 1] = JSON.stringify({ ...rounds[at], reads: [{ ...read, lines }] });
  const page = await viewers.page();
  await showChosen(page, text.join("\n"));
  await page.fill("#round", String(at + 1));
  await page.press("#round", "Enter");
  const told = page.locator("#words [data-kind=read]");
  assert.match(await told.textContent(), /15 whole lines → .*: *0 long/);
  assert.equal((await told.textContent()).split("crowd0,").length, 2, "who is told is told more than once");
  const last = told.locator(".quote").last();
  assert.match(await last.textContent(), /^14 long .{1,90}…$/);
  assert.equal(await last.getAttribute("title"), `14 ${long}`);
});
