// Opens pages as a reader would and says what is wrong with them; exits with 1 if anything is.
//
//     node browser.mjs FOLDER PAGE.html…
//
// FOLDER holds the installed puppeteer-core and axe-core; .ci/browser makes it.

import { createRequire } from "node:module";
import { readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...pages] = process.argv.slice(2);
const packages = createRequire(join(resolve(folder), "package.json"));
const puppeteer = packages("puppeteer-core");
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");

const SIZE_LIMIT = 2_000_000;
const WIDTHS = [360, 1400];
const SCHEMES = ["light", "dark"];

const problems = [];
const wrong = (page, what) => problems.push(`${basename(page)}: ${what}`);

/** What a page shows at one width, in one colour scheme. */
async function look(browser, file, width, scheme) {
  const page = await browser.newPage();
  const where = `${file}`;
  const at = `at ${width} pixels, ${scheme}: `;
  const address = pathToFileURL(resolve(file)).href;
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) wrong(where, `${at}asks for ${url}`);
  });
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) wrong(where, `${at}console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong(where, `${at}error: ${error.message}`));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(address, { waitUntil: "load" });
  for (const what of await page.evaluate(inspect)) wrong(where, at + what);
  await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
  const overflow = await page.evaluate(scrolls);
  if (overflow) wrong(where, `${at}scrolls sideways because of ${overflow}`);
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of found.violations) {
    if (["serious", "critical"].includes(violation.impact)) {
      const node = violation.nodes[0];
      wrong(where, `${at}${violation.id}, ${violation.nodes.length} times: ${node.html.slice(0, 200)}`);
    }
  }
  await page.close();
}

/** In the page: what its charts lack, and texts that leave their charts. */
function inspect() {
  const missing = [];
  const charts = [...document.querySelectorAll("svg")].filter((it) => !it.matches("[aria-hidden=true]"));
  if (charts.length === 0) missing.push("no chart");
  for (const chart of charts) {
    const name = chart.querySelector("title")?.textContent ?? "a chart without a title";
    const says = (attribute) =>
      (chart.getAttribute(attribute) ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join("");
    if (chart.getAttribute("role") !== "img") missing.push(`${name}: no role`);
    if (!says("aria-labelledby")) missing.push(`${name}: no title`);
    if (!says("aria-describedby")) missing.push(`${name}: no text alternative`);
    if (!chart.closest("figure")?.querySelector("table caption")) missing.push(`${name}: no table`);
    const box = chart.getBoundingClientRect();
    if (box.width === 0) continue;
    for (const text of chart.querySelectorAll("text")) {
      const own = text.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(text).fontSize) * (box.width / chart.viewBox.baseVal.width);
      if (size < 11) missing.push(`${name}: type of ${size.toFixed(1)} pixels`);
      if (own.left < box.left - 2 || own.right > box.right + 2)
        missing.push(`${name}: "${text.textContent}" leaves the chart`);
    }
  }
  return [...new Set(missing)].slice(0, 20);
}

/** In the page: what is broader than the window, if anything makes it scroll sideways. */
function scrolls() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const boxed = (it) => it.parentElement?.closest(".scroll, pre, nav, svg");
  const broad = [...document.body.querySelectorAll("*")].find(
    (it) => !boxed(it) && it.getBoundingClientRect().right > room + 1,
  );
  return broad ? `<${broad.tagName.toLowerCase()} class="${broad.getAttribute("class") ?? ""}">` : "something";
}

/** What a page loses in print: its tables of numbers, or a part that is broader than the paper. */
async function print(browser, file) {
  const page = await browser.newPage();
  await page.emulateMediaType("print");
  await page.setViewport({ width: 720, height: 1000 });
  await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: "load" });
  const lost = await page.evaluate(() =>
    [...document.querySelectorAll("table")]
      .filter((it) => it.getBoundingClientRect().height === 0 || !it.checkVisibility({ contentVisibilityAuto: true }))
      .map((it) => it.querySelector("caption")?.textContent ?? "a table"),
  );
  for (const what of lost.slice(0, 5)) wrong(file, `printed: the table "${what}" is not there`);
  await page.close();
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  for (const file of pages) {
    const size = statSync(file).size;
    if (size >= SIZE_LIMIT) wrong(file, `has ${size} bytes`);
    for (const width of WIDTHS) for (const scheme of SCHEMES) await look(browser, file, width, scheme);
    await print(browser, file);
  }
} finally {
  await browser.close();
}
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
