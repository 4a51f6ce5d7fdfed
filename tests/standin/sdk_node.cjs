// Drives the official TypeScript SDK against a stand-in; prints one JSON object of what it saw.
const { createRequire } = require("node:module");
const sdk = createRequire(process.env.A400_NODE_SDK + "/")("@anthropic-ai/sdk");
const Anthropic = sdk.default ?? sdk;

async function main() {
  const client = new Anthropic({ baseURL: process.env.BASE_URL, apiKey: process.env.KEY, maxRetries: 0 });
  const body = { model: "claude-haiku-5-5", max_tokens: 200, messages: [{ role: "user", content: "hi" }] };
  const seen = {};
  seen.created = (await client.messages.create(body)).content[0].text;
  seen.streamed = await client.messages.stream(body).finalText();
  const { max_tokens, ...counted } = body;
  seen.counted = (await client.messages.countTokens(counted)).input_tokens;
  seen.models = 0;
  for await (const model of client.models.list({ limit: 6 })) seen.models += model.id ? 1 : 0;
  seen.errors = {};
  const wrong = { empty: { ...body, messages: [] }, model: { ...body, model: "claude-nine" } };
  for (const [name, value] of Object.entries(wrong)) {
    try {
      await client.messages.create(value);
    } catch (error) {
      seen.errors[name] = [error.constructor.name, error.status, error.message, Boolean(error.requestID)];
    }
  }
  const stranger = new Anthropic({ baseURL: process.env.BASE_URL, apiKey: "sk-ant-api03-wrong", maxRetries: 0 });
  try {
    await stranger.messages.create(body);
  } catch (error) {
    seen.errors.key = [error.constructor.name, error.status, error.message, Boolean(error.requestID)];
  }
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
