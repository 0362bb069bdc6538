// Builds the panel and the cards into the integration. `--check` fails if that changes what is there.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { overBudget, sizes } from "./budget.mjs";
import { inlineIcons } from "./inline-icons.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, "..", "custom_components", "apple_backup", "frontend");
const isCheck = process.argv.includes("--check");

const result = await build({
  absWorkingDir: here,
  entryPoints: { panel: "src/panel.ts", card: "src/card.ts" },
  outdir: target,
  write: false,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  // Old wall tablets.
  target: "es2021",
  entryNames: "[name]-[hash]",
  chunkNames: "c-[hash]",
  legalComments: "none",
  metafile: true,
  plugins: [inlineIcons],
  // The packages may lie elsewhere; the names of the files must not tell.
  preserveSymlinks: true,
});

const files = new Map(result.outputFiles.map((file) => [path.basename(file.path), file.contents]));
const named = (name) => [...files.keys()].find((file) => file.startsWith(`${name}-`));
const names = { card: named("card"), panel: named("panel") };
files.set("manifest.json", Buffer.from(`${JSON.stringify(names, null, 2)}\n`));

// The bill of materials has to name what is in the bundle; icons are put in by `inlineIcons`.
const bundled = new Set(["@mdi/js"]);
for (const input of Object.keys(result.metafile.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
  if (found) bundled.add(found[1]);
}
const bill = JSON.parse(await readFile(path.join(here, "..", "docs", "reference", "sbom.cdx.json"), "utf8"));
const listed = bill.components.filter((each) => each.purl.startsWith("pkg:npm/")).map((each) => each.name);
const untold = [...bundled].filter((name) => !listed.includes(name));
const absent = listed.filter((name) => !bundled.has(name));
if (untold.length || absent.length) {
  console.error(`docs/reference/sbom.cdx.json: not listed: ${untold}; not bundled: ${absent}`);
  process.exit(1);
}

// Their licences ask that the texts go where the code goes.
const licences = [];
for (const name of [...bundled].sort()) {
  const text = await readFile(path.join(here, "node_modules", name, "LICENSE"), "utf8");
  licences.push(`${name}\n${"=".repeat(name.length)}\n\n${text.replaceAll("\r\n", "\n").trim()}\n`);
}
files.set("LICENSES.txt", Buffer.from(licences.join("\n\n")));

const existing = await readdir(target).catch(() => []);
const differences = existing.filter((name) => !files.has(name));
for (const [name, contents] of files) {
  const before = await readFile(path.join(target, name)).catch(() => undefined);
  if (!before?.equals(contents)) differences.push(name);
}

const measured = sizes(result.metafile, files);
for (const { name, bytes, gzip } of measured) {
  console.log(`${name.padEnd(24)} ${(bytes / 1000).toFixed(1)} kB, ${(gzip / 1000).toFixed(1)} kB gzip`);
}
const findings = overBudget(measured);
for (const finding of findings) console.error(`over budget: ${finding}`);
if (findings.length) process.exit(1);

if (isCheck) {
  if (differences.length) {
    console.error(`not up to date (run scripts/build-frontend): ${differences.sort().join(", ")}`);
    process.exit(1);
  }
} else if (differences.length) {
  await mkdir(target, { recursive: true });
  for (const name of existing) if (!files.has(name)) await rm(path.join(target, name));
  for (const [name, contents] of files) await writeFile(path.join(target, name), contents);
}
