// Makes what is kept in docs/: the page's example, from a real conversation, and the picture of the page.
// To be run by hand, when the format or the looks have changed: npm run docs

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { openBrowser, PAGE } from "./browser.mjs";
import { everythingThatHappens } from "./conversation.mjs";
import { REPOSITORY } from "./relay.mjs";

const TEXT_MAX = 48;

/** Long texts are cut further than the relay cuts them, in the same way. */
function shortened(key, value) {
  if (typeof value?.text !== "string" || value.text.length <= TEXT_MAX) return value;
  return { ...value, text: value.text.slice(0, TEXT_MAX), text_cut: true };
}

function keepExample(trace) {
  const lines = trace
    .trimEnd()
    .split("\n")
    .map((line) => JSON.stringify(JSON.parse(line), shortened));
  // Inside a script element only "<!--" and "</script" would mean something; JSON can spell "<" otherwise.
  const example = lines.join("\n").replaceAll("<", "\\u003c");
  const page = readFileSync(PAGE, "utf8");
  const block = /(<script type="application\/x-ndjson" id="example-trace">\n)[^]*?(<\/script>)/;
  writeFileSync(
    PAGE,
    page.replace(block, (_, begin, end) => `${begin}${example}\n${end}`),
  );
}

async function keepPicture() {
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await page.goto(`file://${PAGE}`);
  await page.click("#welcome-example");
  await page.keyboard.press("n");
  await page.screenshot({ path: path.join(REPOSITORY, "docs/trace-viewer.png") });
  await browser.close();
}

keepExample(await everythingThatHappens());
await keepPicture();
