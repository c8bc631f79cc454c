// People: found, banned, given a role.
import { html, useState } from "../lib.js";
import { useAction } from "../data.js";
import { when, words } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Button, Dialog, Field, Form, Heading, choices, tell } from "../parts.js";
import { ask } from "../session.js";

const PATH = "/api/admin/users";
const ROLES = ["customer", "retailer", "owner", "admin"];
const LABELS = { role: "Role", status: "Status" };
const STATUSES = ["active", "inactive", "banned"];
const FILTERS = [
  { name: "q", label: "Name, e-mail or phone", kind: "search", hint: "At least three letters.", autocomplete: "off" },
  { name: "role", label: "Role", kind: "select", options: choices(ROLES, "any") },
  { name: "status", label: "Status", kind: "select", options: choices(STATUSES, "any") },
];

export function Users({ route, user }) {
  const columns = [
    ["Name", (one) => one.name],
    ["E-mail", (one) => one.email],
    ["Phone", (one) => one.phone_number || "–"],
    ["Role", (one) => words(one.role)],
    ["Status", (one) => html`<${Badge} of=${one.status} />`],
    ["Since", (one) => when(one.created_at)],
    ["", (one, reload) => tools(one, reload, user), "tools"],
  ];
  return html`
    <${Heading} title="Users" />
    <${Listing} what="users" path=${PATH} route=${route} filters=${FILTERS} columns=${columns} />
  `;
}

function tools(person, reload, user) {
  if (person.deleted_at) return "deleted";
  return person.id === user.id ? "you" : html`<${Tools} person=${person} reload=${reload} />`;
}

function Tools({ person, reload }) {
  const [open, setOpen] = useState("");
  const close = () => setOpen("");
  const given = { person, reload, onClose: close };
  return html`
    <${Button} label="Status of ${person.name}" onClick=${() => setOpen("status")}>Status…</${Button}>
    <${Button} label="Role of ${person.name}" onClick=${() => setOpen("role")}>Role…</${Button}>
    ${open === "status" && html`<${Change} what="status" options=${STATUSES} reasoned ...${given} />`}
    ${open === "role" && html`<${Change} what="role" options=${ROLES} ...${given} />`}
  `;
}

function Change({ what, options, reasoned, person, reload, onClose }) {
  const { run, busy, refusal } = useAction(reload);
  const send = (given) =>
    run(async () => {
      const body = { [what]: given[what] };
      if (given.reason?.trim()) body.reason = given.reason.trim();
      await ask("PUT", `${PATH}/${person.id}/${what}`, { body, etag: person.etag });
      tell(`${person.name}: the ${what} is ${given[what]} now.`);
      onClose();
      await reload();
    });
  return html`<${Dialog} title="${LABELS[what]} of ${person.name}" onClose=${onClose}>
    <p>Whoever is signed in with this account is signed out within a second.</p>
    <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Change the ${what}" onCancel=${onClose}>
      <${Field} label=${LABELS[what]} name=${what} kind="select" value=${person[what]} options=${choices(options)} />
      ${reasoned &&
      html`<${Field} label="Reason" name="reason" maxlength="200" hint="Optional; it stands in the audit log." />`}
    </${Form}>
  </${Dialog}>`;
}
