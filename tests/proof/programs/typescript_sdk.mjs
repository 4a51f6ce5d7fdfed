// A small program on the official TypeScript SDK.
import { createRequire } from "node:module";
const require = createRequire(process.env.A400_NODE_SDK + "/package.json");
const { default: Anthropic } = await import(require.resolve("@anthropic-ai/sdk"));
try {
  await new Anthropic().messages.create({
    model: "claude-haiku-5-5", max_tokens: 10, messages: [{ role: "user", content: "hi" }],
  });
} catch (error) {
  console.error(`the call failed with ${error.status}`);
  process.exit(1);
}
