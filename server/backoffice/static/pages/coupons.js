// Coupons: found, and how much they were used.
import { html } from "../lib.js";
import { rupees, when, whole } from "../format.js";
import { Listing } from "../lists.js";
import { Badge, choices, Heading } from "../parts.js";
import { href } from "../router.js";

const FILTERS = [
  { name: "q", label: "A part of the code", kind: "search", autocomplete: "off" },
  {
    ...{ name: "live", label: "Good now", kind: "select" },
    options: [["", "any"], ["true", "yes"], ["false", "no"]],
  },
  { name: "type", label: "Type", kind: "select", options: choices(["percentage", "fixed"], "any") },
];

export const worth = (one) =>
  one.type === "percentage"
    ? `${one.discount_value} %${one.max_discount ? `, at most ${rupees(one.max_discount)}` : ""}`
    : rupees(one.discount_value);

const COLUMNS = [
  ["Code", (one) => html`<a href=${href(["coupons", one.id])}>${one.code}</a> <small>${one.description}</small>`],
  ["Takes off", worth],
  ["From", (one) => (one.min_cart_value ? rupees(one.min_cart_value) : "any cart"), "number"],
  ["Used", (one) => `${whole(one.used_count)}${one.usage_limit ? ` of ${whole(one.usage_limit)}` : ""}`, "number"],
  ["Given", (one) => rupees(one.usage.discount_amount), "number"],
  ["Ends", (one) => (one.valid_to ? when(one.valid_to) : "never")],
  ["State", (one) => html`<${Badge} of=${one.is_active ? "active" : "inactive"} />`],
];

export function Coupons({ route }) {
  return html`
    <${Heading} title="Coupons"><p><a class="button" href="#/coupons/new">New coupon</a></p></${Heading}>
    <${Listing} what="coupons" path="/api/admin/coupons" route=${route} filters=${FILTERS} columns=${COLUMNS} />
  `;
}
