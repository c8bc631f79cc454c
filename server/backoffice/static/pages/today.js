// How the shop does today.
import { html } from "../lib.js";
import { Bars, Ranking } from "../charts.js";
import { useData } from "../data.js";
import { dayName, daysLater, rupees, shortRupees, today, when, whole } from "../format.js";
import { Button, Heading, Loaded, Problem } from "../parts.js";
import { href } from "../router.js";

const DAYS = 30;
const SPAN = `in ${DAYS} days`;
const ONE = { limit: 1, include_total: true };
const FAILED = { ...ONE, status: "failed" };

export function Today({ user }) {
  const now = today();
  return html`
    <${Heading} title="Today"><p class="aside">${dayName(now)}, Indian time</p></${Heading}>
    ${user.role === "admin" && html`<${Sales} now=${now} />`}
    <${Todo} user=${user} />
  `;
}

function Sales({ now }) {
  const sales = useData("/api/admin/analytics", { from: daysLater(now, 1 - DAYS), to: now, interval: "day" });
  const day = useData("/api/admin/analytics", { from: now, to: now, interval: "day" });
  const again = () => {
    sales.reload();
    day.reload();
  };
  return html`<${Loaded} of=${sales} what="sales">${(month) => html`
    ${sales.refusal && html`<${Problem} refusal=${sales.refusal} again=${sales.reload} />`}
    <${Figures} month=${month} day=${day.data} />
    <${Bars} title="Sales and refunds of the last ${DAYS} days" show=${rupees} showShort=${shortRupees}
      names=${["Day", "Sales"]} lineName="Refunds"
      points=${month.sales_over_time.map(asPoint)} />
    <h2>Top products of the last ${DAYS} days</h2>
    <div class="columns">
      <${Ranking} title="By revenue" show=${rupees} rows=${ranked(month.top_products.by_revenue, "revenue")} />
      <${Ranking} title="By units" show=${whole} rows=${ranked(month.top_products.by_units, "units")} />
    </div>
    <p class="aside">As of ${when(month.as_of)}. <${Button} onClick=${again}>Read again</${Button}></p>
  `}</${Loaded}>`;
}

const asPoint = (one) => ({ name: dayName(one.starts_on), value: one.sales, line: one.refunds });

const ranked = (products, by) =>
  products.map((one) => {
    const link = href(["products", one.product_id]);
    return { id: one.product_id, name: one.name, value: one[by], link };
  });

function Figures({ month, day }) {
  const [before, last] = month.sales_over_time.slice(-2);
  return html`<div class="figures">
    <${Figure} name="Sales today" value=${rupees(last.sales)} note="yesterday ${rupees(before.sales)}" />
    <${Figure} name="Orders today" value=${whole(last.orders)} note="yesterday ${whole(before.orders)}" />
    <${Figure} name="Refunds today" value=${rupees(last.refunds)} note="yesterday ${rupees(before.refunds)}" />
    <${Figure} name="Buyers today" value=${whole(day?.active_users)} note="${SPAN}: ${whole(month.active_users)}" />
    <${Figure} name="Average order" value=${rupees(month.average_order)}
      note="orders ${SPAN}: ${whole(month.order_count)}" />
    <${Figure} name="Net sales" value=${rupees(month.net_sales)} note="${SPAN}, less ${rupees(month.refunds)} refunded" />
  </div>`;
}

function Figure({ name, value, note }) {
  return html`<section class="figure">
    <h2>${name}</h2>
    <p class="value">${value}</p>
    <p class="note">${note}</p>
  </section>`;
}

// What waits for somebody.
function Todo({ user }) {
  return html`<h2>To do</h2><ul class="todo">
    <${Count} what="Orders to ship" path="/api/admin/orders" query=${{ ...ONE, order_status: "processing" }}
      link=${href(["orders"], { order_status: "processing" })} />
    <${Count} what="New stock alerts" path="/api/admin/stock-alerts" query=${{ ...ONE, status: "pending" }}
      link=${href(["alerts"], { status: "pending" })} />
    <${Count} what="Stock alerts mailed" path="/api/admin/stock-alerts" query=${{ ...ONE, status: "sent" }}
      link=${href(["alerts"], { status: "sent" })} />
    ${user.role === "admin" &&
    html`<${Count} what="Failed refunds" path="/api/admin/refunds" query=${FAILED} link=${href(["refunds"])} />
      <${Count} what="Dead jobs" path="/api/admin/jobs" query=${FAILED} link=${href(["jobs"])} />`}
  </ul>`;
}

function Count({ what, path, query, link }) {
  const list = useData(path, query);
  return html`<li><${Loaded} of=${list} what=${what.toLowerCase()}>${(page) => {
    const number = page.total ?? page.items.length;
    return html`<a href=${link} class=${number ? "some" : "none"}><b>${whole(number)}</b> ${what}</a>`;
  }}</${Loaded}></li>`;
}
