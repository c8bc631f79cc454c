// What people say of products, and what of it is shown.
import { html, useState } from "../lib.js";
import { useAction } from "../data.js";
import { when } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, Button, Dialog, Field, Form, Heading, tell } from "../parts.js";
import { href } from "../router.js";
import { ask, mistake } from "../session.js";

const PATH = "/api/admin/reviews";
const YES_NO = [["", "any"], ["true", "yes"], ["false", "no"]];
const FILTERS = [
  { name: "q", label: "A part of the text", kind: "search", hint: "At least three letters.", autocomplete: "off" },
  {
    ...{ name: "rating", label: "Stars", kind: "select" },
    options: [["", "any"], ...[5, 4, 3, 2, 1].map((stars) => [String(stars), String(stars)])],
  },
  { name: "hidden", label: "Hidden", kind: "select", options: YES_NO },
  { name: "verified", label: "Verified", kind: "select", options: YES_NO },
];
const COLUMNS = [
  ["Product", (one) => html`<a href=${href(["products", one.product_id])}>${one.product.name}</a>`],
  ["Stars", (one) => html`<span aria-label="${one.rating} of 5">${"★".repeat(one.rating)}</span>`],
  ["Review", (one) => html`<b>${one.title}</b><div class="words">${one.review}</div>`],
  ["By", (one) => html`${one.user.name}${one.is_verified_purchase && html` <${Badge} of="verified" />`}`],
  ["Written", (one) => when(one.created_at)],
  ["State", (one) => html`<${Badge} of=${one.is_hidden ? "hidden" : "shown"} /> <small>${one.hidden_reason}</small>`],
  ["", (one, reload) => html`<${Tools} review=${one} reload=${reload} />`, "tools"],
];

export function Reviews({ route }) {
  return html`
    <${Heading} title="Reviews" />
    <${Listing} what="reviews" path=${PATH} route=${route} filters=${FILTERS} columns=${COLUMNS} />
  `;
}

function Tools({ review, reload }) {
  const [open, setOpen] = useState("");
  const { run, busy, refusal } = useAction(reload);
  const close = () => setOpen("");
  const path = `${PATH}/${review.id}`;
  const act = (work, said) =>
    run(async () => {
      await work();
      tell(said);
      close();
      await reload();
    });
  const hide = ({ reason }) =>
    act(async () => {
      if (!reason.trim()) throw mistake("reason", "Say why it is hidden: the writer reads it.");
      await ask("PUT", path, { body: { is_hidden: true, reason: reason.trim() }, etag: review.etag });
    }, "The review is hidden.");
  const show = () =>
    act(() => ask("PUT", path, { body: { is_hidden: false }, etag: review.etag }), "The review is shown again.");
  const erase = ({ reason }) =>
    act(() => ask("DELETE", path, { query: { reason: reason.trim() }, etag: review.etag }), "The review is deleted.");
  const by = `the review by ${review.user.name}`;
  return html`
    ${review.is_hidden
      ? html`<${Button} label="Show ${by}" onClick=${() => setOpen("show")}>Show…</${Button}>`
      : html`<${Button} label="Hide ${by}" onClick=${() => setOpen("hide")}>Hide…</${Button}>`}
    <${Button} class="danger" label="Delete ${by}" onClick=${() => setOpen("erase")}>Delete…</${Button}>
    ${open === "hide" &&
    html`<${Dialog} title="Hide ${by}?" onClose=${close}>
      <${Form} onSend=${hide} busy=${busy} refusal=${refusal} submit="Hide" onCancel=${close}>
        <${Field} label="Reason" name="reason" maxlength="200" />
      </${Form}>
    </${Dialog}>`}
    ${open === "show" &&
    html`<${Dialog} title="Show ${by} again?" onClose=${close}>
      <${Form} onSend=${show} busy=${busy} refusal=${refusal} submit="Show" onCancel=${close} />
    </${Dialog}>`}
    ${open === "erase" &&
    html`<${Dialog} title="Delete ${by}?" onClose=${close}>
      <p>It is gone for good; the audit log keeps what it said.</p>
      <${Form} onSend=${erase} busy=${busy} refusal=${refusal} submit="Delete" onCancel=${close}>
        <${Field} label="Reason" name="reason" maxlength="200" hint="Optional; it stands in the audit log." />
      </${Form}>
    </${Dialog}>`}
  `;
}
