// OpenAI's own client for Node, unchanged but for the address. Prints what it got as one JSON document; the test judges it.
import OpenAI from "openai";

const { relay, model, secret, refused } = JSON.parse(process.env.METERING_NODE_CLIENT);

// Retrying would only repeat the refusals that the test is about.
const client = (key) => new OpenAI({ apiKey: key, baseURL: `${relay}v1`, maxRetries: 0 });
const messages = [{ role: "user", content: "Hello" }];

async function models() {
  const ids = [];
  for await (const entry of client(secret).models.list()) ids.push(entry.id);
  return ids;
}

async function complete() {
  const answer = await client(secret).chat.completions.create({ model, messages });
  return { text: answer.choices[0].message.content, usage: answer.usage };
}

async function stream() {
  let text = "";
  const chunks = await client(secret).chat.completions.create({ model, messages, stream: true });
  for await (const chunk of chunks) text += chunk.choices[0]?.delta?.content ?? "";
  return { text };
}

async function refusal(caller) {
  try {
    await client(caller.secret).chat.completions.create({ model: caller.model, messages });
    return null;
  } catch (error) {
    return {
      type: error.constructor.name,
      isApiError: error instanceof OpenAI.APIError,
      status: error.status,
      code: error.code,
      requestId: error.requestID,
    };
  }
}

const result = { models: await models(), complete: await complete(), stream: await stream(), refusals: [] };
for (const caller of refused) result.refusals.push(await refusal(caller));
console.log(JSON.stringify(result));
