// One coupon: made, changed, switched off.
import { html, useState } from "../lib.js";
import { useAction, useData } from "../data.js";
import { quoted, save, state } from "../editing.js";
import { asLocal, fromLocal, paise, plainRupees, rupees, when, whole, words } from "../format.js";
import { Badge, Button, Dialog, Facts, Field, Form, Heading, Loaded, choices, tell } from "../parts.js";
import { goTo } from "../router.js";
import { ask, mistake } from "../session.js";
import { worth } from "./coupons.js";

const PATH = "/api/admin/coupons";
const FRESH = { type: "percentage", per_user_limit: 1, target_role: "both", target_type: "cart", is_active: true };
const TARGETS = ["product_id", "category_id", "brand_id"];
const KINDS = [
  ["cart", "the whole cart"],
  ["product_id", "one product"],
  ["category_id", "one category"],
  ["brand_id", "one brand"],
];
const NO_LIMIT = "Nothing is no limit.";
const WHOM = choices(["both", "customer", "retailer"]);
const asKind = (id) => `the one of id ${id}`;
const NAMES = {
  ...{ code: ["code", quoted], description: ["description", quoted], type: ["type", words] },
  ...{ discount_value: ["discount", (_, now) => worth(now)], max_discount: ["most", rupees], min_cart_value: ["least cart", rupees] },
  ...{ usage_limit: ["limit", whole], per_user_limit: ["limit of each user", whole] },
  ...{ valid_from: ["begin", when], valid_to: ["end", when], target_role: ["group", words] },
  ...{ product_id: ["product", asKind], category_id: ["category", asKind], brand_id: ["brand", asKind] },
  is_active: ["state", state],
};

export function Coupon({ id }) {
  return id === "new"
    ? html`<${Heading} title="New coupon" /><${Edit} coupon=${FRESH} />`
    : html`<${Known} id=${id} />`;
}

function Known({ id }) {
  const coupon = useData(`${PATH}/${encodeURIComponent(id)}`);
  // The form begins anew once the coupon was switched off beside it.
  const [begun, setBegun] = useState(0);
  const beginAnew = async () => {
    await coupon.reload();
    setBegun(begun + 1);
  };
  return html`
    <${Heading} title=${coupon.data ? `Coupon ${coupon.data.code}` : "Coupon"}>
      <p class="aside"><a href="#/coupons">All coupons</a></p>
    </${Heading}>
    <${Loaded} of=${coupon} what="the coupon">${(data) => html`<div class="columns">
      <section><h2>Coupon</h2><${Edit} key=${begun} coupon=${data} reload=${coupon.reload} /></section>
      <section>
        <h2>Usage</h2>
        <${Usage} coupon=${data} />
        <${SwitchOff} coupon=${data} reload=${beginAnew} />
      </section>
    </div>`}</${Loaded}>
  `;
}

function Usage({ coupon: { usage, ...coupon } }) {
  return html`<${Facts} of=${[
    ["State", html`<${Badge} of=${coupon.is_active ? "active" : "inactive"} />`],
    ["Uses", `${whole(coupon.used_count)}${coupon.usage_limit ? ` of ${whole(coupon.usage_limit)}` : ""}`],
    ["Left", usage.remaining === null ? "no limit" : whole(usage.remaining)],
    ["By users", whole(usage.users)],
    ["Given back", whole(usage.released)],
    ["Taken off in all", rupees(usage.discount_amount)],
    ["Last used", when(usage.last_redeemed_at)],
    coupon.named_users_only && ["For", "named users only"],
  ]} />`;
}

function SwitchOff({ coupon, reload }) {
  const [open, setOpen] = useState(false);
  const { run, busy, refusal } = useAction();
  const send = () =>
    run(async () => {
      await ask("DELETE", `${PATH}/${coupon.id}`);
      await reload();
      tell(`${coupon.code} is switched off.`);
      setOpen(false);
    });
  if (!coupon.is_active) return null;
  return html`<${Button} class="danger" onClick=${() => setOpen(true)}>Switch off…</${Button}>
    ${open && html`<${Dialog} title="Switch off ${coupon.code}?" onClose=${() => setOpen(false)}>
      <p>Nobody can use it any more. Orders keep what they got by it.</p>
      <${Form} onSend=${send} busy=${busy} refusal=${refusal} submit="Switch off" onCancel=${() => setOpen(false)} />
    </${Dialog}>`}`;
}

function Edit({ coupon, reload }) {
  const { run, busy, refusal } = useAction();
  const [base, setBase] = useState(coupon);
  const [chosen, choose] = useState({});
  const { type, kind } = { type: base.type, kind: TARGETS.find((name) => base[name]) ?? "cart", ...chosen };
  const send = (given) =>
    run(async () => {
      const body = read(given, kind, base);
      if (coupon.id) await change(body, base, setBase, reload);
      else await make(body);
    });
  const submit = coupon.id ? "Save the coupon" : "Make the coupon";
  return html`<${Form} onSend=${send} busy=${busy} refusal=${refusal} submit=${submit} autocomplete="off">
    <${Field} label="Code" name="code" value=${base.code} maxlength="40" autocapitalize="characters"
      spellcheck=${false} />
    <${Field} label="Description" name="description" value=${base.description} maxlength="500" />
    <${Field} label="Type" name="type" kind="select" value=${type} options=${choices(["percentage", "fixed"])}
      onChange=${(event) => choose({ ...chosen, type: event.target.value })} />
    <${Worth} coupon=${base} type=${type} />
    <${Field} label="For carts from, in rupees" name="min_cart_value" inputmode="decimal"
      value=${plainRupees(base.min_cart_value ?? 0)} />
    <${Field} label="Uses in all" name="usage_limit" inputmode="numeric" hint=${NO_LIMIT} value=${base.usage_limit} />
    <${Field} label="Uses of each user" name="per_user_limit" inputmode="numeric" hint=${NO_LIMIT}
      value=${base.per_user_limit} />
    <${Field} label="Good from, Indian time" name="valid_from" kind="datetime-local"
      value=${asLocal(base.valid_from)} />
    <${Field} label="Good until, Indian time" name="valid_to" kind="datetime-local" value=${asLocal(base.valid_to)} />
    <${Field} label="For whom" name="target_role" kind="select" value=${base.target_role} options=${WHOM} />
    <${Field} label="Off what" name="target" kind="select" value=${kind} options=${KINDS}
      onChange=${(event) => choose({ ...chosen, kind: event.target.value })} />
    ${kind !== "cart" &&
    html`<${Field} key=${kind} label="Its id" name=${kind} value=${base[kind] ?? ""} spellcheck=${false} />`}
    <${Field} label="Active" name="is_active" kind="checkbox" checked=${base.is_active} />
  </${Form}>`;
}

function Worth({ coupon, type }) {
  const known = type === "fixed" ? plainRupees(coupon.discount_value) : coupon.discount_value;
  const given = type === coupon.type ? known : "";
  const label = type === "fixed" ? "Takes off, in rupees" : "Takes off, in percent";
  return html`
    <${Field} label=${label} name="discount_value" inputmode="decimal" value=${given} />
    ${type === "percentage" &&
    html`<${Field} label="At most, in rupees" name="max_discount" inputmode="decimal" hint=${NO_LIMIT}
      value=${plainRupees(coupon.max_discount)} />`}
  `;
}

async function make(body) {
  const { data } = await ask("POST", PATH, { body });
  tell(`${data.code} is made.`);
  goTo(["coupons", data.id]);
}

async function change(body, base, setBase, reload) {
  const path = `${PATH}/${base.id}`;
  const read = async () => (await ask("GET", path)).data;
  setBase(await save(path, body, base, { read, adopt: setBase, names: NAMES }));
  tell("The coupon is saved.");
  await reload();
}

// The body that the texts of the form make.
function read(given, kind, base) {
  const fixed = given.type === "fixed";
  const body = {
    ...{ code: given.code.trim(), description: given.description.trim(), type: given.type },
    ...{ discount_value: fixed ? money(given, "discount_value") : percent(given.discount_value) },
    ...{ max_discount: fixed ? null : limit(given, "max_discount", money) },
    ...{ min_cart_value: money(given, "min_cart_value") },
    ...{ usage_limit: limit(given, "usage_limit", count), per_user_limit: limit(given, "per_user_limit", count) },
    ...{ valid_from: moment(given, "valid_from", base), valid_to: moment(given, "valid_to", base) },
    ...{ target_role: given.target_role, target_type: kind === "cart" ? "cart" : "product" },
    is_active: given.is_active === "on",
  };
  for (const name of TARGETS) body[name] = name === kind ? given[name].trim() : null;
  return body;
}

const limit = (given, name, parse) => (given[name]?.trim() ? parse(given, name) : null);

// An input leaves out the seconds, which stay as they are where it says the same.
function moment(given, name, base) {
  return base[name] && given[name] === asLocal(base[name]) ? base[name] : fromLocal(given[name]);
}

function money(given, name) {
  const found = paise(given[name]);
  if (found === null) throw mistake(name, "Write an amount in rupees, such as 500.");
  return found;
}

function count(given, name) {
  if (!/^\d{1,9}$/.test(given[name].trim())) throw mistake(name, "Write a whole number.");
  return Number(given[name]);
}

function percent(text) {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) throw mistake("discount_value", "Write a percentage, such as 12.5.");
  return Number(text);
}
