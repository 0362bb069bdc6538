import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"];
const executablePath = browsers.find((path) => path && existsSync(path));

export default defineConfig({
  cacheDir: ".vitest",
  oxc: { decorator: { legacy: true } },
  test: {
    projects: [
      { extends: true, test: { name: "unit", environment: "node", include: ["test/**/*.unit.test.ts"] } },
      {
        extends: true,
        optimizeDeps: { include: ["lit", "lit/decorators.js", "lit/directives/**", "axe-core", "@mdi/js"] },
        test: {
          name: "browser",
          include: ["test/**/*.browser.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args: ["--no-sandbox"] } }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
