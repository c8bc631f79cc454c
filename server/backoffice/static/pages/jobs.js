// Work left behind: what failed, done again or dropped.
import { html, useState } from "../lib.js";
import { useAction } from "../data.js";
import { when, whole } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Button, Dialog, Form, Heading, Problem, choices, tell } from "../parts.js";
import { ask } from "../session.js";

const PATH = "/api/admin/jobs";
const FILTERS = [
  {
    ...{ name: "status", label: "Status", kind: "select", first: "failed" },
    options: choices(["failed", "queued", "running", "done"], "any"),
  },
  { name: "queue", label: "Queue", kind: "select", options: choices(["money", "mail", "bulk"], "any") },
  { name: "name", label: "Name", autocomplete: "off", spellcheck: false },
];
const COLUMNS = [
  ["Job", (one) => html`<b>${one.name}</b>`],
  ["Queue", (one) => one.queue],
  ["Status", (one) => html`<${Badge} of=${one.status} />`],
  ["Tries", (one) => whole(one.attempts), "number"],
  ["Left", (one) => when(one.created_at)],
  ["Error", (one) => html`<span class="words">${one.error || "–"}</span>`],
  ["", (one, reload) => one.status === "failed" && html`<${Tools} job=${one} reload=${reload} />`, "tools"],
];

export function Jobs({ route }) {
  return html`
    <${Heading} title="Jobs" />
    <${Listing} what="jobs" path=${PATH} route=${route} filters=${FILTERS} columns=${COLUMNS} />
  `;
}

function Tools({ job, reload }) {
  const [open, setOpen] = useState(false);
  const { run, busy, refusal } = useAction();
  const act = (method, path, said) => () =>
    run(async () => {
      await ask(method, path);
      tell(said);
      setOpen(false);
      await reload();
    });
  const retry = act("POST", `${PATH}/${job.id}/retry`, `${job.name} is tried again.`);
  const drop = act("DELETE", `${PATH}/${job.id}`, `${job.name} is dropped.`);
  return html`
    <${Button} label="Retry ${job.name}" busy=${busy} onClick=${retry}>Retry</${Button}>
    <${Button} class="danger" label="Drop ${job.name}" onClick=${() => setOpen(true)}>Drop…</${Button}>
    ${!open && html`<${Problem} refusal=${refusal} />`}
    ${open && html`<${Dialog} title="Drop ${job.name}?" onClose=${() => setOpen(false)}>
      <p>It is never done. Drop it only when what it was for is done, or not wanted.</p>
      <${Form} onSend=${drop} busy=${busy} refusal=${refusal} submit="Drop" onCancel=${() => setOpen(false)} />
    </${Dialog}>`}
  `;
}
