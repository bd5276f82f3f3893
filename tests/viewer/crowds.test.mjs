// Long traces, and traces of many.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { crowdOf, longConversation } from "./conversation.mjs";
import { assertCalm, assertSets, roundShown, roundsOf, showChosen, shown, Viewers } from "./pages.mjs";

const MANY_ROUNDS = 1000;
const CROWD = 120;

let viewers;

before(async () => {
  viewers = await Viewers.open();
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
  const crowd = await crowdOf(CROWD);
  const rounds = roundsOf(crowd);
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
