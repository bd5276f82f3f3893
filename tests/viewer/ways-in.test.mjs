// How a trace gets into the page, what it makes of bad ones, and how the page looks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, test } from "node:test";

import { PAGE, serve } from "./browser.mjs";
import { everythingThatHappens } from "./conversation.mjs";
import { assertCalm, choose, drop, messageShown, pageText, roundShown, showChosen, shown, Viewers } from "./pages.mjs";

const MARKUP = "<img src=x onerror=alert(1)>";

let viewers;
let trace;
let lines;

before(async () => {
  viewers = await Viewers.open();
  trace = await everythingThatHappens();
  lines = trace.trimEnd().split("\n");
});
afterEach(() => viewers.closePages());
after(() => viewers.close());

const without = (line, field) => JSON.stringify({ ...JSON.parse(line), [field]: undefined });
const withField = (line, field, value) => JSON.stringify({ ...JSON.parse(line), [field]: value });

test("an empty page says what to do, and has an example", async () => {
  const page = await viewers.page();
  assert.match(await page.textContent("#welcome"), /Drop a trace here.*chat-relay --trace=talk\.ndjson/s);
  await page.click("#welcome-example");
  assert.equal(await roundShown(page), 1);
  assert.equal(await page.isVisible("#message"), false);
  const signs = new Set();
  while (!(await page.isDisabled("[data-step=on]"))) {
    await page.keyboard.press("ArrowRight");
    for (const kind of await page.locator("#words li").evaluateAll((told) => told.map((one) => one.dataset.kind)))
      signs.add(kind);
  }
  for (const kind of [
    "accepted",
    "read",
    "partial",
    "sent",
    "short",
    "skip",
    "end",
    "reset",
    "closed",
    "joined",
    "left",
  ]) {
    assert.ok(signs.has(kind), `the example has no ${kind}`);
  }
  assertCalm(page);
});

test("?trace= is fetched, and nothing else", async () => {
  const page = await viewers.showServed(trace, "#5");
  assert.equal(await roundShown(page), 5);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/#6$/);
  assert.deepEqual(
    page.fetched.filter((address) => !address.startsWith("data:")),
    [`${page.server}/trace-viewer.html?trace=talk.ndjson`, `${page.server}/talk.ndjson`],
  );
  assert.deepEqual(pageText.match(/(src|href)="(?!data:)[^"]*"|@import|url\(/g), null);
  assertCalm(page);
});

test("a file is dropped or chosen, one after the other", async () => {
  const page = await viewers.page();
  await drop(page, "dropped.ndjson", trace);
  await page.waitForSelector("#show:not([hidden])");
  assert.match(await page.textContent("#source"), /^dropped\.ndjson · chat-relay .* rounds$/);
  await page.keyboard.press("End");
  await choose(page, "chosen.ndjson", lines.slice(0, 5).join("\n"));
  await page.waitForFunction(() => document.getElementById("source").textContent.startsWith("chosen.ndjson"));
  assert.equal(await roundShown(page), 1);
  assert.match(await page.textContent("#source"), /4 rounds \(no end: the relay still runs, or was killed\)/);
  assertCalm(page);
});

const BAD = {
  nothing: [() => "", /The file is empty/, 0],
  "a letter": [() => "Dear all,\nhow are you?\n", /Line 1 is not JSON .*A trace begins with a header/, 0],
  "other JSON": [() => '{"a":1}\n', /Line 1 is not the header of a trace: it has no "trace"/, 0],
  "a later version": [
    () => [withField(lines[0], "trace", 2), ...lines.slice(1)].join("\n"),
    /Line 1 says that this is version 2 of the format; this page reads version 1/,
    0,
  ],
  "a header with a hole": [
    () => [without(lines[0], "listeners"), ...lines.slice(1)].join("\n"),
    /Line 1 is not the header of a trace: listeners is missing/,
    0,
  ],
  "a header alone": [() => lines[0], /no rounds: only its header/, 0],
  "its second half": [
    () => lines.slice(20).join("\n"),
    /Line 1 is a round, not the header: the beginning of the file is missing/,
    0,
  ],
  "its first half": [
    () => trace.slice(0, lines.slice(0, 9).join("\n").length + 200),
    /Line 10, the last, breaks off after 199 characters.*The 8 rounds before it are shown/,
    8,
  ],
  "a bad line": [
    () => [...lines.slice(0, 4), "oops", ...lines.slice(4)].join("\n"),
    /Line 5 is not JSON.*The 3 rounds before it are shown/,
    3,
  ],
  "a missing field": [
    () => [...lines.slice(0, 4), without(lines[4], "sends")].join("\n"),
    /Line 5 is not a round of a trace: sends is missing\. The 3 rounds/,
    3,
  ],
  "a wrong field": [
    () => [...lines.slice(0, 4), withField(lines[4], "in", { read: [4, "x"], write: [] })].join("\n"),
    /Line 5 is not a round of a trace: in\.read\[1\] is not a whole number/,
    3,
  ],
  "an absurd descriptor": [
    () => [...lines.slice(0, 4), withField(lines[4], "in", { read: [1e12], write: [] })].join("\n"),
    /in\.read\[0\] is too large for a descriptor/,
    3,
  ],
  "a lost round": [
    () => [...lines.slice(0, 4), ...lines.slice(5)].join("\n"),
    /Line 5 is round 5, but round 4 was to come: lines are missing/,
    3,
  ],
};

test("bad files are complained of, and shown as far as they are good", async () => {
  for (const [what, [make, complaint, rounds]] of Object.entries(BAD)) {
    const page = await viewers.page();
    await choose(page, "talk.ndjson", make());
    await page.waitForSelector("#message:not([hidden])");
    assert.match(await messageShown(page), complaint, what);
    assert.equal(await page.isVisible("#show"), rounds > 0, what);
    if (rounds > 0) {
      await page.keyboard.press("End");
      assert.equal((await shown(page)).round, rounds, what);
    }
    await page.click("#message button");
    assert.equal(await page.isVisible("#message"), false);
    assertCalm(page);
    await page.context().close();
  }
});

test("a good file is shown after a bad one, and stays when a bad one follows", async () => {
  const page = await viewers.page();
  await choose(page, "bad", "Dear all,");
  await page.waitForSelector("#message:not([hidden])");
  await showChosen(page, trace);
  assert.equal(await page.isVisible("#message"), false);
  await page.keyboard.press("End");
  await choose(page, "bad", "Dear all,");
  await page.waitForSelector("#message:not([hidden])");
  assert.equal(await roundShown(page), lines.length - 2);
  assertCalm(page);
});

test("an address that has no trace is told so", async () => {
  const server = await serve({ "/trace-viewer.html": pageText });
  const page = await viewers.page({}, `${server.address}/trace-viewer.html?trace=none.ndjson`);
  await page.waitForSelector("#message:not([hidden])");
  assert.match(await messageShown(page), /none\.ndjson could not be fetched: the server answered 404/);
  server.close();
  const alone = await viewers.page({}, `file://${PAGE}?trace=talk.ndjson`);
  await alone.waitForSelector("#message:not([hidden])");
  assert.match(await messageShown(alone), /opened as a file may not fetch others: drop the trace here/);
});

test("what is said is text, whatever it looks like", async () => {
  const hostile = lines.map((line) =>
    JSON.stringify(JSON.parse(line), (key, value) =>
      ["name", "text", "peer", "reason", "error", "program", "endpoint", "protocol"].includes(key)
        ? `${MARKUP}${value}`
        : value,
    ),
  );
  const page = await viewers.page();
  await choose(page, `${MARKUP}.ndjson`, hostile.join("\n"));
  await page.waitForSelector("#show:not([hidden])");
  while (!(await page.isDisabled("[data-step=on]"))) {
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator("img, [onerror]").count(), 0);
  }
  assert.ok((await page.textContent("#source")).includes(MARKUP));
  assert.ok((await shown(page)).lanes.every((name) => name.startsWith(MARKUP)));
  await choose(page, MARKUP, MARKUP);
  await page.waitForSelector("#message:not([hidden])");
  assert.ok((await messageShown(page)).includes(MARKUP));
  assert.equal(await page.locator("img").count(), 0);
  assertCalm(page);
});

/** WCAG 2.1's contrast ratio of two colours, as [red, green, blue] of 0 to 255. */
function contrast(one, other) {
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function coloursOf(page) {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement("span"));
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
    };
    return Object.fromEntries(
      ["page", "panel", "raised", "chosen", "ink", "muted", "read", "send", "wait", "skip", "close"].map((name) => [
        name,
        colour(name),
      ]),
    );
  });
}

test("dark and light follow the system, and the button; both can be read", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await viewers.page({ colorScheme });
    await showChosen(page, trace);
    const colours = await coloursOf(page);
    assert.equal(colours.page[0] > 128, colorScheme === "light");
    for (const ink of ["ink", "muted", "read", "send", "wait", "skip", "close"]) {
      for (const ground of ["page", "panel", "chosen"]) {
        assert.ok(
          contrast(colours[ink], colours[ground]) >= 4.5,
          `${ink} on ${ground} in ${colorScheme}: ${contrast(colours[ink], colours[ground]).toFixed(2)}`,
        );
      }
    }
    await page.click("#theme");
    assert.equal((await coloursOf(page)).page[0] > 128, colorScheme === "dark");
    assertCalm(page);
  }
});

test("the theme that was chosen is kept, and is not missed where nothing is", async () => {
  const page = await viewers.page({ colorScheme: "light" });
  await page.click("#theme");
  await page.reload();
  assert.ok((await coloursOf(page)).page[0] < 128, "the choice is forgotten");
  const context = await viewers.browser.newContext({ colorScheme: "light" });
  await context.addInitScript(() =>
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("there is none", "SecurityError");
      },
    }),
  );
  const without = await context.newPage();
  await without.goto(`file://${PAGE}`);
  await without.click("#theme");
  assert.ok((await coloursOf(without)).page[0] < 128, "without storage there is no choice");
});

test("it fits a narrow page and a wall", async () => {
  for (const [width, height] of [
    [800, 1000],
    [1280, 800],
    [1920, 1080],
  ]) {
    const page = await viewers.page({ viewport: { width, height } });
    await showChosen(page, trace);
    await page.keyboard.press("n");
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      `${width}: the page is too wide`,
    );
    assert.ok(
      await page.evaluate(() =>
        [...document.querySelectorAll("button, label, .sets table")].every(
          (one) => one.getBoundingClientRect().right <= innerWidth,
        ),
      ),
      `${width}: something is cut off`,
    );
    if (width > 1020)
      assert.ok(
        await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight),
        `${width}: the page is too high`,
      );
  }
});

test("the legend names every sign, and the picture is kept in docs", async () => {
  const page = await viewers.page();
  await page.click("#welcome-example");
  await page.click("#legend-button");
  assert.match(await page.textContent("#legend"), /a short write.*closed.*in the write set.*Keys/s);
  const picture = readFileSync(PAGE.replace(".html", ".png"));
  assert.ok(picture.length < 300 * 1024, `${picture.length} bytes`);
});
